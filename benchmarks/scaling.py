"""Suites that run each parallel implementation on more and more workers, at one size.

The numbers of workers are the same on every machine, because asv stores results by the position of
their parameters; asv shows n/a for more workers than the machine has cores.
"""

from __future__ import annotations

import abc

from benchmarks.clone import declared_workload
from benchmarks.suite import Samples, ended_well, not_applicable

SIZE = "medium"
WORKERS = (1, 2, 4, 8, 16)


class Scaling(abc.ABC):
    """The parallel implementations of one workload; a subclass names it and is done."""

    param_names = ("implementation", "workers")
    timeout = 3600.0

    @property
    @abc.abstractmethod
    def workload(self) -> str:
        """The name of the workload, as in ``kernels.catalogue``."""

    @property
    def params(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The labels of the implementations that can have several workers, and their numbers."""
        return declared_workload(self.workload).parallel, WORKERS

    @property
    def version(self) -> str:
        """The workload's version: asv starts a new history when it changes."""
        return declared_workload(self.workload).version

    def track_seconds(self, implementation: str, workers: int) -> Samples:
        """The steady samples: seconds for one call on so many workers."""
        # Imported here, so that discovery does not depend on what the ruler needs.
        from benchmarks.harness.ruler import case_of, measure
        from benchmarks.harness.settings import usable_cores
        from benchmarks.in_process import missing_in_commit

        missing = missing_in_commit(self.workload, self.version, implementation, SIZE)
        if missing:
            not_applicable(missing)
        if workers > usable_cores():
            not_applicable(f"{workers} workers are more than the {usable_cores()} cores here")
        case = case_of(self.workload, implementation, SIZE, workers)
        found = ended_well(measure(case, frozenset({"time"})))
        return {"samples": list(found.all_samples), "number": 1}

    track_seconds.unit = "seconds"  # type: ignore[attr-defined]


class ChunkedMean(Scaling):
    """The mean and sum of numbers, in chunks."""

    workload = "chunked_mean"


class Ndvi(Scaling):
    """A vegetation index of satellite scenes, averaged per scene."""

    workload = "ndvi"


class Integrate(Scaling):
    """The integral of exp(-x²) by the rectangle rule."""

    workload = "integrate"


class PairwiseSum(Scaling):
    """The sum of the products of all pairs."""

    workload = "pairwise_sum"


class Countdown(Scaling):
    """Counting down in pure Python."""

    workload = "countdown"


class LivingPerYear(Scaling):
    """People alive in each year, from their births and deaths."""

    workload = "living_per_year"


class LogFrequencies(Scaling):
    """The most frequent requests of a web server's log."""

    workload = "log_frequencies"


class IoWait(Scaling):
    """Requests to a server that answers after a fixed delay."""

    workload = "io_wait"


class WordCount(Scaling):
    """The most frequent words of many text files."""

    workload = "word_count"


class MapFilter(Scaling):
    """The squares of the even numbers."""

    workload = "map_filter"


class NestedCounts(Scaling):
    """How many, any and all over nested containers."""

    workload = "nested_counts"


class NumberGroups(Scaling):
    """The sums of groups of integers in a file."""

    workload = "number_groups"


class Membership(Scaling):
    """Whether values are in a collection."""

    workload = "membership"


class ShapePoints(Scaling):
    """Symbols to points."""

    workload = "shape_points"


class CollectionCosts(Scaling):
    """The cost of operations on growing collections."""

    workload = "collection_costs"


class ReadCsv(Scaling):
    """CSV files into a frame."""

    workload = "read_csv"


class GroupbyMean(Scaling):
    """Mean and count by key."""

    workload = "groupby_mean"


class TinyTasks(Scaling):
    """Independent increments: the cost of one task."""

    workload = "tiny_tasks"

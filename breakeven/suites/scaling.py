"""The suite that runs parallel implementations on more and more workers, at one size.

The numbers of workers are the same on every machine, because asv stores results by the position of
their parameters; asv shows n/a for more workers than the machine has cores.
"""

from __future__ import annotations

import abc
from collections.abc import Sequence
from functools import cache

from breakeven.suites.declared import declared_workload
from breakeven.suites.suite import Samples, ended_well, not_applicable

# Public: docs/reference/versions.md promises these. The rest is for Breakeven itself.
__all__ = ["ScalingSuite"]

SIZE = "medium"
WORKERS = (1, 2, 4, 8, 16)


def case_name(workload: str, version: str, implementation: str) -> str:
    """How asv names an implementation of a workload: one of another version begins a new history."""
    return f"{workload}{'' if version == '1' else f'@{version}'} {implementation}"


@cache
def _cases(workloads: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """The workload and the label behind each name, for what can have several workers."""
    found = {}
    for name in workloads:
        declared = declared_workload(name)
        for label in declared.parallel:
            found[case_name(name, declared.version, label)] = (name, label)
    return found


class ScalingSuite(abc.ABC):
    """The parallel implementations of some workloads; a subclass only has to name them."""

    param_names = ("implementation", "workers")
    timeout = 3600.0
    version = "1"

    @property
    @abc.abstractmethod
    def workloads(self) -> Sequence[str]:
        """The names of the workloads."""

    @property
    def params(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Workload and label of what can have several workers, and how many."""
        return tuple(_cases(tuple(self.workloads))), WORKERS

    def track_seconds(self, implementation: str, workers: int) -> Samples:
        """The steady samples: seconds for one call on that many workers."""
        # Imported here, so that discovery does not depend on what the ruler needs.
        from breakeven.processes.cores import usable_cores
        from breakeven.ruler.ruler import case_of, measure
        from breakeven.suites.guarding import guard_process
        from breakeven.suites.in_process import missing_in_commit

        name, label = _cases(tuple(self.workloads))[implementation]
        missing = missing_in_commit(name, declared_workload(name).version, label, SIZE)
        if missing:
            not_applicable(missing)
        if workers > usable_cores():
            not_applicable(f"{workers} workers are more than the {usable_cores()} cores here")
        guard_process()
        case = case_of(name, label, SIZE, workers)
        found = ended_well(measure(case, frozenset({"time"})))
        return {"samples": list(found.all_samples), "number": 1}

    track_seconds.unit = "seconds"  # type: ignore[attr-defined]

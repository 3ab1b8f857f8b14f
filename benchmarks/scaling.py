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


class MemmapMean(Scaling):
    """The column means of a raw file."""

    workload = "memmap_mean"


class Hdf5Mean(Scaling):
    """The column means of an HDF5 file."""

    workload = "hdf5_mean"


class ZarrMean(Scaling):
    """The column means of a Zarr store."""

    workload = "zarr_mean"


class StoreHdf5(Scaling):
    """A chunked array to HDF5 and back."""

    workload = "store_hdf5"


class StoreZarr(Scaling):
    """A chunked array to Zarr and back."""

    workload = "store_zarr"


class NdviOnDisk(Scaling):
    """A vegetation index of scenes in files."""

    workload = "ndvi_on_disk"


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


class ReadCsv(Scaling):
    """CSV files into a frame."""

    workload = "read_csv"


class ReadParquet(Scaling):
    """Parquet files into a frame."""

    workload = "read_parquet"


class ReadJson(Scaling):
    """JSON lines into a frame."""

    workload = "read_json"


class FilterAdd(Scaling):
    """A filter, and an addition to what is left."""

    workload = "filter_add"


class Describe(Scaling):
    """The summary of the numeric columns of many CSV files."""

    workload = "describe"


class GroupbyMean(Scaling):
    """Mean and count by key."""

    workload = "groupby_mean"


class PairwiseProducts(Scaling):
    """The largest product of every pair of columns."""

    workload = "pairwise_products"


class FileFeatures(Scaling):
    """Features of many CSV files, some of them damaged."""

    workload = "file_features"


class Etl(Scaling):
    """CSV files, cleaned and joined, into Parquet."""

    workload = "etl"


class JoinSort(Scaling):
    """A join of two frames, sorted by key."""

    workload = "join_sort"


class TinyTasks(Scaling):
    """Independent increments: the cost of one task."""

    workload = "tiny_tasks"


class PairwiseDistance(Scaling):
    """The Euclidean distance between every two points."""

    workload = "pairwise_distance"


class Kmeans(Scaling):
    """Ten iterations of k-means."""

    workload = "kmeans"


class SvcSearch(Scaling):
    """Grid search of a support vector classifier."""

    workload = "svc_search"


class ForestTuning(Scaling):
    """Hyper-parameters of a random forest."""

    workload = "forest_tuning"


class MethodLoc(Scaling):
    """Rows by a condition, and some columns."""

    workload = "method_loc"


class MethodHead(Scaling):
    """The first five rows."""

    workload = "method_head"


class MethodConcat(Scaling):
    """Two frames, one below the other."""

    workload = "method_concat"


class MethodValueCounts(Scaling):
    """How often each value occurs."""

    workload = "method_value_counts"


class MethodGroupby(Scaling):
    """The mean of each group."""

    workload = "method_groupby"


class MethodSum(Scaling):
    """Sums of columns."""

    workload = "method_sum"


class MethodMean(Scaling):
    """Means of columns."""

    workload = "method_mean"


class MethodReadCsv(Scaling):
    """One CSV file into a frame."""

    workload = "method_read_csv"


class MethodAstype(Scaling):
    """Other types for two columns."""

    workload = "method_astype"


class MethodApply(Scaling):
    """A Python function for each value."""

    workload = "method_apply"


class MethodResetIndex(Scaling):
    """The index as a column."""

    workload = "method_reset_index"


class MethodSortValues(Scaling):
    """Rows in the order of a column."""

    workload = "method_sort_values"


class MethodIloc(Scaling):
    """Rows by their position."""

    workload = "method_iloc"


class MethodDrop(Scaling):
    """A frame without one column."""

    workload = "method_drop"


class MethodFillna(Scaling):
    """A value where one is missing."""

    workload = "method_fillna"


class MethodJoin(Scaling):
    """Two frames by their index."""

    workload = "method_join"


class MethodMerge(Scaling):
    """Two frames by a key."""

    workload = "method_merge"


class MethodWhere(Scaling):
    """A limit on every value."""

    workload = "method_where"


class MethodReplace(Scaling):
    """Other words for some strings."""

    workload = "method_replace"


class MethodUnique(Scaling):
    """Each value once."""

    workload = "method_unique"


class TaskLength(Scaling):
    """Tasks of growing length: from which one on they are worth handing out."""

    workload = "task_length"


class TaskChain(Scaling):
    """Chains of three tasks, each of which waits for the one before."""

    workload = "task_chain"


class TreeSum(Scaling):
    """The sum of numbers as a binary tree of additions."""

    workload = "tree_sum"


class Pipeline(Scaling):
    """Load, filter, compute, aggregate and save, with waiting in between."""

    workload = "pipeline"


class OrderedEffects(Scaling):
    """Files, and a report that must come after them."""

    workload = "ordered_effects"


class BroadcastModel(Scaling):
    """One large object that all tasks need."""

    workload = "broadcast_model"


class DynamicWork(Scaling):
    """Adaptive quadrature: tasks that create tasks."""

    workload = "dynamic_work"

"""Suites over tables."""

from breakeven.suites.suite import Suite


class ReadCsv(Suite):
    """CSV files into a frame."""

    workload = "read_csv"


class ReadParquet(Suite):
    """Parquet files into a frame."""

    workload = "read_parquet"


class ParquetFilter(Suite):
    """A part of Parquet files into a frame."""

    workload = "parquet_filter"


class ReadJson(Suite):
    """JSON lines into a frame."""

    workload = "read_json"


class FilterAdd(Suite):
    """A filter, and an addition to what is left."""

    workload = "filter_add"


class Describe(Suite):
    """The summary of the numeric columns of many CSV files."""

    workload = "describe"


class GroupbyMean(Suite):
    """Mean and count by key."""

    workload = "groupby_mean"


class PairwiseProducts(Suite):
    """The largest product of every pair of columns."""

    workload = "pairwise_products"


class FileFeatures(Suite):
    """Features of many CSV files, some of them damaged."""

    workload = "file_features"


class Etl(Suite):
    """CSV files, cleaned and joined, into Parquet."""

    workload = "etl"


class JoinSort(Suite):
    """A join of two frames, sorted by key."""

    workload = "join_sort"

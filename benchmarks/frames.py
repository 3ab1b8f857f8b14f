"""Suites over tables."""

from benchmarks.suite import Suite


class ReadCsv(Suite):
    """CSV files into a frame."""

    workload = "read_csv"


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

"""Suites over tables."""

from benchmarks.suite import Suite


class ReadCsv(Suite):
    """CSV files into a frame."""

    workload = "read_csv"


class GroupbyMean(Suite):
    """Mean and count by key."""

    workload = "groupby_mean"

"""Suites over arrays of numbers."""

from benchmarks.suite import Suite


class ChunkedMean(Suite):
    """The mean and sum of numbers, in chunks."""

    workload = "chunked_mean"


class Ndvi(Suite):
    """A vegetation index of satellite scenes, averaged per scene."""

    workload = "ndvi"


class Integrate(Suite):
    """The integral of exp(-x²) by the rectangle rule."""

    workload = "integrate"


class PairwiseSum(Suite):
    """The sum of the products of all pairs."""

    workload = "pairwise_sum"


class PairwiseDistance(Suite):
    """The Euclidean distance between every two points."""

    workload = "pairwise_distance"

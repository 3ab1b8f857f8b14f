"""Suites over machine learning."""

from breakeven.suites.suite import Suite


class Kmeans(Suite):
    """Ten iterations of k-means."""

    workload = "kmeans"


class SvcSearch(Suite):
    """Grid search of a support vector classifier."""

    workload = "svc_search"


class BoostedTrees(Suite):
    """Boosted trees on threads and on Dask."""

    workload = "boosted_trees"


class ForestTuning(Suite):
    """Hyper-parameters of a random forest."""

    workload = "forest_tuning"

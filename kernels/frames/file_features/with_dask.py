"""Features of CSV files with dask.delayed: the loop of pandas, and three lines that differ."""

from dask import compute, delayed

from kernels.frames.file_features.with_pandas import combined, features_or_failure


def loop_of_delayed(paths, _session):
    """The same code on every scheduler: each call is delayed, then all are computed together."""
    outcomes = []
    for path in paths:
        outcomes.append(delayed(features_or_failure)(path))
    outcomes = compute(*outcomes)
    return combined(outcomes)

"""A filter and an addition with dask.dataframe: every part is filtered on its own."""

import math

import dask.dataframe as dd


def from_pandas(frame, session):
    """Parts of at most 100 MB, at least two per worker, kept where the work will be done.

    By default Dask turns the letters into Arrow strings.
    """
    npartitions = max(2 * session.workers, math.ceil(frame.memory_usage().sum() / 100e6))
    parts = dd.from_pandas(frame, npartitions=npartitions).persist()
    if session.client:
        from distributed import wait

        wait(parts)  # on a cluster, persist returns before the parts are there
    return (parts,)


def category(frame, session):
    """The same parts, with the letters as a category: one small integer per row."""
    return from_pandas(frame.astype({"y": "category"}), session)


def same_as_pandas(frame, _session):
    """Word for word as in pandas; the same code on every scheduler."""
    return (frame[frame.y == "a"].x + 1).compute()

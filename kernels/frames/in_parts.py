"""A pandas frame as a Dask frame, whose parts are where the work will be done."""

import math
from itertools import pairwise

import dask.dataframe as dd

MOST_BYTES = 100e6
"""Of a part, as Dask's best practices advise."""


def in_parts(frame, session):
    """Parts of at most 100 MB, at least two per worker, with the rows in the same order.

    The workers of a cluster get them before there is a graph: Dask advises against large data in one.
    """
    parts = max(2 * session.workers, math.ceil(frame.memory_usage().sum() / MOST_BYTES))
    if not session.client:
        return dd.from_pandas(frame, npartitions=parts).persist()
    from distributed import wait

    parts = min(parts, len(frame))
    bounds = [len(frame) * part // parts for part in range(parts + 1)]
    slices = [frame.iloc[start:stop] for start, stop in pairwise(bounds)]
    futures = session.client.scatter(slices, direct=True, hash=False)
    divisions = tuple(frame.index[[*bounds[:-1], -1]])
    there = dd.from_delayed(futures, meta=frame.iloc[:0], divisions=divisions).persist()
    wait(there)
    return there

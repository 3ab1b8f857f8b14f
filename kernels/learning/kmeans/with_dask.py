"""k-means with Dask by hand: one task for each part of the points in each iteration."""

import dask
import dask.array as da
import numpy as np

from kernels.learning.kmeans import FEATURES, ITERATIONS, blobs, edge, shares
from kernels.learning.kmeans.with_numpy import cost_in_cache, means, sums_in_cache


def blobs_on_workers(points, start, session):
    """The same points as a Dask array, made again where they are needed and kept there: only the
    numbers of the blocks are sent."""
    n = len(points)
    made = da.concatenate([part(n, *share) for share in shares(session.workers)]).persist()
    if session.client is not None:
        from distributed import wait

        wait(made)
    return made, start


def part(n, first, stop):
    """A Dask array of one chunk."""
    shape = (edge(n, stop) - edge(n, first), FEATURES)
    return da.from_delayed(dask.delayed(blobs)(n, first, stop), shape, np.float64)


def one_task_a_part(points, start, session):  # noqa: ARG001 - Dask was told its scheduler
    """A task returns sums and counts, which are added up here."""
    parts = points.to_delayed().ravel()
    centres = start
    for _ in range(ITERATIONS):
        centres = means(of_each_part(sums_in_cache, parts, centres))
    return centres, sum(of_each_part(cost_in_cache, parts, centres))


def of_each_part(function, parts, centres):
    """The function's result for each part."""
    return dask.compute(*[dask.delayed(function)(part, centres) for part in parts])

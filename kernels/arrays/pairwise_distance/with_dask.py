"""Dask: each block of points against all points; the same code on all four schedulers."""

from math import ceil

import dask
import dask.array as da

from kernels.arrays.pairwise_distance.with_numpy import formula, rows

LARGEST_BLOCK = 2**24  # distances: 128 MiB of float64, Dask's own "auto"


def from_numpy(points, session):
    """The points in blocks, at least one per worker; and all points in one piece, sent to a cluster once."""
    size = min(ceil(len(points) / session.workers), max(1, LARGEST_BLOCK // len(points)))
    everything = points
    if session.client is not None:
        everything = session.client.scatter(points, broadcast=True)
    return da.from_array(points, chunks=(size, -1)), dask.delayed(everything)


def blockwise(points, everything, session):  # noqa: ARG001
    """NumPy's formula on every block of points."""
    return computed(formula, points, everything)


def blockwise_in_cache(points, everything, session):  # noqa: ARG001
    """NumPy's tuned function on every block of points."""
    return computed(rows, points, everything)


def computed(distances, points, everything):
    """The rows of all blocks, put together."""
    blocks = points.map_blocks(
        distances, everything, chunks=(points.chunks[0], (len(points),)), dtype=points.dtype
    )
    return blocks.compute()

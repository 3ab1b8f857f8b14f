"""Dask: blocks of points, each against all of them; the same code on the four schedulers."""

from math import ceil

import dask
import dask.array as da

from kernels.arrays.pairwise_distance.with_numpy import rows

LARGEST_BLOCK = 2**24  # distances: 128 MiB of float64, Dask's own "auto"


def from_numpy(points, session):
    """The points in blocks, one a worker at least; and all points as one, sent to a cluster once."""
    size = min(ceil(len(points) / session.workers), max(1, LARGEST_BLOCK // len(points)))
    everything = points
    if session.client is not None:
        everything = session.client.scatter(points, broadcast=True)
    return da.from_array(points, chunks=(size, -1)), dask.delayed(everything)


def blockwise(points, everything, session):  # noqa: ARG001
    """NumPy's function on every block of points."""
    blocks = points.map_blocks(
        rows, everything, chunks=(points.chunks[0], (len(points),)), dtype=points.dtype
    )
    return blocks.compute()

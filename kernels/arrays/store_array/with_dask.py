"""A random array in Dask, and the comparison with what was read back."""

import dask
import dask.array as da
import numpy as np

from kernels.arrays.store_array import CHUNK, random_chunk


def random_array(chunks):
    """The chunks one below the other; each is made by the worker that needs it."""
    height, width = CHUNK
    shape = ((height,) * chunks, (width,))
    return da.map_blocks(numbered_chunk, chunks=shape, dtype=float, meta=np.empty((0, 0)))


def numbered_chunk(block_id):
    """Runs on a worker."""
    return random_chunk(block_id[0])


def compared(stored, array):
    """The shape of what was stored, the sum of each chunk, and whether all of it equals the array."""
    sums = stored.map_blocks(chunk_sum, chunks=(1, 1), dtype=float)
    sums, equal = dask.compute(sums, (stored == array).all())
    return stored.shape, sums.ravel(), bool(equal)


def chunk_sum(chunk):
    """Runs on a worker."""
    return chunk.sum(keepdims=True)

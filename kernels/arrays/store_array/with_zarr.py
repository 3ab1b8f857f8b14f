"""Zarr: an array in a folder is assigned to and sliced like one in memory."""

import numpy as np
import zarr

from breakeven.workload.data_cache import scratch_folder
from kernels.arrays.store_array import CHUNK, random_chunk


def chunk_by_chunk(chunks):
    """Write all chunks, reopen the store, and compare each chunk with what was written."""
    height, width = CHUNK
    with scratch_folder() as folder:
        path = folder / "array.zarr"
        array = zarr.create_array(path, shape=(chunks * height, width), dtype=float, chunks=CHUNK)
        for number in range(chunks):
            array[number * height : (number + 1) * height] = random_chunk(number)
        array = zarr.open_array(path, mode="r")
        sums, equal = np.empty(chunks), True
        for number in range(chunks):
            chunk = array[number * height : (number + 1) * height]
            sums[number] = chunk.sum()
            equal = equal and np.array_equal(chunk, random_chunk(number))
        return array.shape, sums, equal

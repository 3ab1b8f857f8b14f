"""HDF5 with h5py: a dataset is assigned to and sliced like an array."""

import h5py
import numpy as np

from breakeven.workload.data_cache import scratch_folder
from kernels.arrays.store_array import CHUNK, random_chunk


def chunk_by_chunk(chunks):
    """Write all chunks, reopen the file, and compare each chunk with what was written."""
    height, width = CHUNK
    with scratch_folder() as folder:
        path = folder / "array.h5"
        with h5py.File(path, "w") as file:
            array = file.create_dataset("array", (chunks * height, width), float, chunks=CHUNK)
            for number in range(chunks):
                array[number * height : (number + 1) * height] = random_chunk(number)
        with h5py.File(path) as file:
            array = file["array"]
            sums, equal = np.empty(chunks), True
            for number in range(chunks):
                chunk = array[number * height : (number + 1) * height]
                sums[number] = chunk.sum()
                equal = equal and np.array_equal(chunk, random_chunk(number))
            return array.shape, sums, equal

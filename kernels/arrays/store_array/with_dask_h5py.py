"""Dask and HDF5: the same code on each of the four schedulers.

``da.to_hdf5`` passes an open file to its tasks, which only threads of one process can share. ``da.store``
asks for less: an object that can be assigned to, and a lock.
"""

import dask.array as da
import h5py

from breakeven.workload.data_cache import scratch_folder
from kernels.arrays.store_array.with_dask import compared, random_array


class Dataset:
    """A dataset by the name of its file: a worker opens it for each chunk, and closes it again."""

    ndim = 2

    def __init__(self, path, array):
        self.path, self.shape, self.dtype = path, array.shape, array.dtype
        with h5py.File(path, "w") as file:
            file.create_dataset("array", array.shape, array.dtype, chunks=array.chunksize)

    def __setitem__(self, place, chunk):
        with h5py.File(self.path, "r+") as file:
            file["array"][place] = chunk

    def __getitem__(self, place):
        with h5py.File(self.path) as file:
            return file["array"][place]


def store_and_load(chunks, _session):
    """With ``lock=True`` Dask takes the lock that suits the scheduler, also between processes."""
    array = random_array(chunks)
    with scratch_folder() as folder:
        dataset = Dataset(folder / "array.h5", array)
        da.store(array, dataset, lock=True)
        stored = da.from_array(dataset, chunks=array.chunks, name=False)
        return compared(stored, array)

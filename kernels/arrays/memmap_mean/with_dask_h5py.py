"""Dask on an HDF5 file: the same code on each of the four schedulers."""

import dask.array as da
import h5py

from kernels.arrays.memmap_mean import CROSSED_COLUMNS, parts


class Dataset:
    """What ``da.from_array`` needs to know about a dataset: workers get the file's name and open it.

    Within one process an open dataset would do as well, but it cannot be pickled for others.
    """

    ndim = 2

    def __init__(self, path):
        self.path = path
        with h5py.File(path) as file:
            self.shape, self.dtype = file["numbers"].shape, file["numbers"].dtype

    def __getitem__(self, place):
        with h5py.File(self.path) as file:
            return file["numbers"][place]


def aligned(path, session):
    """Each chunk is made of whole chunks of the file, at most 64 MiB."""
    dataset = Dataset(path)
    sizes = tuple(stop - start for start, stop in parts(dataset.shape[0], session.workers))
    table = da.from_array(dataset, chunks=(sizes, -1), name=False)
    return table.mean(axis=0).compute()


def crossed(path, _session):
    """Whole columns seem to suit a mean over rows, but use an eighth of every chunk of the file."""
    table = da.from_array(Dataset(path), chunks=(-1, CROSSED_COLUMNS), name=False)
    return table.mean(axis=0).compute()

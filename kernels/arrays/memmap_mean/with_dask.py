"""Dask on a memory-mapped file: the same code on each of the four schedulers."""

import dask.array as da
import numpy as np

from kernels.arrays.memmap_mean import CROSSED_COLUMNS, parts


class MappedFile:
    """What ``da.from_array`` needs to know about a file: workers get its name and map it themselves.

    If the memory map itself were sent to other processes, all its numbers would travel with it.
    """

    ndim = 2

    def __init__(self, path):
        self.path = path
        rows = np.load(path, mmap_mode="r")
        self.shape, self.dtype = rows.shape, rows.dtype

    def __getitem__(self, place):
        return np.load(self.path, mmap_mode="r")[place]


def aligned(path, session):
    """Chunks of whole rows, as they lie in the file: each is one piece of at most 64 MiB."""
    file = MappedFile(path)
    sizes = tuple(stop - start for start, stop in parts(file.shape[0], session.workers))
    table = da.from_array(file, chunks=(sizes, -1), name=False)
    return table.mean(axis=0).compute()


def crossed(path, _session):
    """Chunks of whole columns seem to suit a mean over rows, but each lies on disk in pieces of 2 KiB."""
    table = da.from_array(MappedFile(path), chunks=(-1, CROSSED_COLUMNS), name=False)
    return table.mean(axis=0).compute()

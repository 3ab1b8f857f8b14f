"""Dask: the NumPy formula on blocks that the workers read; the same code on four schedulers."""

from itertools import pairwise

import dask
import dask.array as da
import numpy as np

from kernels.arrays.ndvi.with_dask import formula
from kernels.arrays.ndvi_on_disk import batches


class MappedFile:
    """What ``da.from_array`` needs to know about a file: workers get its name and map it themselves.

    If the memory map itself were sent to other processes, all its numbers would travel with it.
    """

    ndim = 3

    def __init__(self, path):
        self.path = path
        scenes = np.load(path, mmap_mode="r")
        self.shape, self.dtype = scenes.shape, scenes.dtype

    def __getitem__(self, place):
        return np.load(self.path, mmap_mode="r")[place]


def blockwise(nir_path, red_path, session):
    """Both answers in one graph, so that each block is read once."""
    nir, red = blocked(nir_path, session), blocked(red_path, session)
    index = da.map_blocks(formula, nir, red, dtype=nir.dtype)
    means = da.nanmean(index, axis=(1, 2))
    undefined = da.isnan(index).sum(axis=(1, 2))
    return dask.compute(means, undefined)


def blocked(path, session):
    """One channel as a Dask array in blocks of at most 32 MiB; nothing is read yet."""
    file = MappedFile(path)
    sizes = tuple(b - a for a, b in pairwise(batches(file.shape[0], session.workers)))
    return da.from_array(file, chunks=(sizes, -1, -1), name=False)

"""NumPy on a memory-mapped file: alone, or in the workers of a pool, which open it themselves."""

from itertools import repeat

import numpy as np

from kernels.arrays.memmap_mean import parts


def whole_file(path):
    """The map is an array like any other; the system reads ahead of the loop, and drops used pages
    when memory runs short."""
    rows = np.load(path, mmap_mode="r")
    return np.asarray(rows.mean(axis=0))


def parts_of_file(path, session):
    """The same for threads and processes: a name and two row numbers are sent, sums come back."""
    rows = len(np.load(path, mmap_mode="r"))
    starts, stops = zip(*parts(rows, session.workers), strict=True)
    sums = session.executor.map(sum_of_rows, repeat(path), starts, stops)
    return sum(sums) / rows


def sum_of_rows(path, start, stop):
    """Runs on a worker."""
    rows = np.load(path, mmap_mode="r")
    return np.asarray(rows[start:stop].sum(axis=0))

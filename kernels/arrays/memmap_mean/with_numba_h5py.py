"""Numba with HDF5: the library reads one part after another; only the adding is compiled."""

import h5py
from numba import get_num_threads

from kernels.arrays.memmap_mean import parts
from kernels.arrays.memmap_mean.with_numba import column_sums


def part_by_part(path):
    """Parts of 64 MiB: compiled code cannot call h5py, so one thread does the reading."""
    with h5py.File(path) as file:
        table = file["numbers"]
        threads, bounds = get_num_threads(), parts(len(table), 1)
        total = sum(column_sums(table[start:stop], threads) for start, stop in bounds)
        return total / len(table)

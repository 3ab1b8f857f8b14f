"""Numba with Zarr: the library reads one part after another; only the adding is compiled."""

import zarr
from numba import get_num_threads

from kernels.arrays.memmap_mean import parts
from kernels.arrays.memmap_mean.with_numba import column_sums


def part_by_part(path):
    """Parts of 64 MiB: compiled code cannot call Zarr, so one thread does the reading."""
    table = zarr.open_array(path, mode="r")
    rows = table.shape[0]
    threads = get_num_threads()
    return sum(column_sums(table[start:stop], threads) for start, stop in parts(rows, 1)) / rows

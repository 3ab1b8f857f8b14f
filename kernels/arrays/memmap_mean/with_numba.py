"""Numba on a memory-mapped file: each thread adds its own rows to its own sums."""

import numpy as np
from numba import get_num_threads, njit, prange


def whole_file(path):
    """Compiled code takes a memory map like any other array."""
    rows = np.load(path, mmap_mode="r")
    return column_sums(rows, get_num_threads()) / len(rows)


@njit(parallel=True)
def column_sums(rows, threads):
    """Rows are added as they lie in memory; the inner loop runs over neighbouring numbers, in vectors."""
    sums = np.zeros((threads, rows.shape[1]))
    for thread in prange(threads):
        own = sums[thread]
        for row in range(thread * len(rows) // threads, (thread + 1) * len(rows) // threads):
            for column in range(rows.shape[1]):
                own[column] += rows[row, column]
    return sums.sum(axis=0)

"""Zarr: slicing an array reads its chunks, each from a file of its own, as a NumPy array."""

from itertools import repeat

import zarr

from kernels.arrays.memmap_mean import parts


def part_by_part(path):
    """A loop over parts of 64 MiB, so the whole table is never in memory."""
    table = zarr.open_array(path, mode="r")
    rows = table.shape[0]
    return sum(table[start:stop].sum(axis=0) for start, stop in parts(rows, 1)) / rows


def parts_of_store(path, session):
    """The same for threads and processes: a name and two row numbers are sent, sums come back."""
    rows = zarr.open_array(path, mode="r").shape[0]
    starts, stops = zip(*parts(rows, session.workers), strict=True)
    sums = session.executor.map(sum_of_rows, repeat(path), starts, stops)
    return sum(sums) / rows


def sum_of_rows(path, start, stop):
    """Runs on a worker."""
    return zarr.open_array(path, mode="r")[start:stop].sum(axis=0)

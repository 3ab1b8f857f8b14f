"""HDF5 with h5py: slicing a dataset reads those rows, as a NumPy array."""

from itertools import repeat

import h5py

from kernels.arrays.memmap_mean import parts


def part_by_part(path):
    """A loop over parts of 64 MiB, so the whole table is never in memory."""
    with h5py.File(path) as file:
        table = file["numbers"]
        return sum(table[start:stop].sum(axis=0) for start, stop in parts(len(table), 1)) / len(
            table
        )


def parts_of_file(path, session):
    """The same for threads and processes: a name and two row numbers are sent, sums come back."""
    with h5py.File(path) as file:
        rows = len(file["numbers"])
    starts, stops = zip(*parts(rows, session.workers), strict=True)
    sums = session.executor.map(sum_of_rows, repeat(path), starts, stops)
    return sum(sums) / rows


def sum_of_rows(path, start, stop):
    """Runs on a worker, which opens the file itself: an open one cannot be pickled."""
    with h5py.File(path) as file:
        return file["numbers"][start:stop].sum(axis=0)

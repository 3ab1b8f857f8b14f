"""The same random table as a .npy file, an HDF5 file or a Zarr store, made once on all cores."""

import numpy as np

from breakeven.workload.data_cache import cached_file, cached_folder
from breakeven.workload.making import in_parts, write_npy

COLUMNS = 4096
MADE_ROWS = 256  # 8 MiB at a time


def npy_file(rows):
    """The path of the table as NumPy saves it: a short header, then the numbers row by row."""

    def write(path):
        shape = (rows, COLUMNS)
        write_npy(path, shape, MADE_ROWS, lambda part: numbers(rows, part), f"{rows} rows as .npy")

    return cached_file(f"table-v1-{rows}-rows.npy", write, needs_bytes=8 * COLUMNS * rows)


def hdf5_file(rows, chunk):
    """The path of an HDF5 file with the table as ``numbers``, in chunks and not compressed."""

    def write(path):
        import h5py

        with h5py.File(path, "w") as file:
            table = file.create_dataset("numbers", (rows, COLUMNS), "<f8", chunks=chunk)
            fill(table, rows, "HDF5")

    return cached_file(f"table-v1-{rows}-rows.h5", write, needs_bytes=8 * COLUMNS * rows)


def zarr_store(rows, chunk):
    """The path of a Zarr store, a folder, that is the table, in chunks and not compressed."""

    def write(path):
        import zarr

        table = zarr.create_array(
            path, shape=(rows, COLUMNS), dtype="<f8", chunks=chunk, compressors=None
        )
        fill(table, rows, "Zarr")

    return cached_folder(f"table-v1-{rows}-rows.zarr", write, needs_bytes=8 * COLUMNS * rows)


def fill(table, rows, kind):
    """Write the numbers into an open table, whose chunks never lie in two parts."""

    def write_part(part):
        start = part * MADE_ROWS
        table[start : min(start + MADE_ROWS, rows)] = numbers(rows, part)

    in_parts(f"{rows} rows as {kind}", write_part, range(-(-rows // MADE_ROWS)))


def numbers(rows, part):
    """Part of the table: float64 from 0 to 1, the same on every machine."""
    count = min(MADE_ROWS, rows - part * MADE_ROWS)
    return np.random.default_rng([2004, part]).random((count, COLUMNS))

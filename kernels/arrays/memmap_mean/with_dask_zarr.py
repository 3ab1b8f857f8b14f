"""Dask on a Zarr store: the same code on each of the four schedulers."""

import dask.array as da
import zarr

from kernels.arrays.memmap_mean import CROSSED_COLUMNS, parts


def aligned(path, session):
    """Each chunk is made of whole chunks of the store, at most 64 MiB; by default Dask would make a
    task of every chunk of the store."""
    rows = zarr.open_array(path, mode="r").shape[0]
    sizes = tuple(stop - start for start, stop in parts(rows, session.workers))
    return da.from_zarr(path, chunks=(sizes, -1)).mean(axis=0).compute()


def crossed(path, _session):
    """Whole columns seem to suit a mean over rows, but use an eighth of every chunk of the store."""
    return da.from_zarr(path, chunks=(-1, CROSSED_COLUMNS)).mean(axis=0).compute()

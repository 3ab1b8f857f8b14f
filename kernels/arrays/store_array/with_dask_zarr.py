"""Dask and Zarr: the same code on each of the four schedulers."""

import dask.array as da

from breakeven.workload.data_cache import scratch_folder
from kernels.arrays.store_array.with_dask import compared, random_array


def store_and_load(chunks, _session):
    """The chunks of the array become those of the store, so no worker has to wait for a lock."""
    array = random_array(chunks)
    with scratch_folder() as folder:
        path = str(folder / "array.zarr")
        da.to_zarr(array, path)
        return compared(da.from_zarr(path), array)

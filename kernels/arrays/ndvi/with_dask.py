"""Dask: the NumPy formula on blocked arrays; the same code on each of the four schedulers."""

import dask
import dask.array as da
import numpy as np

from kernels.arrays.ndvi.with_numpy import in_cache

SCENES_A_CHUNK = 64  # 128 MiB of one channel, which is what chunks="auto" stands for


def from_numpy(nir, red, session):
    """Chunks of 128 MiB, and at least one a worker."""
    scenes = min(SCENES_A_CHUNK, -(-len(nir) // session.workers))
    return blocked(nir, scenes, session), blocked(red, scenes, session)


def blocked(channel, scenes, session):
    """One channel as a Dask array; on a cluster its chunks are sent to the workers once."""
    if session.client is None:
        return da.from_array(channel, chunks=(scenes, -1, -1), name=False)
    parts = np.split(channel, range(scenes, len(channel), scenes))
    futures = session.client.scatter(parts, direct=True)
    blocks = [
        da.from_delayed(future, part.shape, part.dtype)
        for future, part in zip(futures, parts, strict=True)
    ]
    return da.concatenate(blocks)


def blockwise(nir, red, session):  # noqa: ARG001
    """Both answers in one graph, so that the index is computed once."""
    index = da.map_blocks(formula, nir, red, dtype=nir.dtype)
    means = da.nanmean(index, axis=(1, 2))
    undefined = da.isnan(index).sum(axis=(1, 2))
    return dask.compute(means, undefined)


def formula(nir, red):
    """The index of one block; 0 / 0 is the NaN that we want, so it is no reason to warn."""
    with np.errstate(invalid="ignore"):
        return (nir - red) / (nir + red)


def one_task_a_block(nir, red, session):  # noqa: ARG001
    """Dask only hands out blocks: one task does all the work of one, in parts that fit the cache."""
    blocks = zip(nir.to_delayed().ravel(), red.to_delayed().ravel(), strict=True)
    parts = dask.compute(*[dask.delayed(in_cache)(*block) for block in blocks])
    means, undefined = zip(*parts, strict=True)
    return np.concatenate(means), np.concatenate(undefined)

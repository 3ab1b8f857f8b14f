"""Dask: the NumPy formula on blocked arrays; the same code on each of the four schedulers."""

import dask
import dask.array as da
import numpy as np

from kernels.arrays.ndvi.with_numpy import in_cache

SCENES_A_CHUNK = 64  # 128 MiB of one channel, which is what chunks="auto" stands for


def from_numpy(nir, red, session):
    """Chunks of up to 128 MiB, the same number for each worker."""
    rounds = -(-len(nir) // (SCENES_A_CHUNK * session.workers))
    chunks = min(rounds * session.workers, len(nir))
    return blocked(nir, chunks, session), blocked(red, chunks, session)


def blocked(channel, chunks, session):
    """One channel as a Dask array; on a cluster its chunks are sent to the workers once, the same
    scenes of both channels to the same worker."""
    parts = np.array_split(channel, chunks)
    if session.client is None:
        sizes = tuple(len(part) for part in parts)
        return da.from_array(channel, chunks=(sizes, -1, -1), name=False)
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
    """The index of one block; 0 / 0 is the NaN that we want, so NumPy need not warn."""
    with np.errstate(invalid="ignore"):
        return (nir - red) / (nir + red)


def one_task_a_block(nir, red, session):  # noqa: ARG001
    """Dask only hands out blocks: one task does all the work on a block, in parts that fit the cache."""
    blocks = zip(nir.to_delayed().ravel(), red.to_delayed().ravel(), strict=True)
    parts = dask.compute(*[dask.delayed(in_cache)(*block) for block in blocks])
    means, undefined = zip(*parts, strict=True)
    return np.concatenate(means), np.concatenate(undefined)

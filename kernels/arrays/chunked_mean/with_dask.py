"""Dask: a blocked array; the same code on each of the four schedulers."""

import dask.array as da
import numpy as np

CHUNK = 128 * 2**20 // 8  # numbers: the 128 MiB that chunks="auto" stands for


def from_numpy(values, session):
    """Chunks of 128 MiB, and at least one a worker; on a cluster they are sent there once."""
    chunk = min(CHUNK, -(-values.size // session.workers))
    if session.client is None:
        return (da.from_array(values, chunks=chunk, name=False),)
    parts = np.split(values, range(chunk, values.size, chunk))
    futures = session.client.scatter(parts, direct=True)
    blocks = [
        da.from_delayed(future, part.shape, part.dtype)
        for future, part in zip(futures, parts, strict=True)
    ]
    return (da.concatenate(blocks),)


def mean_and_sum(values, session):  # noqa: ARG001
    """The mean follows from the sum, so that every chunk is read once."""
    total = values.sum().compute()
    return total / values.size, total

"""The sum over all pairs on a thread pool: NumPy releases the interpreter lock while it computes."""

import numpy as np

from kernels.arrays.pairwise_sum.with_numpy import blocks, outer


def chunks(x, y, session):
    """Four chunks of y per worker, each against all of x."""
    parts = np.array_split(y, 4 * session.workers)
    return sum(session.executor.map(lambda part: outer(x, part), parts))


def chunks_in_blocks(x, y, session):
    """The same, with each chunk's table made in blocks that fit the cache."""
    parts = np.array_split(y, 4 * session.workers)
    return sum(session.executor.map(lambda part: blocks(x, part), parts))

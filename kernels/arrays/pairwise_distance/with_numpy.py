"""All distances with NumPy: one broadcast expression, or row after row in the cache."""

import numpy as np

BLOCK_BYTES = 2**18  # of one temporary: three of them fit into a usual second-level cache


def broadcast(points):
    """The textbook formula, with intermediate arrays of n × n × 3."""
    return formula(points, points)


def formula(some, points):
    """The same from some of the points to all of them, for tools that share out the points."""
    differences = some[:, None, :] - points[None, :, :]
    return np.sqrt((differences**2).sum(axis=-1))


def blocks(points):
    """A few rows at a time, dimension by dimension, written straight into the answer."""
    return rows(points, points)


def rows(some, points):
    """The distances of some of the points to all of them."""
    answer = np.empty((len(some), len(points)))
    columns = np.ascontiguousarray(points.T)
    step = max(1, BLOCK_BYTES // (8 * len(points)))
    for start in range(0, len(some), step):
        block, own = answer[start : start + step], some[start : start + step]
        block[...] = 0.0
        for dimension, column in enumerate(columns):
            difference = own[:, dimension, None] - column
            difference *= difference
            block += difference
        np.sqrt(block, out=block)
    return answer

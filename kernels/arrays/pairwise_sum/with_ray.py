"""The sum over all pairs as Ray tasks over chunks of y."""

import numpy as np
import ray

from kernels.arrays.pairwise_sum.with_numpy import outer


def put(x, y, session):
    """Put x, and four chunks of y per worker, into Ray's object store: each travels once."""
    parts = np.array_split(y, 4 * session.workers)
    return ray.put(x), [ray.put(part) for part in parts]


def chunks(x, parts, session):  # noqa: ARG001
    """One task per chunk of y, each against all of x; all are submitted before waiting for any."""
    return sum(ray.get([remote_outer.remote(x, part) for part in parts]))


remote_outer = ray.remote(outer)

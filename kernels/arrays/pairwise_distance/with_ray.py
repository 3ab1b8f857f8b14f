"""Ray: the points in its object store, a task for every batch of rows."""

import numpy as np
import ray

from kernels.arrays.pairwise_distance.with_numpy import formula, rows

BATCHES_A_WORKER = 4


def put(points, session):
    """All points, and the same points in batches, put there once."""
    batches = np.array_split(points, BATCHES_A_WORKER * session.workers)
    return ray.put(points), [ray.put(batch) for batch in batches]


def batch_a_task(points, batches, session):  # noqa: ARG001
    """Submit all tasks before waiting for any; the rows are read in place and joined."""
    return joined(remote_formula, points, batches)


def batch_a_task_in_cache(points, batches, session):  # noqa: ARG001
    """The same with NumPy's tuned function."""
    return joined(remote_rows, points, batches)


def joined(remote, points, batches):
    """The rows of all batches."""
    return np.concatenate(ray.get([remote.remote(batch, points) for batch in batches]))


remote_formula, remote_rows = ray.remote(formula), ray.remote(rows)

"""joblib: each batch of points against all points; the rows come back and are put together."""

import joblib
import numpy as np

from kernels.arrays.pairwise_distance.with_numpy import formula


def batch_a_task(points, session):
    """One batch per worker, because every batch costs a copy of all points."""
    batches = np.array_split(points, session.workers)
    return np.concatenate(session.parallel(joblib.delayed(formula)(b, points) for b in batches))

"""Increments with joblib: a task each, and in the batches that joblib chooses by itself."""

import joblib

from kernels.graphs.tiny_tasks.with_python import increment


def each(numbers, session):
    """One number per task: joblib's own batching is turned off."""
    session.parallel.batch_size = 1
    return session.parallel(joblib.delayed(increment)(number) for number in numbers)


def batched_by_joblib(numbers, session):
    """joblib's default: it makes the batches larger until each takes long enough."""
    return session.parallel(joblib.delayed(increment)(number) for number in numbers)

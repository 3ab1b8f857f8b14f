"""Increments on a process pool: a task each, and in chunks for comparison."""

import math

from kernels.graphs.tiny_tasks.with_python import increment


def each(numbers, session):
    """``Executor.map`` with its default of one number per task."""
    # A larger chunksize would be faster, but then the tasks would no longer be tiny.
    return list(session.executor.map(increment, numbers, chunksize=1))


def chunked(numbers, session):
    """The cure for tiny tasks: a few chunks per worker."""
    size = math.ceil(len(numbers) / (4 * session.workers))
    return list(session.executor.map(increment, numbers, chunksize=size))

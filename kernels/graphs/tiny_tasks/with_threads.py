"""Increments on a thread pool: a task each."""

from kernels.graphs.tiny_tasks.with_python import increment


def each(numbers, session):
    """``Executor.map``, which hands one number at a time to a thread."""
    return list(session.executor.map(increment, numbers))

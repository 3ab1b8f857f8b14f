"""Tasks of a given length on a thread pool."""

from itertools import repeat

from kernels.graphs.task_length.with_python import compute


def each(seeds, steps, session):
    """``Executor.map``, which hands one task at a time to a thread."""
    return list(session.executor.map(compute, seeds, repeat(steps)))

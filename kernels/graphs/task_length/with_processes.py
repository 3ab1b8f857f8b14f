"""Tasks of a given length on a process pool."""

from itertools import repeat

from kernels.graphs.task_length.with_python import compute


def each(seeds, steps, session):
    """``Executor.map`` with its default of one task per message, because the task is what counts."""
    return list(session.executor.map(compute, seeds, repeat(steps)))

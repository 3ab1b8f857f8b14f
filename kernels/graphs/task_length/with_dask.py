"""Tasks of a given length with ``dask.delayed``, on any scheduler."""

import dask

from kernels.graphs.task_length.with_python import compute


def delayed_each(seeds, steps, session):  # noqa: ARG001 - the scheduler is the one Dask was set to
    """One graph of independent tasks, computed at once."""
    task = dask.delayed(compute)
    return list(dask.compute(*[task(seed, steps) for seed in seeds]))

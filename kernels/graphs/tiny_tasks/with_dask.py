"""Increments with Dask: a ``delayed`` call each on any scheduler, or a future each."""

import dask

from kernels.graphs.tiny_tasks.with_python import increment


def delayed_each(numbers, session):  # noqa: ARG001 - the scheduler is the one that Dask was set to
    """One graph of n independent tasks, computed at once."""
    task = dask.delayed(increment)
    return list(dask.compute(*[task(number) for number in numbers]))


def future_each(numbers, session):
    """A future for each number, gathered at once."""
    # Dask takes functions for pure and reuses results that it still has: pure=False runs each.
    futures = session.client.map(increment, numbers, pure=False)
    return session.client.gather(futures)

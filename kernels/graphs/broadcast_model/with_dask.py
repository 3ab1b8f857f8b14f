"""The tasks with Dask Distributed: the model in every call, or scattered once."""

import dask

from kernels.graphs.broadcast_model.with_python import flat, nearest


def resent(model, batches, session):  # noqa: ARG001 - the scheduler is the one that Dask was set to
    """The mistake that Dask's best practices warn of: a large input in each ``delayed`` call."""
    task = dask.delayed(nearest)
    return flat(dask.compute(*[task(model, batch) for batch in batches]))


def scatter_once(model, batches, session):
    """Send the model to every worker ahead of the tasks; a future stands for it."""
    return session.client.scatter(model, broadcast=True), batches


def scattered(model, batches, session):
    """Each task refers to the model that its worker already has."""
    # Dask takes functions for pure and reuses results that it still has: pure=False runs each.
    futures = [session.client.submit(nearest, model, batch, pure=False) for batch in batches]
    return flat(session.client.gather(futures))

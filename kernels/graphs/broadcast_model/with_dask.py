"""The tasks with Dask Distributed: the model in every call, or scattered once."""

from kernels.graphs.broadcast_model.with_python import flat, nearest


def scatter_once(model, batches, session):
    """Send the model to every worker ahead of the tasks; a future stands for it."""
    return session.client.scatter(model, broadcast=True), batches


def submitted(model, batches, session):
    """Each task brings the model, of which Dask warns, or refers to the one that its worker has."""
    # Dask takes functions for pure and reuses results that it still has: pure=False runs each.
    futures = [session.client.submit(nearest, model, batch, pure=False) for batch in batches]
    return flat(session.client.gather(futures))

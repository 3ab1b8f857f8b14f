"""The tasks on a process pool: the model in every task, or once in shared memory."""

from functools import partial

from breakeven.engines.shared_memory import share
from kernels.graphs.broadcast_model.with_python import flat, nearest


def resent(model, batches, session):
    """The known mistake: the model is an argument, and pickled again for each task."""
    return flat(session.executor.map(partial(nearest, model), batches))


def share_once(model, batches, session):
    """Copy the model into shared memory; the tasks get its name."""
    return share(model, session), batches


def shared(model, batches, session):
    """Each task opens the model by its name, without a copy."""
    return flat(session.executor.map(partial(nearest_in_shared, model), batches))


def nearest_in_shared(model, batch):
    """The task, on a model in shared memory."""
    return nearest(model.open(), batch)

"""The tasks with Ray: the model in every call, or put into the object store once."""

import ray

from kernels.graphs.broadcast_model import with_python
from kernels.graphs.broadcast_model.with_python import flat

nearest = ray.remote(with_python.nearest)


def resent(model, batches, session):  # noqa: ARG001 - the tasks run on the cluster Ray has joined
    """The known mistake: for each call, Ray puts the same array into its store again."""
    return flat(ray.get([nearest.remote(model, batch) for batch in batches]))


def put_once(model, batches, session):  # noqa: ARG001
    """Put the model into the store; a reference stands for it."""
    return ray.put(model), batches


def stored(model, batches, session):  # noqa: ARG001
    """Each task maps the stored array into its memory, without a copy."""
    return flat(ray.get([nearest.remote(model, batch) for batch in batches]))

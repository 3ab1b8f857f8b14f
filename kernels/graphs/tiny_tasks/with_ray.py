"""Increments with Ray: a task each."""

import ray

from kernels.graphs.tiny_tasks.with_python import increment

# Made once: a remote function that is made again in every call is also sent again in every call.
remote_increment = ray.remote(increment)


def each(numbers, session):  # noqa: ARG001 - the tasks run on the cluster that Ray has joined
    """Submit all tasks first, then wait for all of them with one ``ray.get``."""
    return ray.get([remote_increment.remote(number) for number in numbers])

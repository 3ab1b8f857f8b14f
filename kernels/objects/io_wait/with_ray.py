"""Requests as Ray tasks."""

import ray

from kernels.objects.io_wait.with_python import ask

remote_ask = ray.remote(ask)


def each(port, numbers, session):  # noqa: ARG001 - the tasks run on the cluster that Ray has joined
    """A task for each request; as many are on their way as Ray has processors to give."""
    return ray.get([remote_ask.remote(port, number) for number in numbers])

"""Tasks of a given length with Ray."""

import ray

from kernels.graphs.task_length import with_python

# Made once: a remote function that is made again in every call is also sent again in every call.
compute = ray.remote(with_python.compute)


def each(seeds, steps, session):  # noqa: ARG001 - the tasks run on the cluster that Ray has joined
    """Submit all tasks first, then wait for all of them with one ``ray.get``."""
    return ray.get([compute.remote(seed, steps) for seed in seeds])

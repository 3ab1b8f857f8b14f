"""A tree of additions with Ray."""

import ray

from kernels.graphs.tree_sum.with_python import add, reduced

# Made once: a remote function that is made again in every call is also sent again in every call.
remote_add = ray.remote(add)


def tree(numbers, session):  # noqa: ARG001 - the tasks run on the cluster that Ray has joined
    """References as arguments: Ray starts an addition when both of its numbers are there."""
    return ray.get(reduced(numbers, remote_add.remote))

"""Chains with Ray: references as arguments of the next tasks."""

import ray

from kernels.graphs.task_chain import with_python

# Made once: a remote function that is made again in every call is also sent again in every call.
inc = ray.remote(with_python.inc)
double = ray.remote(with_python.double)
add = ray.remote(with_python.add)


def chains(numbers, session):  # noqa: ARG001 - the tasks run on the cluster that Ray has joined
    """Submit all tasks of all chains; only the ends of the chains are fetched."""
    ends = []
    for number in numbers:
        increased = inc.remote(number)
        ends.append(add.remote(increased, double.remote(increased)))
    return ray.get(ends)

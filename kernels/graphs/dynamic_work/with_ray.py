"""Adaptive quadrature with Ray: tasks that start tasks, and do not wait for them.

Ray lends the core of a task that waits in ``ray.get`` to another, but each task that waits keeps a
process of its own: a tree of hundreds of waiting tasks would be hundreds of processes.
"""

import ray

from kernels.graphs.dynamic_work.with_python import answer, halves, integral


@ray.remote
def attempt(start, stop):
    """The task: an integral, or references to the tasks that it has started for the halves."""
    part = integral(start, stop)
    if part is not None:
        return part
    return [attempt.remote(*half) for half in halves(start, stop)]


def tasks_from_tasks(start, stop, session):  # noqa: ARG001 - the tasks run on Ray's cluster
    """Follow the references level by level; what they lead to has been running all the while."""
    level, parts = [attempt.remote(start, stop)], []
    while level:
        found = ray.get(level)
        parts += [each for each in found if isinstance(each, float)]
        level = [half for each in found if isinstance(each, list) for half in each]
    return answer(parts)

"""Adaptive quadrature with Ray: tasks that start tasks, and do not wait for them.

Ray lends the core of a task that waits in ``ray.get`` to another task, but each waiting task keeps a
process of its own: a tree of hundreds of waiting tasks would need hundreds of processes.
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
    """Follow the references level by level; the tasks that they lead to have been running all the while."""
    level, parts = [attempt.remote(start, stop)], []
    while level:
        found = ray.get(level)
        parts += [each for each in found if isinstance(each, float)]
        level = [half for each in found if isinstance(each, list) for half in each]
    return answer(parts)

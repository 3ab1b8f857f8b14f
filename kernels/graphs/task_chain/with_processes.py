"""Chains on a process pool: a task for each step, or a task for many whole chains."""

import math

from kernels.graphs.task_chain.with_python import add, chain, double, inc


def step_by_step(numbers, session):
    """Three calls of ``Executor.map``; what a step returns comes back to the caller and is sent out again."""
    increased = list(session.executor.map(inc, numbers))
    doubled = session.executor.map(double, increased)
    return list(session.executor.map(add, increased, doubled))


def chain_a_task(numbers, session):
    """The cure: nothing comes back between the steps, and a message carries many chains."""
    size = math.ceil(len(numbers) / (4 * session.workers))
    return list(session.executor.map(chain, numbers, chunksize=size))

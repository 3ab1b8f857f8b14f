"""Chains on a thread pool: a step of all chains, then the next step."""

from kernels.graphs.task_chain.with_python import add, double, inc


def step_by_step(numbers, session):
    """Three calls of ``Executor.map``: a pool knows no dependencies, so the caller waits between steps."""
    increased = list(session.executor.map(inc, numbers))
    doubled = session.executor.map(double, increased)
    return list(session.executor.map(add, increased, doubled))

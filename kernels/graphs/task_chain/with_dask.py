"""Chains with Dask: ``delayed`` calls on any scheduler, or futures of futures."""

import dask

from kernels.graphs.task_chain import with_python

inc = dask.delayed(with_python.inc)
double = dask.delayed(with_python.double)
add = dask.delayed(with_python.add)


def delayed_chains(numbers, session):  # noqa: ARG001 - the scheduler is the one that Dask was set to
    """One graph of all chains, computed at once."""
    ends = []
    for number in numbers:
        increased = inc(number)
        ends.append(add(increased, double(increased)))
    return list(dask.compute(*ends))


def future_chains(numbers, session):
    """Futures as arguments of the next tasks; only the ends of the chains are gathered."""
    # Dask takes functions for pure and reuses results that it still has: pure=False runs each.
    increased = session.client.map(with_python.inc, numbers, pure=False)
    doubled = session.client.map(with_python.double, increased, pure=False)
    ends = session.client.map(with_python.add, increased, doubled, pure=False)
    return session.client.gather(ends)

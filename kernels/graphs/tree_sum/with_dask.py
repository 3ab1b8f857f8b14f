"""A tree of additions with Dask: ``delayed`` calls on any scheduler, or futures of futures."""

from functools import partial

import dask

from kernels.graphs.tree_sum.with_python import add, reduced


def delayed_tree(numbers, session):  # noqa: ARG001 - the scheduler is the one that Dask was set to
    """The whole tree as one graph, of which the root is computed."""
    return reduced(numbers, dask.delayed(add)).compute()


def future_tree(numbers, session):
    """All additions are submitted at once; all results but the root's stay with the workers."""
    # Dask takes functions for pure and reuses results that it still has: pure=False runs each.
    return reduced(numbers, partial(session.client.submit, add, pure=False)).result()

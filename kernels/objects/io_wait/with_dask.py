"""Requests as delayed Dask calls."""

import dask

from kernels.objects.io_wait.with_python import ask


def delayed_each(port, numbers, session):  # noqa: ARG001 - Dask was set to its scheduler
    """One delayed call for each request; as many are in flight as Dask has workers."""
    call = dask.delayed(ask)
    return list(dask.compute(*[call(port, number) for number in numbers]))

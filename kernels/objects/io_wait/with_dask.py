"""Requests as delayed Dask calls."""

from concurrent.futures import ThreadPoolExecutor

import dask

from kernels.objects.io_wait import IN_FLIGHT
from kernels.objects.io_wait.with_python import ask


def delayed_each(port, numbers, session):  # noqa: ARG001 - Dask was set to its scheduler
    """One delayed call for each request; as many are in flight as Dask has workers."""
    call = dask.delayed(ask)
    return list(dask.compute(*[call(port, number) for number in numbers]))


def as_many_as_asyncio(port, numbers, session):  # noqa: ARG001 - Dask was set to its threads
    """The same in a pool of ``IN_FLIGHT`` threads in place of Dask's own."""
    call = dask.delayed(ask)
    with ThreadPoolExecutor(IN_FLIGHT) as pool, dask.config.set(pool=pool):
        return list(dask.compute(*[call(port, number) for number in numbers]))

"""Requests on a thread pool: a thread that waits lets the others run.

Waiting needs no core, so the last two use the pools that a program for input and output would use: the
default of ``ThreadPoolExecutor``, four threads more than cores but at most 32, and one with as many threads as asyncio has
requests in flight. They start their pool in the call, as asyncio starts its loop.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from kernels.objects.io_wait import IN_FLIGHT
from kernels.objects.io_wait.with_python import ask


def each(port, numbers, session):
    """As many requests are in flight as there are threads."""
    return list(session.executor.map(partial(ask, port), numbers))


def default_pool(port, numbers):
    """As many threads as ``ThreadPoolExecutor`` has by default."""
    with ThreadPoolExecutor() as executor:
        return list(executor.map(partial(ask, port), numbers))


def as_many_as_asyncio(port, numbers):
    """One thread for each request, up to ``IN_FLIGHT``."""
    with ThreadPoolExecutor(IN_FLIGHT) as executor:
        return list(executor.map(partial(ask, port), numbers))

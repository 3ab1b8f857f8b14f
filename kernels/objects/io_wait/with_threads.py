"""Requests on a thread pool: a thread that waits lets the others run.

Who only waits needs no core, so the last two have the pool that a program for input and output would have:
the default of ``ThreadPoolExecutor``, four threads more than cores, and one with as many threads as asyncio has
requests on their way. They start it in the call, as asyncio starts its loop.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from kernels.objects.io_wait import IN_FLIGHT
from kernels.objects.io_wait.with_python import ask


def each(port, numbers, session):
    """As many requests are on their way as there are threads."""
    return list(session.executor.map(partial(ask, port), numbers))


def default_pool(port, numbers):
    """As many threads as ``ThreadPoolExecutor`` takes by itself."""
    with ThreadPoolExecutor() as executor:
        return list(executor.map(partial(ask, port), numbers))


def as_many_as_asyncio(port, numbers):
    """A thread for each request, up to ``IN_FLIGHT``."""
    with ThreadPoolExecutor(IN_FLIGHT) as executor:
        return list(executor.map(partial(ask, port), numbers))

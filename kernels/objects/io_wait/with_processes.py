"""Requests on a process pool: processes that only wait."""

from functools import partial

from kernels.objects.io_wait.with_python import ask


def each(port, numbers, session):
    """As many requests are in flight as there are processes."""
    return list(session.executor.map(partial(ask, port), numbers))

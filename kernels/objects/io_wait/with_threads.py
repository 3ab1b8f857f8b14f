"""Requests on a thread pool: a thread that waits lets the others run."""

from functools import partial

from kernels.objects.io_wait.with_python import ask


def each(port, numbers, session):
    """As many requests are on their way as there are threads."""
    return list(session.executor.map(partial(ask, port), numbers))

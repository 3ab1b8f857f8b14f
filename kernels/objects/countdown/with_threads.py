"""The countdown on a thread pool: only one thread at a time holds the interpreter lock."""

from kernels.objects.countdown import shares
from kernels.objects.countdown.with_python import count_down


def split(n, session):
    """One share for each thread, all counted down at once."""
    return sum(session.executor.map(count_down, shares(n, session.workers)))

"""The countdown on a process pool: each process has an interpreter and a lock of its own."""

from kernels.objects.countdown import shares
from kernels.objects.countdown.with_python import count_down


def split(n, session):
    """One share for each process, all counted down at once."""
    return sum(session.executor.map(count_down, shares(n, session.workers)))

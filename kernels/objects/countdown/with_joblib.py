"""The countdown with joblib: one share for each of its processes."""

import joblib

from kernels.objects.countdown import shares
from kernels.objects.countdown.with_python import count_down


def split(n, session):
    """One share for each worker, all counted down at once."""
    return sum(session.parallel(joblib.delayed(count_down)(s) for s in shares(n, session.workers)))

"""The rectangle rule as a plain Python loop in each thread: useful where no lock makes threads take turns."""

from itertools import pairwise

from kernels.arrays.integrate.with_python import loop


def split(a, b, steps, session):
    """A part of the interval for each thread, cut at a step."""
    dx = (b - a) / steps
    edges = [steps * part // session.workers for part in range(session.workers + 1)]
    starts = [a + edge * dx for edge in edges]
    counts = [stop - start for start, stop in pairwise(edges)]
    return sum(session.executor.map(loop, starts[:-1], starts[1:], counts))

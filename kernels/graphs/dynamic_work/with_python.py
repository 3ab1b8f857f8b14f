"""Adaptive quadrature in plain Python: a list of the intervals that are still to be done."""

import math

from kernels.graphs.dynamic_work import PANELS, TOLERANCE


def simpson(start, stop, panels):
    """The integral of sin(1/x) from ``start`` to ``stop`` by Simpson's rule on ``panels`` panels."""
    width = (stop - start) / panels
    ends = math.sin(1 / start) + math.sin(1 / stop)
    between = sum(math.sin(1 / (start + width * place)) for place in range(1, panels))
    middles = sum(math.sin(1 / (start + width * (place + 0.5))) for place in range(panels))
    return (ends + 2 * between + 4 * middles) * width / 6


def integral(start, stop):
    """The task: the integral over one interval, or None if two rules do not agree on it."""
    coarse, fine = simpson(start, stop, PANELS), simpson(start, stop, 2 * PANELS)
    return fine if abs(fine - coarse) <= TOLERANCE * (stop - start) else None


def halves(start, stop):
    """The two intervals to do instead of one that is not exact enough."""
    middle = (start + stop) / 2
    return (start, middle), (middle, stop)


def answer(parts):
    """The integral and the number of intervals; the sum is exact, so their order does not matter."""
    return math.fsum(parts), len(parts)


def work_list(start, stop):
    """Take an interval from the list; keep its integral, or put its halves on the list."""
    todo, parts = [(start, stop)], []
    while todo:
        interval = todo.pop()
        part = integral(*interval)
        if part is None:
            todo.extend(halves(*interval))
        else:
            parts.append(part)
    return answer(parts)

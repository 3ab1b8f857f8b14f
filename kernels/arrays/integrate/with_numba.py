"""The rectangle rule compiled by Numba: the plain loop, on one thread and on all of them.

``fastmath`` is off: the time goes into ``exp``, which stays scalar unless Numba finds Intel's SVML
library, so reordering the sum gains nothing.
"""

from math import exp

from numba import njit, prange


@njit(cache=False)
def loop(a, b, steps):
    """Add one rectangle per step."""
    dx = (b - a) / steps
    total = 0.0
    for i in range(steps):
        x = a + i * dx
        total += exp(-x * x)
    return total * dx


@njit(cache=False, parallel=True)
def parallel_loop(a, b, steps):
    """Share the steps out among threads; Numba sees that ``total`` is a sum and adds the parts."""
    dx = (b - a) / steps
    total = 0.0
    for i in prange(steps):
        x = a + i * dx
        total += exp(-x * x)
    return total * dx

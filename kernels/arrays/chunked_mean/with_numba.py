"""Numba: the plain loop, compiled.

``reassoc`` lets the compiler add in any order, which it needs in order to use vector instructions;
NumPy's pairwise sum reorders as well. The rest of ``fastmath`` (no NaN, no infinity) is left out.
"""

from numba import njit, prange


@njit(fastmath={"reassoc"})
def loop(values):
    """One thread."""
    total = 0.0
    for i in range(values.size):
        total += values[i]
    return total / values.size, total


@njit(fastmath={"reassoc"}, parallel=True)
def parallel_loop(values):
    """prange gives each thread a part and adds up their totals."""
    total = 0.0
    for i in prange(values.size):
        total += values[i]
    return total / values.size, total

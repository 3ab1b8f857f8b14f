"""The sum over all pairs compiled by Numba: strictly in order, reordered, and on all threads.

Without ``fastmath`` the compiler must round every product and add the products one after another, as
Python does: it cannot drop a pair. With ``fastmath`` it may add in any order, and so adds several at a
time; this is honest here, because all values are positive and finite, so only the last digits change.
It would even be free to take y_j out of the inner loop, but LLVM does not: the time grows as n * n.
"""

from numba import njit, prange


@njit(cache=False)
def double_loop(x, y):
    """Add one product per pair."""
    total = 0.0
    for j in range(len(y)):
        for i in range(len(x)):
            total += y[j] * x[i]
    return total


@njit(cache=False, fastmath=True)
def fast_double_loop(x, y):
    """Add one product per pair, in whichever order is fastest."""
    total = 0.0
    for j in range(len(y)):
        for i in range(len(x)):
            total += y[j] * x[i]
    return total


@njit(cache=False, parallel=True)
def parallel_loop(x, y):
    """Share the rows out among threads; Numba sees that ``total`` is a sum and adds the parts."""
    total = 0.0
    for j in prange(len(y)):
        for i in range(len(x)):
            total += y[j] * x[i]
    return total


@njit(cache=False, parallel=True, fastmath=True)
def fast_parallel_loop(x, y):
    """Share the rows out among threads, and add in whichever order is fastest."""
    total = 0.0
    for j in prange(len(y)):
        for i in range(len(x)):
            total += y[j] * x[i]
    return total


@njit(cache=False, parallel=True)
def row_sum(x, y_j):
    """Sum the products of one y with all of x, on all threads."""
    total = 0.0
    for i in prange(len(x)):
        total += y_j * x[i]
    return total


@njit(cache=False, parallel=True)
def nested_parallel_loop(x, y):
    """Threads that each ask for all threads: a lesson warns of this, because it can end the process.

    Numba's ``workqueue`` threading layer aborts here; its ``omp`` and ``tbb`` layers get through.
    """
    total = 0.0
    for j in prange(len(y)):
        total += row_sum(x, y[j])
    return total

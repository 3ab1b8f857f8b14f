# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The sum over all pairs in typed Cython: the double loop, on one thread and on all of them.

The C compiler must round every product and add them one after another, as Python does: it can drop
no pair. The tuned versions are the same loops compiled with other flags, and so in a file of their
own: with_cython_fastmath.pyx.
"""

from cython.parallel cimport prange


def double_loop(const double[::1] x, const double[::1] y):
    """Add one product a pair."""
    cdef double total = 0.0
    cdef Py_ssize_t i, j
    for j in range(y.shape[0]):
        for i in range(x.shape[0]):
            total += y[j] * x[i]
    return total


def parallel_loop(const double[::1] x, const double[::1] y):
    """Share the rows out to OpenMP threads; Cython sees that ``total`` is a sum."""
    cdef double total = 0.0
    cdef Py_ssize_t i, j
    for j in prange(y.shape[0], nogil=True, schedule="static"):
        for i in range(x.shape[0]):
            total += y[j] * x[i]
    return total

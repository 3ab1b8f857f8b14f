# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The rectangle rule in typed Cython: the plain loop, on one thread and on all of them.

The tuned versions are the same loops compiled with other flags, and so in a file of their own:
with_cython_fastmath.pyx.
"""

from cython.parallel cimport prange
from libc.math cimport exp


def loop(double a, double b, Py_ssize_t steps):
    """Add one rectangle a step."""
    cdef double dx = (b - a) / steps
    cdef double total = 0.0
    cdef double x
    cdef Py_ssize_t i
    for i in range(steps):
        x = a + i * dx
        total += exp(-x * x)
    return total * dx


def parallel_loop(double a, double b, Py_ssize_t steps):
    """Share the steps out to OpenMP threads; Cython sees that ``total`` is a sum."""
    cdef double dx = (b - a) / steps
    cdef double total = 0.0
    cdef double x
    cdef Py_ssize_t i
    for i in prange(steps, nogil=True, schedule="static"):
        x = a + i * dx
        total += exp(-x * x)
    return total * dx

# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The rectangle rule in typed Cython: the plain loop, on one thread and on all of them.

The two tuned versions, ``fast_loop`` and ``fast_parallel_loop``, are the same loops compiled with
other flags, and so in a file of their own: cython_fastmath.pyx.
"""

from cython.parallel cimport prange
from libc.math cimport exp

from kernels.arrays.integrate.cython_fastmath import loop as fast_loop
from kernels.arrays.integrate.cython_fastmath import parallel_loop as fast_parallel_loop


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

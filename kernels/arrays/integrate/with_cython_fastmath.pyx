# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# distutils: extra_compile_args = -O3 -march=native -fopenmp -ffast-math
# distutils: libraries = m
"""The loops of with_cython.pyx for a compiler that may reorder the sum: four steps at a time.

``-ffast-math`` lets GCC add in any order and call the vector ``exp`` of glibc, which is exact to 4
units in the last place instead of 1. That is honest here: all terms are finite and positive, so only
the last digits change. The flag is given to the compiler, not to the linker, where it would change
the rounding of tiny numbers in the whole process. The counter is a C ``int`` (so fewer than 2**31
steps), because AVX2 has no instruction that turns 64-bit integers into floats.
"""

from cython.parallel cimport prange
from libc.math cimport exp


def loop(double a, double b, int steps):
    """Add one rectangle a step."""
    cdef double dx = (b - a) / steps
    cdef double total = 0.0
    cdef double x
    cdef int i
    for i in range(steps):
        x = a + i * dx
        total += exp(-x * x)
    return total * dx


def parallel_loop(double a, double b, int steps):
    """Share the steps out to OpenMP threads; Cython sees that ``total`` is a sum."""
    cdef double dx = (b - a) / steps
    cdef double total = 0.0
    cdef double x
    cdef int i
    for i in prange(steps, nogil=True, schedule="static"):
        x = a + i * dx
        total += exp(-x * x)
    return total * dx

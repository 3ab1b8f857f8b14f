# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# distutils: extra_compile_args = -O3 -march=native -fopenmp -ffast-math
"""The loops of with_cython.pyx for a compiler that may reorder the sum: several pairs at a time.

``-ffast-math`` is honest here: all values are finite and positive, so only the last digits change.
The compiler would even be free to take y_j out of the inner loop, but GCC does not: the time grows
as n * n. The flag is given to the compiler, not to the linker, where it would change the rounding
of tiny numbers in the whole process.
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

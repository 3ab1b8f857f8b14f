# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# distutils: extra_compile_args = -O3 -march=native -fopenmp -fassociative-math -fno-signed-zeros -fno-trapping-math
"""Cython: the typed loop, compiled by the C compiler.

``-fassociative-math`` (and the two flags that it needs) lets the compiler add in any order, which it
must before it may use vector instructions; NumPy's pairwise sum reorders as well.
"""

from cython.parallel import prange


def loop(const double[::1] values):
    """One thread, without the interpreter lock."""
    cdef Py_ssize_t i, n = values.shape[0]
    cdef double total = 0.0
    with nogil:
        for i in range(n):
            total += values[i]
    return total / n, total


def parallel_loop(const double[::1] values):
    """OpenMP gives each thread a part and adds up their totals."""
    cdef Py_ssize_t i, n = values.shape[0]
    cdef double total = 0.0
    for i in prange(n, nogil=True, schedule="static"):
        total += values[i]
    return total / n, total

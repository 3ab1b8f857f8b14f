# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# distutils: extra_compile_args = -O3 -march=native -fopenmp -fno-math-errno
"""All distances in typed Cython: the triple loop, and one that vector instructions suit.

In the triple loop the innermost one goes over three dimensions, too few to share one instruction.
Along a row of the answer, with each dimension in an array of its own, neighbouring distances do.
``-fno-math-errno`` lets the compiler take the processor's own root, which sets no error number.
"""

import numpy as np

from cython.parallel cimport prange
from libc.math cimport sqrt


cdef void plain_row(
    double[:, ::1] answer, const double[:, ::1] points, Py_ssize_t i
) noexcept nogil:
    cdef Py_ssize_t j, d
    cdef double total, difference
    for j in range(points.shape[0]):
        total = 0.0
        for d in range(points.shape[1]):
            difference = points[i, d] - points[j, d]
            total += difference * difference
        answer[i, j] = sqrt(total)


cdef void vector_row(
    double[:, ::1] answer, const double[:, ::1] points, const double[:, ::1] columns, Py_ssize_t i
) noexcept nogil:
    cdef Py_ssize_t j, d, n = points.shape[0]
    cdef double here, difference
    cdef double *row = &answer[i, 0]
    cdef const double *column
    for j in range(n):
        row[j] = 0.0
    for d in range(points.shape[1]):
        here, column = points[i, d], &columns[d, 0]
        for j in range(n):
            difference = here - column[j]
            row[j] += difference * difference
    for j in range(n):
        row[j] = sqrt(row[j])


def triple_loop(const double[:, ::1] points):
    """One thread, without the interpreter lock."""
    cdef Py_ssize_t i, n = points.shape[0]
    answer = np.empty((n, n))
    cdef double[:, ::1] view = answer
    with nogil:
        for i in range(n):
            plain_row(view, points, i)
    return answer


def parallel_loop(const double[:, ::1] points):
    """The rows shared out to OpenMP's threads."""
    cdef Py_ssize_t i, n = points.shape[0]
    answer = np.empty((n, n))
    cdef double[:, ::1] view = answer
    for i in prange(n, nogil=True, schedule="static"):
        plain_row(view, points, i)
    return answer


def row_by_row(const double[:, ::1] points):
    """One thread; a row stays in the cache while it is gone over."""
    cdef Py_ssize_t i, n = points.shape[0]
    answer, transposed = np.empty((n, n)), np.ascontiguousarray(np.asarray(points).T)
    cdef double[:, ::1] view = answer
    cdef const double[:, ::1] columns = transposed
    with nogil:
        for i in range(n):
            vector_row(view, points, columns, i)
    return answer


def parallel_row_by_row(const double[:, ::1] points):
    """The rows shared out to OpenMP's threads."""
    cdef Py_ssize_t i, n = points.shape[0]
    answer, transposed = np.empty((n, n)), np.ascontiguousarray(np.asarray(points).T)
    cdef double[:, ::1] view = answer
    cdef const double[:, ::1] columns = transposed
    for i in prange(n, nogil=True, schedule="static"):
        vector_row(view, points, columns, i)
    return answer

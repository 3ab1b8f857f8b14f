# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The countdown in typed Cython, with a step that the compiler cannot foresee.

GCC replaces ``while n > 0: n -= 1`` by its result. Here the size of each step is read from an array
that arrives at run time, at an index that depends on n: it is always 1, but the compiler cannot know
that, so it has to take every step. The Numba version does the same.
"""

cimport openmp
from cython.parallel cimport prange

from array import array as new_array

from kernels.objects.countdown import shares

STEP = new_array("q", [1, 1])


cdef long long count_steps(long long n, const long long[::1] step) noexcept nogil:
    """Take ``step[0]`` away from an even n, ``step[1]`` from an odd one."""
    cdef long long steps = 0
    while n > 0:
        n -= step[n & 1]
        steps += 1
    return steps


def count_down(n):
    """Count on one thread, which holds the interpreter lock all the while."""
    return count_steps(n, STEP)


def parallel(n):
    """One share a thread; the interpreter lock is released, so all count at once."""
    cdef long long[::1] share = new_array("q", shares(n, openmp.omp_get_max_threads()))
    cdef const long long[::1] step = STEP
    cdef long long steps = 0
    cdef Py_ssize_t i
    for i in prange(share.shape[0], nogil=True, schedule="static"):
        steps += count_steps(share[i], step)
    return steps


def count_down_without_lock(n):
    """Count on one thread, with the interpreter lock released."""
    cdef long long start = n
    cdef const long long[::1] step = STEP
    cdef long long steps
    with nogil:
        steps = count_steps(start, step)
    return steps


def threads_with_lock(n, session):
    """One share a pool thread; each holds the lock, so they count one after another."""
    return sum(session.executor.map(count_down, shares(n, session.workers)))


def threads_without_lock(n, session):
    """One share a pool thread; none holds the lock, so they count at once."""
    return sum(session.executor.map(count_down_without_lock, shares(n, session.workers)))

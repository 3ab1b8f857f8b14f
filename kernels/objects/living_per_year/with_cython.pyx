# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The people alive in each year with Cython: typed loops, over arrays and over the list itself."""

import numpy as np

from libc.stdint cimport int64_t


def difference(const int64_t[::1] births, const int64_t[::1] deaths):
    """Births minus deaths of each year, added up; the years lie in typed arrays."""
    cdef int64_t first = births[0], last = deaths[0]
    cdef Py_ssize_t person
    for person in range(births.shape[0]):
        first = min(first, births[person])
        last = max(last, deaths[person])
    cdef int64_t[::1] living = np.zeros(last - first + 1, dtype=np.int64)
    for person in range(births.shape[0]):
        living[births[person] - first] += 1
        living[deaths[person] - first] -= 1
    return running_total(living, first)


def difference_of_list(list population):
    """The same over the list of pairs: no array to make first, but a Python int to open each time."""
    cdef int64_t birth, death, first = population[0][0], last = population[0][1]
    cdef tuple person
    for person in population:
        birth, death = person[0], person[1]
        first = min(first, birth)
        last = max(last, death)
    cdef int64_t[::1] living = np.zeros(last - first + 1, dtype=np.int64)
    for person in population:
        birth, death = person[0], person[1]
        living[birth - first] += 1
        living[death - first] -= 1
    return running_total(living, first)


cdef dict running_total(int64_t[::1] living, int64_t first):
    cdef dict found = {}
    cdef int64_t alive = 0
    cdef Py_ssize_t year
    for year in range(living.shape[0]):
        alive += living[year]
        if alive:
            found[first + year] = alive
    return found

"""All distances, compiled by Numba: the triple loop, and a loop that suits vector instructions.

In the triple loop, the innermost loop runs over three dimensions, too few to share one instruction.
Along a row of the answer, with each dimension in an array of its own, neighbouring distances can
share one: four or eight at a time, the root included.
"""

from math import sqrt

import numpy as np
from numba import njit, prange


@njit
def triple_loop(points):
    """One thread."""
    n, dimensions = points.shape
    answer = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            total = 0.0
            for d in range(dimensions):
                difference = points[i, d] - points[j, d]
                total += difference * difference
            answer[i, j] = sqrt(total)
    return answer


@njit(parallel=True)
def parallel_loop(points):
    """The same, with the rows shared out among threads."""
    n, dimensions = points.shape
    answer = np.empty((n, n))
    for i in prange(n):
        for j in range(n):
            total = 0.0
            for d in range(dimensions):
                difference = points[i, d] - points[j, d]
                total += difference * difference
            answer[i, j] = sqrt(total)
    return answer


@njit
def fill_row(row, point, columns):
    """The distances of one point to all, dimension by dimension along the row."""
    row[:] = 0.0
    for d in range(len(point)):
        here, column = point[d], columns[d]
        for j in range(len(row)):
            difference = here - column[j]
            row[j] += difference * difference
    for j in range(len(row)):
        row[j] = sqrt(row[j])


@njit
def row_by_row(points):
    """One thread; a row stays in the cache while it is computed."""
    columns = points.T.copy()
    answer = np.empty((len(points), len(points)))
    for i in range(len(points)):
        fill_row(answer[i], points[i], columns)
    return answer


@njit(parallel=True)
def parallel_row_by_row(points):
    """The rows shared out among threads."""
    columns = points.T.copy()
    answer = np.empty((len(points), len(points)))
    for i in prange(len(points)):
        fill_row(answer[i], points[i], columns)
    return answer

"""k-means with Numba: each iteration is one compiled pass, which keeps no distance and no label.

``reassoc`` and ``contract`` let the compiler add in any order and fuse products with additions, so that
it can use vector instructions.
"""

import numpy as np
from numba import get_num_threads, njit, prange

from kernels.learning.kmeans import ITERATIONS

FASTMATH = {"reassoc", "contract"}


@njit(fastmath=FASTMATH)
def nearest(points, row, centres):
    """The number of the centre nearest to one point and its squared distance, chosen without a
    branch, which the processor would guess wrong as often as right."""
    best, lowest = 0, np.inf
    for number in range(len(centres)):
        distance = 0.0
        for feature in range(points.shape[1]):
            distance += (points[row, feature] - centres[number, feature]) ** 2
        closer = distance < lowest
        best = number if closer else best
        lowest = distance if closer else lowest
    return best, lowest


@njit(fastmath=FASTMATH)
def sums_and_counts(points, centres):
    """The sum of the points of each cluster, and their number."""
    sums, counts = np.zeros(centres.shape), np.zeros(len(centres))
    for row in range(len(points)):
        best, _ = nearest(points, row, centres)
        counts[best] += 1
        for feature in range(points.shape[1]):
            sums[best, feature] += points[row, feature]
    return sums, counts


@njit(fastmath=FASTMATH)
def cost(points, centres):
    """The sum of the squared distances to the nearest centre."""
    total = 0.0
    for row in range(len(points)):
        total += nearest(points, row, centres)[1]
    return total


def fused(points, start):
    """One thread."""
    centres = start
    for _ in range(ITERATIONS):
        sums, counts = sums_and_counts(points, centres)
        centres = sums / counts[:, None]
    return centres, cost(points, centres)


@njit(parallel=True)
def sums_and_counts_of_parts(points, centres, sums, counts):
    """A part of the points for each thread, which adds up in arrays of its own."""
    parts = len(sums)
    for part in prange(parts):
        first, stop = len(points) * part // parts, len(points) * (part + 1) // parts
        sums[part], counts[part] = sums_and_counts(points[first:stop], centres)


@njit(parallel=True)
def costs_of_parts(points, centres, costs):
    """The same for the inertia."""
    parts = len(costs)
    for part in prange(parts):
        first, stop = len(points) * part // parts, len(points) * (part + 1) // parts
        costs[part] = cost(points[first:stop], centres)


def fused_parallel(points, start):
    """As many parts as threads."""
    parts = get_num_threads()
    sums, counts = np.empty((parts, *start.shape)), np.empty((parts, len(start)))
    costs = np.empty(parts)
    centres = start
    for _ in range(ITERATIONS):
        sums_and_counts_of_parts(points, centres, sums, counts)
        centres = sums.sum(axis=0) / counts.sum(axis=0)[:, None]
    costs_of_parts(points, centres, costs)
    return centres, float(costs.sum())

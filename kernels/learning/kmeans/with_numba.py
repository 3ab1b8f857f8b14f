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
    branch, which the processor would mispredict as often as not."""
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
def one_pass(points, centres, sums, counts):
    """Fill in each cluster's sum and number of points; return the sum of the squared distances."""
    sums[:] = 0
    counts[:] = 0
    cost = 0.0
    for row in range(len(points)):
        best, lowest = nearest(points, row, centres)
        cost += lowest
        counts[best] += 1
        for feature in range(points.shape[1]):
            sums[best, feature] += points[row, feature]
    return cost


def fused(points, start):
    """One thread."""
    centres, sums, counts = start, np.empty(start.shape), np.empty(len(start))
    for _ in range(ITERATIONS):
        one_pass(points, centres, sums, counts)
        centres = sums / counts[:, None]
    return centres, one_pass(points, centres, sums, counts)


@njit(parallel=True)
def one_pass_in_parts(points, centres, sums, counts, costs):
    """A part of the points for each thread, which adds them up in arrays of its own."""
    parts = len(costs)
    for part in prange(parts):
        first, stop = len(points) * part // parts, len(points) * (part + 1) // parts
        costs[part] = one_pass(points[first:stop], centres, sums[part], counts[part])


def fused_parallel(points, start):
    """As many parts as threads."""
    parts = get_num_threads()
    sums, counts = np.empty((parts, *start.shape)), np.empty((parts, len(start)))
    costs, centres = np.empty(parts), start
    for _ in range(ITERATIONS):
        one_pass_in_parts(points, centres, sums, counts, costs)
        centres = sums.sum(axis=0) / counts.sum(axis=0)[:, None]
    one_pass_in_parts(points, centres, sums, counts, costs)
    return centres, float(costs.sum())

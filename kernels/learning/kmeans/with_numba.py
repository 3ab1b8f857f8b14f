"""k-means with Numba: each iteration is one compiled pass, which keeps no distance and no label.

``reassoc`` and ``contract`` let the compiler add in any order and fuse products with additions, so that
it can use vector instructions.
"""

import numpy as np
from numba import get_num_threads, njit, prange

from kernels.learning.kmeans import ITERATIONS

FASTMATH = {"reassoc", "contract"}


@njit(fastmath=FASTMATH, cache=True)
def nearest(point, centres):
    """The number of the nearest centre and its squared distance, chosen without a branch, which the
    processor would guess wrong as often as right."""
    best, lowest = 0, np.inf
    for number in range(len(centres)):
        distance = 0.0
        for feature in range(len(point)):
            distance += (point[feature] - centres[number, feature]) ** 2
        closer = distance < lowest
        best = number if closer else best
        lowest = distance if closer else lowest
    return best, lowest


@njit(fastmath=FASTMATH, cache=True)
def add_points(points, centres, sums, counts):
    """Add each point to the sum of its cluster."""
    for point in points:
        best, _ = nearest(point, centres)
        counts[best] += 1
        for feature in range(len(point)):
            sums[best, feature] += point[feature]


@njit(fastmath=FASTMATH, cache=True)
def cost(points, centres):
    """The sum of the squared distances to the nearest centre."""
    total = 0.0
    for point in points:
        total += nearest(point, centres)[1]
    return total


@njit(cache=True)
def fused(points, start):
    """One thread."""
    centres = start
    for _ in range(ITERATIONS):
        sums, counts = np.zeros(start.shape), np.zeros((len(start), 1))
        add_points(points, centres, sums, counts[:, 0])
        centres = sums / counts
    return centres, cost(points, centres)


@njit(parallel=True, cache=True)
def fused_parallel(points, start):
    """A part of the points for each thread, which adds up in arrays of its own."""
    parts, (clusters, features) = get_num_threads(), start.shape
    bounds = len(points) * np.arange(parts + 1) // parts
    centres = start
    for _ in range(ITERATIONS):
        sums, counts = np.zeros((parts, clusters, features)), np.zeros((parts, clusters, 1))
        for part in prange(parts):
            own = points[bounds[part] : bounds[part + 1]]
            add_points(own, centres, sums[part], counts[part, :, 0])
        total, count = sums.sum(axis=0), counts.sum(axis=0)
        centres = total / count
    costs = np.zeros(parts)
    for part in prange(parts):
        costs[part] = cost(points[bounds[part] : bounds[part + 1]], centres)
    return centres, costs.sum()

"""k-means with NumPy: Lloyd's algorithm on whole arrays, or on blocks that fit the cache."""

import numpy as np

from kernels.learning.kmeans import ITERATIONS

ROWS = 4096  # 4,096 points are 256 KiB, which the second-level cache holds


def lloyd(points, start):
    """Each iteration moves every centre to the mean of the points that are nearest to it."""
    centres = start
    for _ in range(ITERATIONS):
        centres = means([sums(points, centres)])
    return centres, cost(points, centres)


def lloyd_in_cache(points, start):
    """The same, block by block: the distances of a block are used while they are in the cache."""
    centres = start
    for _ in range(ITERATIONS):
        centres = means([sums_in_cache(points, centres)])
    return centres, cost_in_cache(points, centres)


def nearest(points, centres):
    """The number of each point's centre: |p - c|² without |p|², which is the same for all centres."""
    return (points @ (-2 * centres.T) + (centres**2).sum(axis=1)).argmin(axis=1)


def sums(points, centres):
    """The sum of the points of each cluster, and their number."""
    labels = nearest(points, centres)
    columns = [np.bincount(labels, column, len(centres)) for column in points.T]
    return np.stack(columns, axis=1), np.bincount(labels, minlength=len(centres))


def sums_in_cache(points, centres):
    """The same, added up over blocks."""
    return added([sums(block, centres) for block in blocks(points)])


def cost(points, centres):
    """The sum of the squared distances to the nearest centre."""
    return float(((points - centres[nearest(points, centres)]) ** 2).sum())


def cost_in_cache(points, centres):
    """The same, added up over blocks."""
    return sum(cost(block, centres) for block in blocks(points))


def blocks(points):
    """Views of the points, a few thousand each."""
    return (points[row : row + ROWS] for row in range(0, len(points), ROWS))


def added(parts):
    """The sums and numbers of all parts together."""
    totals, counts = zip(*parts, strict=True)
    return sum(totals), sum(counts)


def means(parts):
    """The centres that follow from the sums and numbers of all parts."""
    total, count = added(parts)
    return total / count[:, None]

"""All distances in plain Python."""

from math import dist

import numpy as np


def to_lists(points):
    """A tuple of three floats for each point."""
    return (list(map(tuple, points.tolist())),)


def loops(points):
    """``math.dist`` for every pair; the answer becomes an array at the end."""
    return np.array([[dist(one, other) for other in points] for one in points])

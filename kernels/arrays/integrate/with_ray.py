"""The rectangle rule as Ray tasks: two numbers travel to a task, one comes back."""

from itertools import pairwise

import numpy as np
import ray

from kernels.arrays.integrate.with_numpy import heights

remote_heights = ray.remote(heights)


def chunks(a, b, steps, session):
    """Four tasks per worker; all are submitted before waiting for the first answer."""
    dx = (b - a) / steps
    edges = np.linspace(0, steps, 4 * session.workers + 1, dtype=int)
    tasks = [remote_heights.remote(a, dx, *edge) for edge in pairwise(edges)]
    return sum(ray.get(tasks)) * dx

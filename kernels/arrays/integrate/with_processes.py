"""The rectangle rule on a process pool: two numbers travel to a worker, one comes back."""

from itertools import pairwise

import numpy as np

from kernels.arrays.integrate.with_numpy import heights


def chunks(a, b, steps, session):
    """Four chunks of points per worker; each worker makes its own points, so no array is sent."""
    dx = (b - a) / steps
    edges = np.linspace(0, steps, 4 * session.workers + 1, dtype=int)
    futures = [session.executor.submit(heights, a, dx, *edge) for edge in pairwise(edges)]
    return sum(future.result() for future in futures) * dx

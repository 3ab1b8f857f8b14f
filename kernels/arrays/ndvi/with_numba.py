"""Numba: the whole formula in one compiled pass.

``reassoc`` lets the compiler add in any order, as NumPy's pairwise sum does; the rest of
``fastmath`` is left out. With ``error_model="numpy"`` a division is not checked for zero.
"""

import numpy as np
from numba import njit, prange


@njit(fastmath={"reassoc"}, error_model="numpy")
def one_scene(nir, red):
    """Mean and number of undefined pixels of one scene, without any intermediate array."""
    total = 0.0
    undefined = 0
    for row in range(nir.shape[0]):
        for column in range(nir.shape[1]):
            a, b = nir[row, column], red[row, column]
            dead = a + b == 0
            index = (a - b) / (a + b)  # divided first and chosen then: vector code has no branches
            total += 0.0 if dead else index
            undefined += dead
    return total / (nir.size - undefined), undefined


@njit
def fused(nir, red):
    """One thread."""
    means = np.empty(len(nir))
    undefined = np.empty(len(nir), np.int64)
    for scene in range(len(nir)):
        means[scene], undefined[scene] = one_scene(nir[scene], red[scene])
    return means, undefined


@njit(parallel=True)
def fused_parallel(nir, red):
    """The scenes shared out among threads."""
    means = np.empty(len(nir))
    undefined = np.empty(len(nir), np.int64)
    for scene in prange(len(nir)):
        means[scene], undefined[scene] = one_scene(nir[scene], red[scene])
    return means, undefined

"""Numba: compiled threads go through the memory-mapped scenes in one pass."""

import numpy as np

from kernels.arrays.ndvi.with_numba import fused_parallel


def on_memmaps(nir_path, red_path):
    """Compiled code takes a memory map like any other array."""
    return fused_parallel(np.load(nir_path, mmap_mode="r"), np.load(red_path, mmap_mode="r"))

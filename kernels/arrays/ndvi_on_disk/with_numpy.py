"""NumPy: both files loaded whole, or mapped and processed scene by scene."""

import numpy as np

from kernels.arrays.ndvi.with_numpy import one_scene, whole_array


def all_loaded(nir_path, red_path):
    """The plain formula: both channels and every intermediate result are in memory at once."""
    return whole_array(np.load(nir_path), np.load(red_path))


def scene_by_scene(nir_path, red_path):
    """The same formula on one scene after another; the system reads each as it is touched."""
    nir, red = np.load(nir_path, mmap_mode="r"), np.load(red_path, mmap_mode="r")
    means, undefined = zip(*map(one_scene, nir, red), strict=True)
    return np.array(means), np.array(undefined)

"""NumPy: the formula over all scenes at once, scene by scene, or in blocks that fit the cache."""

import numpy as np

ROWS = 64  # 64 rows of 512 numbers are 256 KiB, which the second-level cache holds


def whole_array(nir, red):
    """The formula as written: each operator is a pass over memory, with a result just as large."""
    with np.errstate(invalid="ignore"):  # 0 / 0 is the NaN that we want
        index = (nir - red) / (nir + red)
    return np.nanmean(index, axis=(1, 2)), np.isnan(index).sum(axis=(1, 2))


def one_scene(nir, red):
    """The same for one scene: mean index, and number of undefined pixels."""
    with np.errstate(invalid="ignore"):
        index = (nir - red) / (nir + red)
    return np.nanmean(index), np.isnan(index).sum()


def in_cache(nir, red):
    """Scene by scene, each in blocks of rows."""
    means, undefined = zip(*map(one_scene_in_cache, nir, red), strict=True)
    return np.array(means), np.array(undefined)


def one_scene_in_cache(nir, red):
    """Two buffers the size of a block hold every intermediate result, so none leaves the cache and
    no new memory is requested."""
    buffers = np.empty((2, ROWS, nir.shape[1]))
    total, undefined = 0.0, 0
    for row in range(0, len(nir), ROWS):
        a, b = nir[row : row + ROWS], red[row : row + ROWS]
        index, bottom = buffers[:, : len(a)]
        np.add(a, b, out=bottom)
        np.subtract(a, b, out=index)
        alive = bottom != 0
        np.divide(index, bottom, out=index, where=alive)  # where both are zero, the index stays 0
        total += index.sum()
        undefined += alive.size - np.count_nonzero(alive)
    defined = nir.size - undefined
    return (total / defined if defined else np.nan), undefined

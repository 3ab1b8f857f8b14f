"""CuPy: NumPy's formula on a GPU."""

import cupy


def to_gpu(nir, red):
    """Both channels, copied there once."""
    return cupy.asarray(nir), cupy.asarray(red)


def whole_array(nir, red):
    """The means and counts come home, which waits until they are there."""
    index = (nir - red) / (nir + red)
    means, undefined = cupy.nanmean(index, axis=(1, 2)), cupy.isnan(index).sum(axis=(1, 2))
    return cupy.asnumpy(means), cupy.asnumpy(undefined)

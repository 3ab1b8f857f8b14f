"""CuPy: NumPy's formula on a GPU."""

import cupy


def to_gpu(nir, red):
    """Both channels, copied to the GPU once."""
    return cupy.asarray(nir), cupy.asarray(red)


def whole_array(nir, red):
    """The means and counts are copied back, which waits until they are ready."""
    index = (nir - red) / (nir + red)
    means, undefined = cupy.nanmean(index, axis=(1, 2)), cupy.isnan(index).sum(axis=(1, 2))
    return cupy.asnumpy(means), cupy.asnumpy(undefined)

"""CuPy: NumPy's formula on a GPU; the whole matrix is copied back."""

import cupy


def to_gpu(points):
    """The points, copied to the GPU once."""
    return (cupy.asarray(points),)


def broadcast(points):
    """The answer is so much larger than the input that copying it back is part of the question."""
    differences = points[:, None, :] - points[None, :, :]
    return cupy.asnumpy(cupy.sqrt((differences**2).sum(axis=-1)))

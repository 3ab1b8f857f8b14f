"""CuPy: the array in the memory of a GPU."""

import cupy


def to_gpu(values):
    """The numbers, copied to the GPU once."""
    return (cupy.asarray(values),)


def mean_and_sum(values):
    """The sum is copied back as a number, which waits until it is ready."""
    total = float(values.sum())
    return total / values.size, total

"""CuPy: the array in the memory of a GPU."""

import cupy


def to_gpu(values):
    """The numbers, copied there once."""
    return (cupy.asarray(values),)


def mean_and_sum(values):
    """The sum comes home as a number, which waits until it is there."""
    total = float(values.sum())
    return total / values.size, total

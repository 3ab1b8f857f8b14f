"""The squares of the even numbers with NumPy."""

import numpy as np


def to_array(numbers):
    """The numbers as an array of 64-bit integers."""
    return (np.arange(numbers.start, numbers.stop, dtype=np.int64),)


def mask(numbers):
    """A mask selects the even numbers, which are then squared at once."""
    even = numbers[numbers % 2 == 0]
    return even * even

"""The sum over all pairs with NumPy: the table of products at once, in blocks, or not at all."""

import numpy as np

BLOCK = 2**17  # products: a block of the table is 1 MiB, which stays in the processor's cache


def outer(x, y):
    """Make the whole table of products, 8 bytes per pair, then add it up."""
    return np.multiply.outer(y, x).sum()


def blocks(x, y):
    """Make and add up a few rows of the table at a time, so that it never reaches memory."""
    rows = max(1, BLOCK // len(x))
    total = 0.0
    for first in range(0, len(y), rows):
        total += np.multiply.outer(y[first : first + rows], x).sum()
    return total


def algebra(x, y):
    """The sum over all pairs is the product of two sums: 2n additions instead of n * n products."""
    return x.sum() * y.sum()

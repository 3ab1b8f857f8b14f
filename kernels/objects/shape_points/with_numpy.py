"""Symbols to points with NumPy, whose strings are rows of code points."""

import numpy as np

from kernels.objects.shape_points import POINTS

FIRST, LAST = ord(min(POINTS)), ord(max(POINTS))
TABLE = np.array([POINTS.get(chr(code), 0) for code in range(FIRST, LAST + 1)])


def to_array(symbols):
    """The symbols as an array of one-letter strings."""
    return (np.array(symbols, dtype="<U1"),)


def select(symbols):
    """For each case, compare all symbols."""
    return np.select([symbols == symbol for symbol in POINTS], list(POINTS.values()))


def table(symbols):
    """The code point of a letter is its place in a table."""
    return TABLE[symbols.view(np.uint32) - FIRST]

"""The sums of groups with NumPy: all numbers parsed at once, then added up group by group."""

from pathlib import Path

import numpy as np

NEW_LINE = ord("\n")


def reduce_groups(path):
    """Two line ends in a row make a blank line, and the number after it begins a group."""
    text = Path(path).read_bytes()
    numbers = np.fromstring(text, dtype=np.int64, sep="\n")  # any white space parts numbers
    ends = np.flatnonzero(np.frombuffer(text, np.uint8) == NEW_LINE)
    blank = np.flatnonzero(np.diff(ends) == 1) + 1
    starts = blank - np.arange(blank.size)  # as many numbers as lines, but for the blank ones
    return np.add.reduceat(numbers, np.concatenate([[0], starts]))

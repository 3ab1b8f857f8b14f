"""Membership with NumPy."""

import numpy as np


def to_arrays(members, values):
    """Both as arrays of 64-bit integers."""
    return np.array(members, dtype=np.int64), np.array(values, dtype=np.int64)


def isin(members, values):
    """``np.isin`` chooses by itself between a table and sorting."""
    return np.isin(values, members)

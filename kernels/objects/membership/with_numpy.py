"""Membership with NumPy."""

import numpy as np


def to_arrays(members, values):
    """Both as arrays of 64-bit integers."""
    return np.array(members, dtype=np.int64), np.array(values, dtype=np.int64)


def isin(members, values):
    """``np.isin`` chooses by itself between a table and sorting."""
    return np.isin(values, members)


def to_sorted_array(members, values):
    """The members in order, as ``searchsorted`` needs them."""
    members, values = to_arrays(members, values)
    return np.sort(members), values


def search_sorted(members, values):
    """Halve the sorted array again and again, for all values in one call."""
    places = np.searchsorted(members, values)
    return members[np.minimum(places, len(members) - 1)] == values

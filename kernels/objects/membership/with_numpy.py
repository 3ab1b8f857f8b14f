"""Membership with NumPy."""

import numpy as np


def to_arrays(members, values):
    """Both as arrays of 64-bit integers."""
    return np.array(members, dtype=np.int64), np.array(values, dtype=np.int64)


def isin(members, values):
    """``np.isin`` decides by itself whether to use a lookup table or to sort."""
    return np.isin(values, members)


def to_sorted_array(members, values):
    """The members in order, as ``searchsorted`` needs them."""
    members, values = to_arrays(members, values)
    return np.sort(members), values


def search_sorted(members, values):
    """A binary search for all values, in one call."""
    places = np.searchsorted(members, values)
    return members[np.minimum(places, len(members) - 1)] == values

"""Mean and count by key with Numba: one loop, which relies on keys that are small integers."""

import numpy as np
from numba import njit


def columns(sales):
    """The columns as plain arrays: Numba does not support data frames."""
    return tuple(sales[name].to_numpy() for name in ("shop", "customer", "amount"))


def loop(shop, customer, amount):
    """Both groupings, one after the other, on one thread."""
    return grouped(shop, amount), grouped(customer, amount)


def grouped(key, amount):
    """Keys, means and counts; the key is the position in the two tables."""
    size = key.max() + 1
    totals, counts = np.zeros(size), np.zeros(size, np.int64)
    add_up(key, amount, totals, counts)
    keys = np.flatnonzero(counts)
    return keys, totals[keys] / counts[keys], counts[keys]


@njit(cache=False)
def add_up(key, amount, totals, counts):
    """Add every amount to the total of its key, in one pass."""
    for row in range(len(key)):
        totals[key[row]] += amount[row]
        counts[key[row]] += 1

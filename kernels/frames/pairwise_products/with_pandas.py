"""Products of all pairs of columns with pandas."""

from itertools import combinations

import numpy as np


def one_series_a_pair(table):
    """The obvious way: every product is a new Series, with an index of its own to align."""
    largest = []
    for one, other in combinations(table.columns, 2):
        product = table[one] * table[other]
        largest.append(product.max())
    return np.array(largest)


def a_column_with_the_rest(table):
    """One operation for all products of a column: as many steps as columns, not as pairs."""
    return products_of_columns(table, 0, table.shape[1])


def products_of_columns(table, start, stop):
    """The largest product of each column from ``start`` to ``stop`` with each one after it."""
    largest = [
        table.iloc[:, place + 1 :].mul(table.iloc[:, place], axis=0).max().to_numpy()
        for place in range(start, stop)
    ]
    return np.concatenate(largest)

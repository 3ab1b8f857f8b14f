"""Products of all pairs of columns with Numba: loops that keep no product."""

import numpy as np
from numba import njit


def columns(table):
    """The numbers as an array with a row for each column, so that a column lies in one piece."""
    return (np.ascontiguousarray(table.to_numpy().T),)


# Without NaN and signed zeros to mind, the compiler may compare several rows at once.
@njit(fastmath={"nnan", "nsz"})
def fused(columns):
    """Multiply and compare in one pass over each pair."""
    count, rows = columns.shape
    largest = np.empty(count * (count - 1) // 2)
    pair = 0
    for one in range(count):
        for other in range(one + 1, count):
            best = -np.inf
            for row in range(rows):
                best = max(best, columns[one, row] * columns[other, row])
            largest[pair] = best
            pair += 1
    return largest

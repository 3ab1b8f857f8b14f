"""The squares of the even numbers with Numba: one loop over the numbers."""

import numpy as np
from numba import njit


@njit(cache=False)
def squares(numbers):
    """Make room for all, because how many are even is known only at the end."""
    found = np.empty_like(numbers)
    count = 0
    for number in numbers:
        if number % 2 == 0:
            found[count] = number * number
            count += 1
    return found[:count].copy()

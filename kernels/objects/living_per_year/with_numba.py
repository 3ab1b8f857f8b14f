"""The people alive in each year with Numba: one explicit loop, compiled."""

import numpy as np
from numba import njit


@njit(cache=False)
def living_from(births, deaths, first, last):
    """The number of people alive in each year from first to last."""
    living = np.zeros(last - first + 1, dtype=np.int64)
    for person in range(births.size):
        living[births[person] - first] += 1
        living[deaths[person] - first] -= 1
    for year in range(1, living.size):
        living[year] += living[year - 1]
    return living


def difference(births, deaths):
    """Births minus deaths of each year, added up from year to year."""
    first, last = int(births.min()), int(deaths.max())
    living = living_from(births, deaths, first, last)
    return {first + year: count for year, count in enumerate(living.tolist()) if count}

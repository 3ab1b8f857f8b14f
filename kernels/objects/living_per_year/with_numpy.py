"""The people alive in each year with NumPy: two histograms and a cumulative sum."""

import numpy as np


def to_arrays(population):
    """The pairs as two contiguous arrays of int64: births, deaths."""
    births, deaths = np.array(population, dtype=np.int64).T
    return np.ascontiguousarray(births), np.ascontiguousarray(deaths)


def difference(births, deaths):
    """Births minus deaths of each year, added up from year to year."""
    first, last = births.min(), deaths.max()
    length = last - first + 1
    born = np.bincount(births - first, minlength=length)
    died = np.bincount(deaths - first, minlength=length)
    living = np.cumsum(born - died)
    years = np.flatnonzero(living)
    return dict(zip((years + first).tolist(), living[years].tolist(), strict=True))

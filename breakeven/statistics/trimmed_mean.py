"""The trimmed mean of paired differences, with an interval that borrows from other cases' variances.

Source: K. Yuen, "The two-sample trimmed t for unequal population variances", Biometrika 61 (1974);
J. Tukey and D. McLaughlin, "Less vulnerable confidence and significance procedures for location
based on a single sample", Sankhya A 25 (1963).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from breakeven.statistics.borrowed import NOTHING, Prior

__all__ = ["TRIMMED", "Trimmed", "interval", "trimmed"]

TRIMMED = 0.2
"""The part of the values that is left out at either end."""
FEWEST = 2
"""With fewer values there is no variance."""


@dataclass(frozen=True)
class Trimmed:
    """The trimmed mean of log-ratios, and the variance of one of them with its degrees of freedom, so
    that the mean's is ``variance / count``."""

    middle: float
    variance: float
    freedom: int
    count: int


def trimmed(log_ratios: Sequence[float], part: float = TRIMMED) -> Trimmed:
    """The mean of some log-ratios without that part at either end, with their Winsorized variance."""
    count = len(log_ratios)
    if count < FEWEST:
        return Trimmed(float(np.mean(log_ratios)) if count else 0.0, 0.0, 0, count)
    values = np.sort(np.asarray(log_ratios))
    cut = int(part * count)
    kept = count - 2 * cut
    middle = float(values[cut : count - cut].mean())
    held = values.clip(values[cut], values[count - cut - 1])
    return Trimmed(middle, float(held.var(ddof=1)) * (count / kept) ** 2, kept - 1, count)


def interval(found: Trimmed, error: float, prior: Prior = NOTHING) -> tuple[float, float, float]:
    """The trimmed mean, and the bounds of the interval that misses the truth with this probability.

    ``prior`` is what the variances of other cases say of this one's.
    """
    from scipy.special import stdtrit  # here: SciPy is loaded only for a comparison

    variance, freedom = prior.moderated(found.variance, found.freedom)
    reach = float(stdtrit(freedom, 1 - error / 2)) * math.sqrt(variance / found.count)
    return found.middle, found.middle - reach, found.middle + reach

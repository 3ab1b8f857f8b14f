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

__all__ = ["NO_SPREAD", "TRIMMED", "Spread", "Trimmed", "interval", "kept_places", "trimmed"]

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


def kept_places(values: Sequence[float], part: float = TRIMMED) -> list[int]:
    """The places of those values that the trimmed mean is the mean of."""
    cut = int(part * len(values)) if len(values) >= FEWEST else 0
    order = sorted(range(len(values)), key=values.__getitem__)
    return order[cut : len(values) - cut]


@dataclass(frozen=True)
class Spread:
    """A variance of what all values have in common, so that more of them do not make it smaller, and its
    degrees of freedom."""

    variance: float
    freedom: float


NO_SPREAD = Spread(0.0, 1.0)


def interval(
    found: Trimmed, error: float, prior: Prior = NOTHING, spread: Spread = NO_SPREAD
) -> tuple[float, float, float]:
    """The trimmed mean, and the bounds of the interval that misses the truth with this probability.

    ``prior`` is what the variances of other cases say of this one's, ``spread`` what the mean itself
    varies by besides. Two variances together have the degrees of freedom of F. Satterthwaite, "An
    approximate distribution of estimates of variance components", Biometrics Bulletin 2 (1946).
    """
    from scipy.special import stdtrit  # here: SciPy is loaded only for a comparison

    variance, freedom = prior.moderated(found.variance, found.freedom)
    own = variance / found.count
    if spread.variance:
        both = own + spread.variance
        freedom = both**2 / (own**2 / max(freedom, 1e-9) + spread.variance**2 / spread.freedom)
        own = both
    reach = float(stdtrit(freedom, 1 - error / 2)) * math.sqrt(own)
    return found.middle, found.middle - reach, found.middle + reach

"""Variances estimated from few values each, made steadier by what all of them have in common.

Five pairs of processes tell little of how much pairs differ, but a comparison has many cases on one
machine. An empirical Bayes estimate takes the variances of all for draws from one distribution, learns
it from them, and draws each towards its middle, the less they are alike, the less.

Source: G. Smyth, "Linear models and empirical Bayes methods for assessing differential expression in
microarray experiments", Statistical Applications in Genetics and Molecular Biology 3 (2004), section 6.2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["NOTHING", "Prior", "prior_of"]

FEWEST = 4
"""With fewer variances nothing is borrowed."""
MOST_FREEDOM = 8.0
"""Of the prior: the variances of some twenty cases do not tell that all have one in common."""
LEAST = 1e-8
"""Smaller variances of logarithms, of less than a hundredth of a per cent, are taken for this one."""


@dataclass(frozen=True)
class Prior:
    """The variance that all have in common, and how many degrees of freedom it is worth."""

    variance: float
    freedom: float

    def moderated(self, variance: float, freedom: float) -> tuple[float, float]:
        """The variance drawn towards the common one, and its degrees of freedom."""
        both = self.freedom + freedom
        own = max(variance, LEAST) if self.freedom else variance
        return (self.freedom * self.variance + freedom * own) / both, both


NOTHING = Prior(variance=0.0, freedom=0.0)


def prior_of(variances: Sequence[float], freedoms: Sequence[float]) -> Prior:
    """What the variances say of each other, by the moments of their logarithms."""
    if len(variances) < FEWEST:
        return NOTHING
    from scipy.special import digamma, polygamma  # here: whoever compares nothing loads no SciPy

    half = np.asarray(freedoms, float) / 2
    logs = np.log(np.maximum(variances, LEAST)) - digamma(half) + np.log(half)
    excess = float(logs.var(ddof=1) - polygamma(1, half).mean())
    freedom = MOST_FREEDOM
    if excess > 0:
        freedom = min(freedom, 2 * _inverse_trigamma(excess))
    middle = float(logs.mean() + digamma(freedom / 2) - math.log(freedom / 2))
    return Prior(variance=math.exp(middle), freedom=freedom)


def _inverse_trigamma(value: float) -> float:
    """The x > 0 whose trigamma is ``value`` > 0; trigamma falls from infinity to 0."""
    from scipy.optimize import brentq
    from scipy.special import polygamma

    # 1/x < trigamma(x) < 1/x + 1/x² bounds it on both sides.
    low, high = 1 / (value + math.sqrt(value)), 1 / value + 1 / math.sqrt(value)
    return float(brentq(lambda x: polygamma(1, x) - value, low / 2, 2 * high))

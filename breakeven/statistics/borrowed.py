"""Variances estimated from few values each, made steadier by what all of them have in common.

Five pairs of processes tell little of how much pairs differ, but a comparison has many cases on one
machine. An empirical Bayes estimate takes the variances of all for draws from one distribution, learns
it from them, and draws each towards its middle, the less they are alike, the less. A variance that is
too large to be one of them keeps what it has: else one noisy case among quiet ones would be taken for
quiet. For the same reason the largest and smallest say less of what all have in common.

Sources: G. Smyth, "Linear models and empirical Bayes methods for assessing differential expression in
microarray experiments", Statistical Applications in Genetics and Molecular Biology 3 (2004), section 6.2;
B. Phipson, S. Lee, I. Majewski, W. Alexander and G. Smyth, "Robust hyperparameter estimation protects
against hypervariable genes and improves power to detect differential expression", Annals of Applied
Statistics 10 (2016), sections 3.2 to 3.4.
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
"""The prior's most freedom: the variances of some twenty cases cannot show that all share one."""
LEAST = 1e-8
"""Smaller variances of logarithms, of less than a hundredth of a per cent, are taken for this one."""
HELD = (0.05, 0.90)
"""Logarithms of variances beyond these quantiles count as if they were there."""
VARIANCE_LEFT = 0.72
"""The part of their variance that this leaves, for the freedoms that occur (0.70 to 0.76, simulated)."""


@dataclass(frozen=True)
class Prior:
    """The variance that all have in common, and how many degrees of freedom it is worth.

    ``known`` are the variances that it was learnt from.
    """

    variance: float
    freedom: float
    known: tuple[float, ...] = ()

    def moderated(self, variance: float, freedom: float) -> tuple[float, float]:
        """The variance drawn towards the common one, and its degrees of freedom."""
        if not self.freedom:
            return variance, freedom
        own = max(variance, LEAST)
        borrowed = self.freedom * self._likeness(own, freedom)
        both = borrowed + freedom
        return (borrowed * self.variance + freedom * own) / both, both

    def _likeness(self, variance: float, freedom: float) -> float:
        """From 0 to 1: how far so large a variance is to be expected among so many.

        That is the probability of a larger one, by the F distribution, over the part of the known
        ones that are as large.
        """
        if variance <= self.variance:
            return 1.0
        from scipy.special import fdtrc  # here: SciPy is loaded only for a comparison

        expected = float(fdtrc(freedom, self.freedom, variance / self.variance))
        seen = (sum(each > variance for each in self.known) + 0.5) / max(1, len(self.known))
        return min(1.0, expected / seen)


NOTHING = Prior(variance=0.0, freedom=0.0)


def prior_of(variances: Sequence[float], freedoms: Sequence[float]) -> Prior:
    """What the variances say of each other, by the moments of their logarithms."""
    if len(variances) < FEWEST:
        return NOTHING
    from scipy.special import digamma, polygamma

    half = np.asarray(freedoms, float) / 2
    logs = np.log(np.maximum(variances, LEAST)) - digamma(half) + np.log(half)
    logs = logs.clip(*np.quantile(logs, HELD))
    excess = float(logs.var(ddof=1) / VARIANCE_LEFT - polygamma(1, half).mean())
    freedom = MOST_FREEDOM
    if excess > 0:
        freedom = min(freedom, 2 * _inverse_trigamma(excess))
    middle = float(logs.mean() + digamma(freedom / 2) - math.log(freedom / 2))
    return Prior(math.exp(middle), freedom, tuple(map(float, variances)))


def _inverse_trigamma(value: float) -> float:
    """The x > 0 whose trigamma is ``value`` > 0; trigamma falls from infinity to 0."""
    from scipy.optimize import brentq
    from scipy.special import polygamma

    # 1/x < trigamma(x) < 1/x + 1/x² bounds it on both sides.
    low, high = 1 / (value + math.sqrt(value)), 1 / value + 1 / math.sqrt(value)
    return float(brentq(lambda x: polygamma(1, x) - value, low / 2, 2 * high))

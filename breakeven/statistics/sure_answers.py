"""What is known of the ratio of two times at several sizes, and which answers are sure.

Each size has some pairs of processes, each pair one figure: the logarithm of the ratio. Their mean is
judged by Student's t, with how much pairs differ learnt from the pairs at all other sizes as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from breakeven.statistics.intervals import CONFIDENCE, SMALLEST_EFFECT
from breakeven.statistics.process_spread import GRID, Doubt, Spread, spread_of

__all__ = ["LOOKS", "MOST_SIZES", "At", "Figures", "differ_by", "judged", "looks"]

Told = Literal["faster", "slower", "same", ""]
Figures = Sequence[float]
"""Logarithms of the second's time over the first's, one for each pair of processes."""
ERROR = 1 - CONFIDENCE
LOOKS = 3
"""How often a size is judged: after the fewest pairs, twice and four times as many."""
MOST_SIZES = 12
ANY_SPREAD = Spread(tuple(GRID), (1 / len(GRID),) * len(GRID), 0)
"""How much pairs may differ while nothing is known of others."""


@dataclass(frozen=True)
class At:
    """What is known at one n: ``mean`` is that of the figures, ``doubt`` how far it may be off.

    ``told`` says how the first one does, sure enough for the search, and is empty where that cannot
    be told.
    """

    n: int
    pairs: int
    mean: float
    doubt: Doubt
    told: Told

    @property
    def ratio(self) -> float:
        """The second's time over the first's."""
        return math.exp(self.mean)

    def bounds(self, confidence: float = CONFIDENCE) -> tuple[float, float]:
        """The interval of the ratio; from 0 to infinity where it says nothing."""
        reach = self.doubt.reach(confidence)
        if reach is None:
            return 0.0, math.inf
        return math.exp(self.mean - reach), math.exp(self.mean + reach)


def judged(seen: Mapping[int, Figures], fewest: int) -> list[At]:
    """What is known at each n that has the fewest pairs, in ascending order."""
    return [
        _judged(n, figures, [other for each, other in seen.items() if each != n])
        for n, figures in sorted(seen.items())
        if len(figures) >= fewest
    ]


def differ_by(known: Sequence[At]) -> float:
    """The ratio, above 1, within which the two lie at all of some sizes, with a confidence of 95 %."""
    bounds = [at.bounds(1 - ERROR / MOST_SIZES) for at in known]
    return max((max(high, 1 / low if low else math.inf) for low, high in bounds), default=1.0)


def looks(fewest: int) -> list[int]:
    """After how many pairs a size is judged."""
    return [fewest * 2**look for look in range(LOOKS)]


def _judged(n: int, figures: Figures, others: Iterable[Figures]) -> At:
    mean, variance = float(np.mean(figures)), float(np.var(figures, ddof=1))
    contrasts = [each for other in others for each in _contrasts(other)]
    spread = spread_of(contrasts) if contrasts else ANY_SPREAD
    doubt = spread.doubt(len(figures), variance)
    return At(n, len(figures), mean, doubt, _told(mean, doubt))


def _told(mean: float, doubt: Doubt) -> Told:
    """Sure answers only: each look at each size has its part of ERROR."""
    error, effect = ERROR / MOST_SIZES / LOOKS, math.log(SMALLEST_EFFECT)
    if abs(mean) < effect:
        return "same" if doubt.beyond(effect - abs(mean)) / 2 <= error else ""
    if doubt.beyond(mean) / 2 > error:
        return ""
    return "faster" if mean > 0 else "slower"


def _contrasts(figures: Figures) -> list[float]:
    """Each figure but the first against the mean of those before: as spread as the figures themselves,
    around 0, and independent where those are bell-shaped (Helmert's contrasts)."""
    return [
        (figures[count] - float(np.mean(figures[:count]))) * math.sqrt(count / (count + 1))
        for count in range(1, len(figures))
    ]

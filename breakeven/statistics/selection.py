"""How wide intervals must be where many are looked at and some are picked out.

Of a thousand cells with a 95 % interval each, those that are called faster or slower are picked because
of what their intervals show, and so are wrong more often than one in twenty. With intervals at
1 - rate x R / m, of m cells of which R are picked out, the expected part of the picked ones that is
wrong is at most the rate.

Source: Y. Benjamini and D. Yekutieli, "False discovery rate-adjusted multiple confidence intervals for
selected parameters", Journal of the American Statistical Association 100 (2005); Y. Benjamini and
Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57 (1995).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from breakeven.statistics.intervals import CONFIDENCE, SMALLEST_EFFECT, Ratio

__all__ = ["selected_confidence", "selected_level"]


def selected_confidence(
    ratios: Iterable[Ratio], effect: float = SMALLEST_EFFECT, confidence: float = CONFIDENCE
) -> float:
    """The confidence that each interval needs, so that few of those beyond the effect are wrong.

    It is the usual one where all are beyond the effect, and more the fewer are. Ratios without an
    interval do not count.
    """
    return 1 - selected_level((_error(each, effect) for each in ratios if each.doubt), confidence)


def selected_level(errors: Iterable[float], confidence: float = CONFIDENCE) -> float:
    """The error that each of many statements may have, so that few of those that are made are wrong.

    ``errors`` are the statements' p-values; those up to the level are made.
    """
    ordered = sorted(errors)
    rate, count = 1 - confidence, len(ordered)
    picked = [place for place, error in enumerate(ordered, 1) if error <= rate * place / count]
    return rate * max(picked, default=1) / max(1, count)


def _error(of: Ratio, effect: float) -> float:
    """The error at which an interval would just reach the effect."""
    lower, higher = of.ends
    if of.doubt is None or not (lower > effect or higher < 1 / effect):
        return 1.0
    return of.doubt.beyond(abs(math.log(of.value)) - math.log(effect))

"""How much two builds of the same source differ, as a comparison of them shows it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from breakeven.findings.verdicts.of_pairs.pairs import Turns
from breakeven.findings.verdicts.of_pairs.readings import seen_in_turns
from breakeven.statistics.trimmed_mean import Spread

__all__ = ["spread_between"]

BUILDS_DIFFER, BUILDS_CASES = 0.01, 4
"""How much two builds of one source are taken to differ before any are measured, as a logarithm,
and how many cases that weighs as."""


def spread_between(turns: Sequence[Sequence[Turns]]) -> Spread:
    """How much two sides of one source differ from case to case, beyond what their pairs do.

    ``turns`` has the pairs of each case, two at least. Each case is one draw from the differences of builds:
    the mean of their squares, without what the pairs alone bring about, is that of two builds. A few cases
    hardly show it, and by chance may show nothing: so it begins with BUILDS_DIFFER, which weighs as
    BUILDS_CASES cases do (the conjugate prior of a variance).
    """
    found = [seen_in_turns(pairs).readings["wall"].mean for pairs in turns]
    seen = fmean(each.middle**2 for each in found)
    by_pairs = fmean(each.variance / each.count for each in found)
    count = len(found)
    variance = BUILDS_CASES * BUILDS_DIFFER**2 + count * max(0.0, seen - by_pairs)
    return Spread(variance / (BUILDS_CASES + count), float(BUILDS_CASES + count))

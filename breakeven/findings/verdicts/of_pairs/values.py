"""The verdict on a figure that a benchmark gives itself, such as a count, an error, or an object's size.

Such a figure may be zero or less, and then has no ratio. Most of them are the same in every process, and
then a change is no matter of chance: it is told exactly. The others are judged as times are: by the
logarithms of their ratios where all are of one sign, else by their differences, as parts of what the
figures usually come to.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from breakeven.findings.verdicts.change import Change, Verdict
from breakeven.findings.verdicts.of_pairs.deciding import EARLY_SAME
from breakeven.findings.verdicts.of_pairs.pairs import Reading, Values
from breakeven.findings.verdicts.of_pairs.seen import LOOKS, SAME_FROM
from breakeven.findings.verdicts.of_pairs.two_sides import EFFECTS, changes_of_readings
from breakeven.wording import percent

__all__ = ["COUNTED_PAIRS", "changes_of_instructions", "changes_of_values"]

COUNTED_PAIRS = 2
"""How many pairs of processes have their instructions counted, to show whether all counts agree."""
ALIKE = 0.001
"""Counts that differ by no more than this part are taken for the same."""


def changes_of_values(
    values: Sequence[Sequence[Values]],
    units: Sequence[str],
    *,
    verdicts: int,
    shares: Sequence[float] | None = None,
) -> list[Change]:
    """The verdict on the value of each case, from its pairs; ``verdicts`` is how many the whole
    comparison gives, ``units`` has that of each case, and for ``shares`` see ``changes_of_time``."""
    varying = [[] if _is_exact(pairs) else pairs for pairs in values]
    read = [_readings(pairs) for pairs in varying]
    judged = changes_of_readings("value", read, verdicts=verdicts, shares=shares)
    return [
        replace(_exactly(pairs) if _is_exact(pairs) else _of_sign(change, pairs), unit=unit)
        for pairs, change, unit in zip(values, judged, units, strict=True)
    ]


def changes_of_instructions(counts: Sequence[Sequence[Values]]) -> list[Change]:
    """The verdict on the instructions of each case, from the counts of its pairs: there is no chance in
    them, or else there is no verdict."""
    return [_counted(pairs) for pairs in counts]


def _counted(pairs: Sequence[Values]) -> Change:
    count = len(pairs)
    if count < COUNTED_PAIRS:
        reason = f"it was counted in {count} of {COUNTED_PAIRS} pairs: give it more time"
        return Change(quantity="instructions", verdict="cannot tell", pairs=count, reason=reason)
    sides = [[each.before for each in pairs], [each.after for each in pairs]]
    apart = max(max(side) / max(min(side), 1.0) - 1 for side in sides)
    before, after = (float(np.median(side)) for side in sides)
    ratio = after / max(before, 1.0)
    verdict: Verdict = "more instructions" if ratio > 1 else "fewer instructions"
    reason = ""
    if apart > ALIKE:
        verdict = "cannot tell"
        reason = f"the same code takes up to {percent(apart, 1)} more from process to process"
    elif abs(ratio - 1) < EFFECTS["instructions"]:
        verdict = "same"
    return Change(
        quantity="instructions",
        verdict=verdict,
        ratio=ratio,
        low=ratio,
        high=ratio,
        before=before,
        after=after,
        pairs=count,
        reason=reason,
        is_exact=apart <= ALIKE,
    )


def _is_exact(pairs: Sequence[Values]) -> bool:
    """Whether each side gave one value, as often as a verdict takes."""
    sides = [{each.before for each in pairs}, {each.after for each in pairs}]
    return len(pairs) >= LOOKS[0] and all(len(each) == 1 for each in sides)


def _exactly(pairs: Sequence[Values]) -> Change:
    """The verdict where there is no chance in it."""
    before, after = pairs[0].before, pairs[0].after
    ratio = after / before if before > 0 and after > 0 else None
    difference = abs(after - before) / (abs(before) or 1.0)
    verdict: Verdict = "larger" if after > before else "smaller"
    reason = ""
    if before == after or (before and difference < EFFECTS["value"]):
        verdict, reason = ("same", "") if len(pairs) >= SAME_FROM else ("cannot tell", EARLY_SAME)
    return Change(
        quantity="value",
        verdict=verdict,
        ratio=ratio,
        low=ratio,
        high=ratio,
        pairs=len(pairs),
        before=before,
        after=after,
        reason=reason,
        is_exact=True,
    )


def _has_ratios(pairs: Sequence[Values]) -> bool:
    """Whether all values are above zero, so that ratios mean something."""
    return all(each.before > 0 and each.after > 0 for each in pairs)


def _readings(pairs: Sequence[Values]) -> list[Reading]:
    """Log-ratios, or where there are none, differences as parts of the typical value."""
    if _has_ratios(pairs):
        return [
            Reading(math.log(each.after / each.before), each.before, each.after) for each in pairs
        ]
    typical = float(
        np.median([abs(value) for each in pairs for value in (each.before, each.after)])
    )
    scale = typical or max(max(abs(each.before), abs(each.after)) for each in pairs) or 1.0
    return [Reading((each.after - each.before) / scale, each.before, each.after) for each in pairs]


def _of_sign(change: Change, pairs: Sequence[Values]) -> Change:
    """The verdict without a ratio, where there is none."""
    return change if _has_ratios(pairs) else replace(change, ratio=None, low=None, high=None)

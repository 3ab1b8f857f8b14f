"""Two sides of one case, such as two commits: pairs of processes that took turns, and the verdict.

The unit is the pair of processes. Each gives one figure, the median of its turns' log-ratios, and
the interval is that of the trimmed mean over the pairs: one pair in five may be disturbed without
widening it much. How much pairs differ is estimated from all cases (see ``borrowed.py``). Pairs are
added until the verdict is clear.

An alarm, that something changed, asks for more than the interval that is shown: over all looks at the
data, all cases and all quantities together, a false one is to come in one comparison of twenty at the
most (C. Bonferroni's inequality; what is found to have changed leaves its share to the rest, as S. Holm
has it). And the change has to be one that matters: see EFFECTS.

Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
Statistics 6 (1979); for the trimmed mean see ``trimmed_mean.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from breakeven.findings.verdicts.change import Change, Verdict
from breakeven.findings.verdicts.pairs import (
    BUSY_SHARE,
    CLOCKS,
    Clock,
    Quantity,
    Starts,
    Turns,
    counted,
)
from breakeven.statistics.borrowed import Prior, prior_of
from breakeven.statistics.trimmed_mean import interval, trimmed

__all__ = [
    "CONFIDENCE",
    "EFFECTS",
    "FALSE_ALARMS",
    "LOOKS",
    "changes_at_start",
    "changes_of_time",
]

EFFECTS: dict[Quantity, float] = {"time": 0.03, "first call": 0.10, "memory": 0.03}
"""No smaller difference is called one: what happens once varies more than what is repeated."""
CONFIDENCE = 0.99
"""Of the interval that is shown, and that lies within the smallest effects of what is the same."""
FALSE_ALARMS = 0.05
"""In so many comparisons of identical code there may be an alarm at all."""
LOOKS = (6, 8, 10, 13, 18, 26)
"""After so many pairs the data are looked at, and the case ends when they are clear."""
WORDS: dict[Quantity, tuple[Verdict, Verdict]] = {
    "time": ("slower", "faster"),
    "first call": ("slower", "faster"),
    "memory": ("more memory", "less memory"),
}
WORKING_SHARE = 0.5
"""A call that never computes for more of its time than this waits: processor time says little of it."""


@dataclass(frozen=True)
class _Seen:
    """What the pairs of one case showed: their log-ratios, the medians of both sides, the clock."""

    log_ratios: list[float]
    before: float
    after: float
    clock: Clock = "wall"
    is_busy: bool = False
    mostly_waits: bool = False
    left_out: int = 0


def changes_of_time(
    turns: Sequence[Sequence[Turns]], *, verdicts: int, effects: Sequence[float] | None = None
) -> list[Change]:
    """The verdict on the time of each case.

    ``turns`` has the pairs of each case, ``verdicts`` is how many the whole comparison gives;
    ``effects`` are the smallest differences that count, as fractions (default: EFFECTS).
    """
    smallest = effects or [EFFECTS["time"]] * len(turns)
    return _changes("time", [_timed(pairs) for pairs in turns], verdicts, smallest)


def changes_at_start(
    quantity: Quantity, starts: Sequence[Sequence[Starts]], *, verdicts: int
) -> list[Change]:
    """The verdict on the first call of each case, or on its memory, in the same way."""
    seen = []
    for pairs in starts:
        before, after = ([each.sides(quantity)[side] for each in pairs] for side in (0, 1))
        log_ratios = list(np.log(np.divide(after, before)))
        seen.append(_Seen(log_ratios, _median(before), _median(after)))
    return _changes(quantity, seen, verdicts, [EFFECTS[quantity]] * len(seen))


def _timed(measured: Sequence[Turns]) -> _Seen:
    pairs = counted(measured)
    left_out = len(measured) - len(pairs)
    is_busy = _median([each.busy_share for each in pairs]) > BUSY_SHARE
    clock: Clock = "processor" if is_busy else "wall"
    before, after = ([_median(each.sides(clock)[side]) for each in pairs] for side in (0, 1))
    waits = is_busy and _median([each.working_share for each in pairs]) < WORKING_SHARE
    log_ratios = [each.log_ratio(clock) for each in pairs]
    return _Seen(log_ratios, _median(before), _median(after), clock, is_busy, waits, left_out)


def _median(values: Sequence[float]) -> float:
    return float(np.median(values)) if len(values) else 0.0


def _changes(
    quantity: Quantity, seen: Sequence[_Seen], verdicts: int, effects: Sequence[float]
) -> list[Change]:
    priors = {clock: _prior(each for each in seen if each.clock == clock) for clock in CLOCKS}
    error = _error(seen, priors, verdicts)
    return [
        _change(quantity, each, priors[each.clock], math.log1p(effect), error)
        for each, effect in zip(seen, effects, strict=True)
    ]


def _error(seen: Sequence[_Seen], priors: Mapping[Clock, Prior], verdicts: int) -> float:
    """How often a verdict may be a false alarm, at one look: what has changed asks for no share more."""
    enough = [each for each in seen if len(each.log_ratios) >= LOOKS[0]]
    changed = 0
    while True:
        error = FALSE_ALARMS / max(1, verdicts - changed) / len(LOOKS)
        found = 0
        for each in enough:
            _, low, high = interval(each.log_ratios, error, priors[each.clock])
            found += low > 0 or high < 0
        if found == changed:
            return error
        changed = found


def _prior(seen: Iterable[_Seen]) -> Prior:
    known = [trimmed(each.log_ratios) for each in seen if len(each.log_ratios) >= LOOKS[0]]
    return prior_of([each.variance for each in known], [each.freedom for each in known])


def _change(quantity: Quantity, seen: _Seen, prior: Prior, smallest: float, error: float) -> Change:
    count = len(seen.log_ratios)
    if count < LOOKS[0]:
        reason = f"it had {count} of the {LOOKS[0]} pairs that a verdict takes: give it more time"
        return Change(quantity=quantity, verdict="cannot tell", pairs=count, reason=reason)
    verdict = _verdict(quantity, seen.log_ratios, prior, error, smallest)
    middle, low, high = interval(seen.log_ratios, 1 - CONFIDENCE, prior)
    reason = ""
    if verdict == "cannot tell":
        reason = _why_not(high - low, smallest, count, is_busy=seen.is_busy)
    if seen.mostly_waits:
        verdict = "cannot tell"
        reason = "the machine was busy, and this case mostly waits: run it on a quiet machine"
    return Change(
        quantity=quantity,
        verdict=verdict,
        ratio=math.exp(middle),
        low=math.exp(low),
        high=math.exp(high),
        pairs=count,
        left_out=seen.left_out,
        clock=seen.clock,
        before=seen.before,
        after=seen.after,
        reason=reason,
    )


def _verdict(
    quantity: Quantity, log_ratios: Sequence[float], prior: Prior, error: float, smallest: float
) -> Verdict:
    """A change when zero is outside the interval of that error, and the change is large enough."""
    middle, low, high = interval(log_ratios, error, prior)
    more, less = WORDS[quantity]
    if low > 0 and middle > smallest:
        return more
    if high < 0 and middle < -smallest:
        return less
    _, low, high = interval(log_ratios, 1 - CONFIDENCE, prior)
    return "same" if -smallest < low and high < smallest else "cannot tell"


def _why_not(width: float, smallest: float, pairs: int, *, is_busy: bool) -> str:
    """Why an interval of this width, in logarithms, tells nothing, and what would help."""
    found = f"the interval is {math.expm1(width):.1%} wide"
    if is_busy:
        return f"{found}, and others kept the machine busy: run it on a quiet machine"
    had_all = pairs >= LOOKS[-1]
    if had_all:
        found += " after all its pairs"
    if width < 2 * smallest:
        helps = "a larger effect decides it" if had_all else "give it more time"
        return f"{found}, and the change may be about the smallest that counts: {helps}"
    return f"{found}: {'take' if had_all else 'give it more time, or'} a size with longer calls"

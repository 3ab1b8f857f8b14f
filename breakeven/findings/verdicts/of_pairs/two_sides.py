"""Two sides of one case, such as two commits: pairs of processes that took turns, and the verdict.

The unit is the pair of processes. Each gives one figure, the logarithm of the ratio of its sides' typical turns
(the mean of the faster two thirds), and the interval is that of the trimmed mean over the pairs: one pair in five may be disturbed without
widening it much. How much pairs differ is estimated from all cases (see ``borrowed.py``). Pairs are
added until the verdict is clear.

An alarm, that something changed, asks for more than the interval that is shown: over all looks at the
data, all cases and all quantities together, a false one is to come in one comparison of twenty at the
most (C. Bonferroni's inequality; what is found to have changed leaves its share to the rest, as S. Holm
has it). Each look has a share of that, and where a comparison ends before all looks were taken, the last one
has what is left: how many there are depends on the time that pairs take, not on what they show. And the change has to be one that matters: see EFFECTS.

The typical turn does not show everything. A change that makes some calls wait may leave it as it was,
so the mean of all turns is watched as well, over all pairs, those included that the trimmed mean leaves
out: it can raise an alarm, and nothing is the same whose mean may have grown by MEAN_WITHIN. Where it may
have grown by more than the smallest effect, the verdict says by how much. Where others kept the machine
busy, processor time tells a smaller change of what is computed than wall time could. But waiting does not
exist in it, and neither does a worker less: so it clears nothing that wall time may hide above MEAN_WITHIN,
and no change that it finds is told where wall time goes the other way; the verdict shows both. Of first calls,
memory and values, too, nothing is the same whose mean over all pairs may differ by MEAN_WITHIN.

Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
Statistics 6 (1979); for the trimmed mean see ``trimmed_mean.py``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from breakeven.findings.verdicts.change import Change, Verdict
from breakeven.findings.verdicts.of_pairs.deciding import decided
from breakeven.findings.verdicts.of_pairs.pairs import (
    CLOCKS,
    Clock,
    Quantity,
    Reading,
    Starts,
    Turns,
)
from breakeven.findings.verdicts.of_pairs.readings import reading_of, seen_in_turns
from breakeven.findings.verdicts.of_pairs.seen import (
    EACH_SHARE,
    LOOKS,
    USUAL_EFFECT,
    Judged,
    Priors,
    Seen,
    ratio_of,
)
from breakeven.statistics.borrowed import Prior, prior_of
from breakeven.statistics.trimmed_mean import NO_SPREAD, TRIMMED, Spread, Trimmed, interval

__all__ = [
    "CONFIDENCE",
    "EACH_LOOK",
    "EFFECTS",
    "FALSE_ALARMS",
    "changes_at_start",
    "changes_of_readings",
    "changes_of_time",
]

EFFECTS: dict[Quantity, float] = {
    "time": USUAL_EFFECT,
    "first call": 0.10,
    "memory": 0.03,
    "value": 0.03,
    "instructions": 0.005,
}
"""The smallest differences that count, as fractions: what happens once varies more than what is repeated."""
EACH_LOOK = 0.99
"""The confidence of the interval that is shown, at any one look; what is the same has it within the
smallest effects."""
CONFIDENCE = 0.95
"""The confidence of the interval that is shown in the end. It is taken at the look at which the verdict became
clear, and so holds the truth less often than one at a look that was chosen beforehand: in 96 to 99 % of cases,
as simulated."""
FALSE_ALARMS = 0.05
"""The part of all comparisons of identical code in which there may be an alarm at all."""
WORDS: dict[Quantity, tuple[Verdict, Verdict]] = {
    "time": ("slower", "faster"),
    "first call": ("slower", "faster"),
    "memory": ("more memory", "less memory"),
    "value": ("larger", "smaller"),
    "instructions": ("more instructions", "fewer instructions"),
}
NAMES: Mapping[Clock, str] = {
    "wall": "the typical call by wall time",
    "mean": "the mean call",
    "processor": "by processor time",
}
NAMES_OF_PAIRS: Mapping[Clock, str] = {"wall": "most pairs", "mean": "the mean of all pairs"}
"""The same of what each process has once."""
NO_TIME = (
    "its timer shows no time in most turns: let it make more calls (number), or measure wall time"
)


def changes_of_time(
    turns: Sequence[Sequence[Turns]],
    *,
    verdicts: int,
    effects: Sequence[float] | None = None,
    fewest: int = LOOKS[0],
    most: int = LOOKS[-1],
    spread: Spread = NO_SPREAD,
    shares: Sequence[float] | None = None,
) -> list[Change]:
    """The verdict on the time of each case.

    ``turns`` has the pairs of each case, of which a verdict takes ``fewest`` to ``most``, ``verdicts`` is how many the
    whole comparison gives; ``effects`` are the smallest differences that count, as fractions (default:
    EFFECTS), and ``spread`` is how much the sides differ from build to build. ``shares`` are the parts of its
    false alarms that each case may raise at this look: by default that of one of LOOKS; at the last look, after
    which nothing more is measured, all that earlier ones have left.
    """
    smallest = effects or [EFFECTS["time"]] * len(turns)
    own = partial(replace, fewest=fewest, most=most, spread=spread)
    seen = [own(seen_in_turns(pairs, fewest)) for pairs in turns]
    return _changes("time", _with_shares(seen, shares), verdicts, smallest)


def _with_shares(seen: Sequence[Seen], shares: Sequence[float] | None) -> list[Seen]:
    known = shares or [EACH_SHARE] * len(seen)
    return [replace(each, share=share) for each, share in zip(seen, known, strict=True)]


def changes_at_start(
    quantity: Quantity,
    starts: Sequence[Sequence[Starts]],
    *,
    verdicts: int,
    shares: Sequence[float] | None = None,
) -> list[Change]:
    """The verdict on the first call of each case, or on its memory, in the same way."""
    read = [[each.reading(quantity) for each in pairs] for pairs in starts]
    return changes_of_readings(quantity, read, verdicts=verdicts, shares=shares)


def changes_of_readings(
    quantity: Quantity,
    read: Sequence[Sequence[Reading]],
    *,
    verdicts: int,
    shares: Sequence[float] | None = None,
) -> list[Change]:
    """The verdict on each case, from what each of its pairs showed of a quantity."""
    seen = [
        Seen(len(pairs), {"wall": reading_of(pairs, TRIMMED), "mean": reading_of(pairs, 0.0)})
        for pairs in read
    ]
    return _changes(quantity, _with_shares(seen, shares), verdicts, [EFFECTS[quantity]] * len(seen))


def _changes(
    quantity: Quantity, seen: Sequence[Seen], verdicts: int, effects: Sequence[float]
) -> list[Change]:
    priors = {clock: _priors(seen, clock) for clock in CLOCKS}
    error = _error(seen, priors, verdicts)
    return [
        _change(quantity, each, priors, math.log1p(effect), error)
        for each, effect in zip(seen, effects, strict=True)
    ]


def _priors(seen: Sequence[Seen], clock: Clock) -> Priors:
    known = [each.readings[clock] for each in seen if clock in each.readings and each.is_enough]
    return Priors(_prior([each.mean for each in known]), _prior([each.whole for each in known]))


def _prior(known: Sequence[Trimmed]) -> Prior:
    return prior_of([each.variance for each in known], [each.freedom for each in known])


def _error(seen: Sequence[Seen], priors: Mapping[Clock, Priors], verdicts: int) -> float:
    """The chance of a false alarm that each verdict may have, over all looks: what has changed leaves its share
    to the rest."""
    enough = [each for each in seen if each.is_enough]
    changed = 0
    while True:
        error = FALSE_ALARMS / max(1, verdicts - changed)
        found = sum(_differs(each, priors, error) for each in enough)
        if found == changed:
            return error
        changed = found


def _differs(seen: Seen, priors: Mapping[Clock, Priors], error: float) -> bool:
    """Whether any reading shows a difference, however small."""
    for clock, part in seen.parts.items():
        own = part * seen.share * error
        _, low, high = priors[clock].alarm(seen.readings[clock], own, seen.spread)
        if low > 0 or high < 0:
            return True
    return False


def _change(
    quantity: Quantity,
    seen: Seen,
    priors: Mapping[Clock, Priors],
    smallest: float,
    error: float,
) -> Change:
    if reason := _not_judged(seen):
        return Change(quantity=quantity, verdict="cannot tell", pairs=seen.count, reason=reason)
    own = {clock: seen.parts.get(clock, 0.0) * seen.share * error for clock in seen.readings}
    by = {
        clock: _judged(quantity, seen, clock, priors[clock], own[clock], smallest) for clock in own
    }
    decision = decided(quantity, by, seen, smallest)
    shown, reading = by[decision.clock], seen.readings[decision.clock]
    return Change(
        quantity=quantity,
        verdict=decision.verdict,
        ratio=ratio_of(shown.middle),
        low=ratio_of(shown.low),
        high=ratio_of(shown.high),
        pairs=seen.count,
        left_out=seen.left_out,
        clock=decision.clock,
        before=reading.before,
        after=reading.after,
        reason=decision.reason,
    )


def _not_judged(seen: Seen) -> str:
    """Why what was seen gives no verdict, or nothing."""
    if not seen.is_enough:
        return f"it had {seen.count} of the {seen.fewest} pairs that a verdict needs: give it more time"
    return NO_TIME if seen.shows_no_time else ""


def _judged(
    quantity: Quantity, seen: Seen, clock: Clock, priors: Priors, error: float, smallest: float
) -> Judged:
    """The verdict by one clock: a change where zero is outside the interval of that error, if any is allowed,
    and the change is large enough."""
    reading = seen.readings[clock]
    shown = interval(reading.mean, 1 - EACH_LOOK, priors.mean, seen.spread)
    judged = partial(Judged, NAMES[clock] if quantity == "time" else NAMES_OF_PAIRS[clock])
    more, less = WORDS[quantity]
    if error > 0:
        middle, low, high = priors.alarm(reading, error, seen.spread)
        if low > 0 and middle > smallest:
            return judged(more, *shown)
        if high < 0 and middle < -smallest:
            return judged(less, *shown)
    is_same = -smallest < shown[1] and shown[2] < smallest
    return judged("same" if is_same else "cannot tell", *shown)

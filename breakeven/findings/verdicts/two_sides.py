"""Two sides of one case, such as two commits: pairs of processes that took turns, and the verdict.

The unit is the pair of processes. Each gives one figure, the median of its turns' log-ratios, and
the interval is that of the trimmed mean over the pairs: one pair in five may be disturbed without
widening it much. How much pairs differ is estimated from all cases (see ``borrowed.py``). Pairs are
added until the verdict is clear.

An alarm, that something changed, asks for more than the interval that is shown: over all looks at the
data, all cases and all quantities together, a false one is to come in one comparison of twenty at the
most (C. Bonferroni's inequality; what is found to have changed leaves its share to the rest, as S. Holm
has it). And the change has to be one that matters: see EFFECTS.

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
from dataclasses import dataclass, field, replace
from functools import partial
from statistics import fmean, geometric_mean, median

from breakeven.findings.verdicts.change import Change, Verdict
from breakeven.findings.verdicts.pairs import (
    BUSY_SHARE,
    CLOCKS,
    Clock,
    Quantity,
    Reading,
    Starts,
    Turns,
    counted,
)
from breakeven.statistics.borrowed import Prior, prior_of
from breakeven.statistics.trimmed_mean import (
    NO_SPREAD,
    TRIMMED,
    Spread,
    Trimmed,
    interval,
    kept_places,
    trimmed,
)

__all__ = [
    "CONFIDENCE",
    "EACH_LOOK",
    "EARLY_SAME",
    "EFFECTS",
    "FALSE_ALARMS",
    "LOOKS",
    "MEAN_WITHIN",
    "SAME_FROM",
    "changes_at_start",
    "changes_of_readings",
    "changes_of_time",
    "spread_between",
]

EFFECTS: dict[Quantity, float] = {
    "time": 0.03,
    "first call": 0.10,
    "memory": 0.03,
    "value": 0.03,
    "instructions": 0.005,
}
"""No smaller difference is called one: what happens once varies more than what is repeated."""
MEAN_WITHIN = 0.08
"""The mean of all calls by the wall clock differs by less where a time is called the same."""
BUILDS_DIFFER, BUILDS_CASES = 0.01, 4
"""By how much, as a logarithm, two builds of one source are taken to differ before any are measured, and
how many cases that weighs as."""
LARGEST_LOG = 700.0
"""A float holds the exponential of no more than that."""
BUSY_PAIRS = "others kept the machine busy in most pairs"
QUIET_MACHINE = "run it on a quiet machine (breakeven doctor says who keeps this one busy)"
EACH_LOOK = 0.99
"""The confidence of the interval that is shown, at any one look; what is the same has it within the
smallest effects."""
CONFIDENCE = 0.95
"""Of the interval that is shown in the end. It is taken at the look at which the verdict became clear, and so
holds the truth less often than at a look that was chosen beforehand: in 96 to 99 %, as simulated."""
FALSE_ALARMS = 0.05
"""In so many comparisons of identical code there may be an alarm at all."""
LOOKS = (6, 8, 10, 13, 18, 26)
"""After so many pairs the data are looked at, and the case ends when they are clear."""
SAME_FROM = 8
"""Nothing is called the same before so many pairs: what makes only every other process slower, such as a
hash seed, would be missing in six of them once in 64 times."""
EARLY_SAME = "what changes only some processes takes more pairs to be seen: give it more time"
EARLY = 10
"""Up to so many pairs an alarm asks that the mean of all of them agrees with the trimmed one."""
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
VARIES = "it varies from process to process"
WORKING_SHARE = 0.5
"""A call that never computes for more of its time than this waits: processor time says little of it."""
ALONE: Mapping[Clock, float] = {"wall": 1.0}
QUIET: Mapping[Clock, float] = {"wall": 0.9, "mean": 0.1}
BUSY: Mapping[Clock, float] = {"wall": 0.3, "mean": 0.1, "processor": 0.6}
"""How the readings of a case share the false alarms that it may raise."""
LEFT_OUT: Mapping[Clock, float] = {"wall": TRIMMED, "mean": 0.0, "processor": TRIMMED}
"""The part of the pairs at either end that a reading leaves out."""


@dataclass(frozen=True)
class _Reading:
    """What the pairs of one case showed by one clock: the mean log-ratio, and the means of both sides.

    ``whole`` is the mean of all pairs, where ``mean`` leaves out some. The figures of the sides are means of
    those pairs that ``mean`` keeps, geometric ones of times, so that their ratio is the one that is told.
    """

    mean: Trimmed
    whole: Trimmed
    before: float
    after: float

    @classmethod
    def of(
        cls,
        log_ratios: Sequence[float],
        before: Sequence[float],
        after: Sequence[float],
        part: float,
    ) -> _Reading:
        """From what each pair showed."""
        mean, whole = trimmed(log_ratios, part), trimmed(log_ratios, 0.0)
        kept = kept_places(log_ratios, part)
        means = (_mean([side[place] for place in kept]) for side in (before, after))
        return cls(mean, whole, *means)


@dataclass(frozen=True)
class _Priors:
    """What the variances of all cases say of each, by one clock: of their means and of their wholes."""

    mean: Prior
    whole: Prior

    def alarm(self, of: _Reading, error: float, spread: Spread) -> tuple[float, float, float]:
        """The mean, and the bounds within which nothing is called a change, with that error.

        Of few pairs the trimmed mean rests on four to six, which may be alike by chance: processes
        of two speeds are. Until there are more than EARLY, all pairs have to agree as well.
        """
        middle, low, high = interval(of.mean, error, self.mean, spread)
        if of.mean.count <= EARLY:
            _, least, most = interval(of.whole, error, self.whole, spread)
            low, high = min(low, least), max(high, most)
        return middle, low, high


@dataclass(frozen=True)
class _Seen:
    """What the pairs of one case showed; ``parts`` are the false alarms that each reading may raise, and
    ``fewest`` the pairs that a verdict takes; a reading that may raise none only keeps a verdict from being
    "same". ``spread`` is how much the sides differ without any change.
    """

    count: int
    readings: Mapping[Clock, _Reading]
    parts: Mapping[Clock, float] = field(default_factory=lambda: ALONE)
    mostly_waits: bool = False
    shows_no_time: bool = False
    left_out: int = 0
    fewest: int = LOOKS[0]
    spread: Spread = NO_SPREAD

    @property
    def is_enough(self) -> bool:
        return self.count >= self.fewest

    @property
    def is_early(self) -> bool:
        """Whether these are too few pairs for calling a time the same."""
        return self.count < self.fewest + SAME_FROM - LOOKS[0]

    @property
    def is_busy(self) -> bool:
        return "processor" in self.parts


@dataclass(frozen=True)
class _Judged:
    """The verdict by one clock, called so in words, and the interval that is shown, in logarithms."""

    name: str
    verdict: Verdict
    middle: float
    low: float
    high: float

    @property
    def is_change(self) -> bool:
        return self.verdict not in ("same", "cannot tell")

    @property
    def in_words(self) -> str:
        middle, low, high = (
            f"{_ratio(each) - 1:+.1%}" for each in (self.middle, self.low, self.high)
        )
        return f"{middle} ({low} to {high})"

    def __str__(self) -> str:
        verdict = "" if self.verdict == "cannot tell" else f"{self.verdict}, "
        return f"{self.name}: {verdict}{self.in_words}"

    @property
    def differs(self) -> bool:
        """Whether a difference is shown, however small."""
        return self.low > 0 or self.high < 0

    def is_within(self, effect: float) -> bool:
        return -effect < self.low and self.high < effect


@dataclass(frozen=True)
class _Decision:
    """Which clock's figures are shown, with what verdict, and what is to be said beside it."""

    clock: Clock
    verdict: Verdict
    reason: str = ""


def changes_of_time(
    turns: Sequence[Sequence[Turns]],
    *,
    verdicts: int,
    effects: Sequence[float] | None = None,
    fewest: int = LOOKS[0],
    spread: Spread = NO_SPREAD,
) -> list[Change]:
    """The verdict on the time of each case.

    ``turns`` has the pairs of each case, of which a verdict takes ``fewest``, ``verdicts`` is how many the
    whole comparison gives; ``effects`` are the smallest differences that count, as fractions (default:
    EFFECTS), and ``spread`` is how much the sides differ from build to build.
    """
    smallest = effects or [EFFECTS["time"]] * len(turns)
    seen = [replace(_timed(pairs), fewest=fewest, spread=spread) for pairs in turns]
    return _changes("time", seen, verdicts, smallest)


def spread_between(turns: Sequence[Sequence[Turns]]) -> Spread:
    """How much two sides of one source differ from case to case, beyond what their pairs do.

    ``turns`` has the pairs of each case, two at least. Each case is one draw from the differences of builds:
    the mean of their squares, without what the pairs alone bring about, is that of two builds. A few cases
    hardly show it, and by chance may show nothing: so it begins with BUILDS_DIFFER, which weighs as
    BUILDS_CASES cases do (the conjugate prior of a variance).
    """
    found = [_timed(pairs).readings["wall"].mean for pairs in turns]
    seen = fmean(each.middle**2 for each in found)
    by_pairs = fmean(each.variance / each.count for each in found)
    count = len(found)
    variance = BUILDS_CASES * BUILDS_DIFFER**2 + count * max(0.0, seen - by_pairs)
    return Spread(variance / (BUILDS_CASES + count), float(BUILDS_CASES + count))


def changes_at_start(
    quantity: Quantity, starts: Sequence[Sequence[Starts]], *, verdicts: int
) -> list[Change]:
    """The verdict on the first call of each case, or on its memory, in the same way."""
    read = [[each.reading(quantity) for each in pairs] for pairs in starts]
    return changes_of_readings(quantity, read, verdicts=verdicts)


def changes_of_readings(
    quantity: Quantity, read: Sequence[Sequence[Reading]], *, verdicts: int
) -> list[Change]:
    """The verdict on each case, from what each of its pairs showed of a quantity."""
    seen = [
        _Seen(len(pairs), {"wall": _reading(pairs, TRIMMED), "mean": _reading(pairs, 0.0)})
        for pairs in read
    ]
    return _changes(quantity, seen, verdicts, [EFFECTS[quantity]] * len(seen))


def _timed(measured: Sequence[Turns]) -> _Seen:
    pairs = counted(measured)
    is_busy = _median([each.busy_share for each in pairs]) > BUSY_SHARE
    parts = BUSY if is_busy else QUIET
    return _Seen(
        count=len(pairs),
        readings={clock: _read(pairs, clock) for clock in parts},
        parts=parts,
        mostly_waits=_median([each.working_share for each in pairs]) < WORKING_SHARE,
        shows_no_time=2 * sum(each.shows_no_time for each in pairs) > len(pairs),
        left_out=len(measured) - len(pairs),
    )


def _read(pairs: Sequence[Turns], clock: Clock) -> _Reading:
    return _reading([each.readings[clock] for each in pairs], LEFT_OUT[clock])


def _reading(pairs: Sequence[Reading], part: float) -> _Reading:
    log_ratios, before, after = zip(*pairs, strict=True) if pairs else ((), (), ())
    return _Reading.of(log_ratios, before, after, part)


def _mean(figures: Sequence[float]) -> float:
    """The geometric mean of figures above zero, else the mean."""
    if not figures:
        return 0.0
    return geometric_mean(figures) if min(figures) > 0 else fmean(figures)


def _median(values: Sequence[float]) -> float:
    return float(median(values)) if len(values) else 0.0


def _changes(
    quantity: Quantity, seen: Sequence[_Seen], verdicts: int, effects: Sequence[float]
) -> list[Change]:
    priors = {clock: _priors(seen, clock) for clock in CLOCKS}
    error = _error(seen, priors, verdicts)
    return [
        _change(quantity, each, priors, math.log1p(effect), error)
        for each, effect in zip(seen, effects, strict=True)
    ]


def _priors(seen: Sequence[_Seen], clock: Clock) -> _Priors:
    known = [each.readings[clock] for each in seen if clock in each.readings and each.is_enough]
    return _Priors(_prior([each.mean for each in known]), _prior([each.whole for each in known]))


def _prior(known: Sequence[Trimmed]) -> Prior:
    return prior_of([each.variance for each in known], [each.freedom for each in known])


def _error(seen: Sequence[_Seen], priors: Mapping[Clock, _Priors], verdicts: int) -> float:
    """How often a verdict may be a false alarm, at one look: what has changed asks for no share more."""
    enough = [each for each in seen if each.is_enough]
    changed = 0
    while True:
        error = FALSE_ALARMS / max(1, verdicts - changed) / len(LOOKS)
        found = sum(_differs(each, priors, error) for each in enough)
        if found == changed:
            return error
        changed = found


def _differs(seen: _Seen, priors: Mapping[Clock, _Priors], error: float) -> bool:
    """Whether any reading shows a difference, however small."""
    for clock, part in seen.parts.items():
        _, low, high = priors[clock].alarm(seen.readings[clock], part * error, seen.spread)
        if low > 0 or high < 0:
            return True
    return False


def _change(
    quantity: Quantity,
    seen: _Seen,
    priors: Mapping[Clock, _Priors],
    smallest: float,
    error: float,
) -> Change:
    count = seen.count
    if not seen.is_enough:
        reason = (
            f"it had {count} of the {seen.fewest} pairs that a verdict takes: give it more time"
        )
        return Change(quantity=quantity, verdict="cannot tell", pairs=count, reason=reason)
    if seen.shows_no_time:
        return Change(quantity=quantity, verdict="cannot tell", pairs=count, reason=NO_TIME)
    by = {
        clock: _judged(
            quantity, seen, clock, priors[clock], seen.parts.get(clock, 0.0) * error, smallest
        )
        for clock in seen.readings
    }
    decision = _decided(quantity, by, seen, smallest)
    shown, reading = by[decision.clock], seen.readings[decision.clock]
    return Change(
        quantity=quantity,
        verdict=decision.verdict,
        ratio=_ratio(shown.middle),
        low=_ratio(shown.low),
        high=_ratio(shown.high),
        pairs=count,
        left_out=seen.left_out,
        clock=decision.clock,
        before=reading.before,
        after=reading.after,
        reason=decision.reason,
    )


def _ratio(log: float) -> float:
    """The ratio of a logarithm, or a very large one where no float holds it: differences of a value are
    judged as logarithms are, and may be any number."""
    return math.exp(min(log, LARGEST_LOG))


def _judged(
    quantity: Quantity, seen: _Seen, clock: Clock, priors: _Priors, error: float, smallest: float
) -> _Judged:
    """A change when zero is outside the interval of that error, if any is allowed, and the change is large
    enough."""
    reading = seen.readings[clock]
    shown = interval(reading.mean, 1 - EACH_LOOK, priors.mean, seen.spread)
    judged = partial(_Judged, NAMES[clock] if quantity == "time" else NAMES_OF_PAIRS[clock])
    more, less = WORDS[quantity]
    if error > 0:
        middle, low, high = priors.alarm(reading, error, seen.spread)
        if low > 0 and middle > smallest:
            return judged(more, *shown)
        if high < 0 and middle < -smallest:
            return judged(less, *shown)
    is_same = -smallest < shown[1] and shown[2] < smallest
    return judged("same" if is_same else "cannot tell", *shown)


def _decided(
    quantity: Quantity, by: Mapping[Clock, _Judged], seen: _Seen, smallest: float
) -> _Decision:
    """What the readings together say. What wall time shows, processor time does not clear."""
    if seen.mostly_waits:
        by = {clock: each for clock, each in by.items() if clock != "processor"}
    return (
        _changed_by_wall_time(by, seen)
        or _changed_by_processor_time(by, smallest)
        or _same(by, seen, smallest)
        or _Decision("wall", "cannot tell", _why_not(quantity, by, seen, smallest))
    )


def _changed_by_wall_time(by: Mapping[Clock, _Judged], seen: _Seen) -> _Decision | None:
    wall, mean, processor = by["wall"], by.get("mean"), by.get("processor")
    if wall.is_change and seen.is_busy:
        beside = f"; {processor}" if processor else ""
        return _Decision("wall", wall.verdict, f"{BUSY_PAIRS}{beside}")
    if wall.is_change:
        disagrees = processor and processor.verdict not in (wall.verdict, "cannot tell")
        return _Decision("wall", wall.verdict, str(processor) if disagrees else "")
    if mean and mean.is_change:
        return _Decision("mean", mean.verdict, str(wall))
    return None


def _changed_by_processor_time(by: Mapping[Clock, _Judged], smallest: float) -> _Decision | None:
    """A change of what is computed, unless the typical call or the mean one goes the other way, or the
    typical call takes as long as before."""
    wall, mean, processor = by["wall"], by["mean"], by.get("processor")
    if not processor or not processor.is_change or wall.verdict == "same":
        return None
    if wall.differs and wall.middle * processor.middle < 0:
        return _Decision("wall", "cannot tell", str(processor))
    if abs(mean.middle) > smallest and mean.middle * processor.middle < 0:
        return _Decision("wall", "cannot tell", f"{mean}; {processor}")
    return _Decision("processor", processor.verdict, str(wall))


def _same(by: Mapping[Clock, _Judged], seen: _Seen, smallest: float) -> _Decision | None:
    """The same, with what is known of the readings that may differ by more than the smallest effect."""
    wall, mean, processor = by["wall"], by["mean"], by.get("processor")
    widest = max(math.log1p(MEAN_WITHIN), smallest)
    if seen.is_early or not mean.is_within(widest):
        return None
    beside = [] if mean.is_within(smallest) else [mean]
    if wall.verdict == "same":
        if processor and processor.is_change:
            beside.append(processor)
        return _Decision("wall", "same", "; ".join(map(str, beside)))
    if not processor or processor.verdict != "same" or wall.differs or mean.differs:
        return None
    if wall.is_within(widest):
        return _Decision("processor", "same", "; ".join(map(str, (wall, *beside))))
    return None


def _why_not(quantity: Quantity, by: Mapping[Clock, _Judged], seen: _Seen, smallest: float) -> str:
    """Why the readings tell nothing, and what would help."""
    wall, mean = by["wall"], by["mean"]
    if seen.is_busy and "processor" not in by:
        return f"the machine was busy, and this case mostly waits: {QUIET_MACHINE}"
    if wall.verdict == "same":
        return _why_not_the_same(quantity, mean, seen)
    had_all = seen.count >= LOOKS[-1]
    found = f"the interval is {_ratio(wall.high) - _ratio(wall.low):.1%} wide"
    if mean.differs and not wall.differs:
        found += f" ({mean})"
    if seen.is_busy:
        found += ", and others kept the machine busy"
        if by["processor"].verdict == "same":
            found += " (it computes as much as before; whether it waits longer is not known)"
        return f"{found}: {QUIET_MACHINE}"
    if had_all:
        found += " after all its pairs"
    if wall.high - wall.low < 2 * smallest:
        helps = "a larger effect decides it" if had_all else "give it more time"
        return f"{found}, and the change may be about the smallest that counts: {helps}"
    if quantity in ("time", "first call"):
        return f"{found}: {'take' if had_all else 'give it more time, or'} a size with longer calls"
    return f"{found}: {VARIES if had_all else 'give it more time'}"


def _why_not_the_same(quantity: Quantity, mean: _Judged, seen: _Seen) -> str:
    """Why a case is not called the same whose typical pair is."""
    if seen.is_early:
        return EARLY_SAME
    typical = "a typical call takes as long" if quantity == "time" else "most pairs differ little"
    more = "a quieter machine tells" if seen.count >= LOOKS[-1] else "give it more time"
    return f"{typical}, but {mean.name} is at {mean.in_words}: {more}"

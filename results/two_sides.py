"""Two sides of one case, such as two commits: pairs of processes that took turns, and the verdict.

The unit is the pair of processes. Each gives one figure, the median of its turns' log-ratios, and
the interval is that of the trimmed mean over the pairs: one pair in five may be disturbed without
widening it much. Pairs are added until the verdict is clear.

An alarm, that something changed, asks for more than the interval that is shown: over all looks at the
data, all cases and all quantities together, a false one is to come in one comparison of twenty at the
most (C. Bonferroni's inequality). And the change has to be one that matters: see EFFECTS.

Sources: K. Yuen, "The two-sample trimmed t for unequal population variances", Biometrika 61 (1974);
J. Tukey and D. McLaughlin, "Less vulnerable confidence and significance procedures for location
based on a single sample", Sankhya A 25 (1963).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

__all__ = [
    "BUSY_SHARE",
    "CONFIDENCE",
    "EFFECTS",
    "LOOKS",
    "CaseCompared",
    "Change",
    "Outcome",
    "Pair",
    "Quantity",
    "Verdict",
    "change",
    "interval",
]

Quantity = Literal["time", "first call", "memory"]
Verdict = Literal["slower", "faster", "more memory", "less memory", "same", "cannot tell"]
Clock = Literal["wall", "processor"]

EFFECTS: dict[Quantity, float] = {"time": 0.03, "first call": 0.10, "memory": 0.03}
"""No smaller difference is called one: what happens once varies more than what is repeated."""
CONFIDENCE = 0.99
"""Of the interval that is shown, and that lies within the smallest effects of what is the same."""
FALSE_ALARMS = 0.05
"""In so many comparisons of identical code there may be an alarm at all."""
LOOKS = (5, 8, 12, 18, 26)
"""After so many pairs the data are looked at, and the case ends when they are clear."""
WORDS: dict[Quantity, tuple[Verdict, Verdict]] = {
    "time": ("slower", "faster"),
    "first call": ("slower", "faster"),
    "memory": ("more memory", "less memory"),
}
TRIMMED = 0.2
"""The part of the pairs that is left out at either end."""
TINY = 1e-9
"""Seconds: a call that the processor's clock did not see."""
BUSY_SHARE = 0.1
"""When others had more of the machine's processors than this, the wall clock is not trusted."""
WORKING_SHARE = 0.5
"""A call that never computes for more of its time than this waits: processor time says little of it."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What one pair of processes showed; every tuple has a place for each turn, or for each side.

    ``before`` and ``after`` are seconds of one call by the wall clock, the others by the processor
    time of the whole process tree. Without ``in_turns`` one process ran after the other.
    ``others_share`` is the part of the machine's processors that others used meanwhile.
    """

    before_seconds: tuple[float, ...]
    after_seconds: tuple[float, ...]
    before_processor_seconds: tuple[float, ...]
    after_processor_seconds: tuple[float, ...]
    first_call_seconds: tuple[float, float]
    peak_bytes: tuple[int, int] | None
    others_share: float
    in_turns: bool

    @property
    def working_share(self) -> float:
        """The processor time of a call over its wall time, in the turn that was disturbed least: 2.0
        is two processors at work. On a busy machine the other turns waited for a processor as well."""
        sides = (
            (self.before_processor_seconds, self.before_seconds),
            (self.after_processor_seconds, self.after_seconds),
        )
        return max(float(np.max(np.divide(*side))) for side in sides)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Pair:
        """The pair that ``asdict`` and JSON stored."""
        whole: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in stored.items()
        }
        return cls(**whole)


Outcome = Literal[
    "compared",
    "appeared",
    "disappeared",
    "now failing",
    "now working",
    "fails on both sides",
    "fails now and then",
    "asks something else",
]
"""What can be said of a case at all; ``asks something else`` is another version, or another n."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """The verdict on one quantity of one case, and what it rests on.

    ``ratio`` is after over before, with its interval at CONFIDENCE; None where too little was
    measured; ``before`` and ``after`` are the medians of the sides, in seconds or bytes. ``reason`` says why a verdict cannot be given, and what would help.
    """

    quantity: Quantity
    verdict: Verdict
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    pairs: int = 0
    clock: Clock = "wall"
    before: float | None = None
    after: float | None = None
    reason: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether no further pair is needed."""
        return self.verdict != "cannot tell"

    @property
    def is_worse(self) -> bool:
        """Whether it got slower or larger."""
        return self.verdict in ("slower", "more memory")

    @property
    def in_words(self) -> str:
        """The verdict with its figure: ``slower: +10.2 % (+8.1 to +12.4 %)``."""
        if self.ratio is None or self.low is None or self.high is None:
            return f"{self.verdict}: {self.reason}"
        middle, low, high = (f"{ratio - 1:+.1%}" for ratio in (self.ratio, self.low, self.high))
        clock = " by processor time" if self.clock == "processor" else ""
        reason = f"; {self.reason}" if self.reason else ""
        return f"{self.verdict}: {middle} ({low} to {high}{clock}, {self.pairs} pairs){reason}"


@dataclass(frozen=True)
class CaseCompared:
    """What became of one case from one side to the other; ``reason`` says what kept it from being
    compared."""

    workload: str
    implementation: str
    size: str
    outcome: Outcome = "compared"
    reason: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def is_worse(self) -> bool:
        """Whether somebody who is told should look: it got slower or larger, or fails now."""
        return self.outcome == "now failing" or any(each.is_worse for each in self.changes)

    def to_json(self) -> dict[str, Any]:
        """A table for JSON."""
        return asdict(self)


def change(
    quantity: Quantity, pairs: Sequence[Pair], *, verdicts: int, effect: float | None = None
) -> Change:
    """The verdict on a quantity after these pairs.

    ``verdicts`` is how many the whole comparison gives; ``effect`` the smallest difference that
    counts, as a fraction (default: EFFECTS).
    """
    if quantity == "memory":
        pairs = [pair for pair in pairs if pair.peak_bytes]
    if len(pairs) < LOOKS[0]:
        reason = f"{len(pairs)} pairs of processes are too few: give it more time"
        return Change(quantity=quantity, verdict="cannot tell", pairs=len(pairs), reason=reason)
    is_busy = float(np.median([pair.others_share for pair in pairs])) > BUSY_SHARE
    clock: Clock = "processor" if quantity == "time" and is_busy else "wall"
    ratios = [_log_ratio(quantity, pair, clock) for pair in pairs]
    smallest = math.log1p(EFFECTS[quantity] if effect is None else effect)
    verdict = _verdict(quantity, ratios, FALSE_ALARMS / verdicts / len(LOOKS), smallest)
    middle, low, high = interval(ratios, 1 - CONFIDENCE)
    reason = _why_not(high - low, smallest, is_busy=is_busy) if verdict == "cannot tell" else ""
    if clock == "processor" and np.median([each.working_share for each in pairs]) < WORKING_SHARE:
        verdict = "cannot tell"
        reason = "the machine was busy, and this case mostly waits: run it on a quiet machine"
    sides = [_sides(quantity, pair, clock) for pair in pairs]
    return Change(
        quantity=quantity,
        verdict=verdict,
        ratio=math.exp(middle),
        low=math.exp(low),
        high=math.exp(high),
        pairs=len(pairs),
        clock=clock,
        before=float(np.median([np.median(before) for before, _ in sides])),
        after=float(np.median([np.median(after) for _, after in sides])),
        reason=reason,
    )


def _verdict(
    quantity: Quantity, log_ratios: Sequence[float], error: float, smallest: float
) -> Verdict:
    """A change when zero is outside the interval of that error, and the change is large enough."""
    middle, low, high = interval(log_ratios, error)
    more, less = WORDS[quantity]
    if low > 0 and middle > smallest:
        return more
    if high < 0 and middle < -smallest:
        return less
    _, low, high = interval(log_ratios, 1 - CONFIDENCE)
    return "same" if -smallest < low and high < smallest else "cannot tell"


def interval(log_ratios: Sequence[float], error: float) -> tuple[float, float, float]:
    """The trimmed mean, and the bounds of the interval that misses the truth with this probability.

    There must be at least as many values as the first look has.
    """
    from scipy.special import stdtrit  # here, so that whoever needs no interval loads no SciPy

    count = len(log_ratios)
    values = np.sort(np.asarray(log_ratios))
    cut = int(TRIMMED * count)
    kept = count - 2 * cut
    middle = float(values[cut : count - cut].mean())
    held = values.clip(values[cut], values[count - cut - 1])
    spread = float(held.std(ddof=1)) * math.sqrt(count) / kept
    reach = float(stdtrit(kept - 1, 1 - error / 2)) * spread
    return middle, middle - reach, middle + reach


def _log_ratio(quantity: Quantity, pair: Pair, clock: Clock) -> float:
    before, after = (np.log(np.maximum(side, TINY)) for side in _sides(quantity, pair, clock))
    if pair.in_turns:
        return float(np.median(after - before))
    return float(np.median(after) - np.median(before))


def _sides(quantity: Quantity, pair: Pair, clock: Clock) -> tuple[Sequence[float], Sequence[float]]:
    """The figures of both sides."""
    if quantity == "first call":
        return pair.first_call_seconds[:1], pair.first_call_seconds[1:]
    if quantity == "memory":
        assert pair.peak_bytes is not None
        return pair.peak_bytes[:1], pair.peak_bytes[1:]
    if clock == "processor":
        return pair.before_processor_seconds, pair.after_processor_seconds
    return pair.before_seconds, pair.after_seconds


def _why_not(width: float, smallest: float, *, is_busy: bool) -> str:
    """Why an interval of this width, in logarithms, tells nothing, and what would help."""
    found = f"the interval is {math.expm1(width):.1%} wide"
    if is_busy:
        return f"{found}, and others kept the machine busy: run it on a quiet machine"
    if width < 2 * smallest:
        return f"{found}, and the change is about the smallest that counts: give it more time"
    return f"{found}: give it more time, or a size with longer calls"

"""What the pairs of one case showed, by each clock, and what one clock says of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, geometric_mean

from breakeven.findings.verdicts.change import Verdict
from breakeven.findings.verdicts.of_pairs.pairs import Clock
from breakeven.statistics.borrowed import Prior
from breakeven.statistics.trimmed_mean import (
    NO_SPREAD,
    Spread,
    Trimmed,
    interval,
    kept_places,
    trimmed,
)
from breakeven.wording import signed_percent

__all__ = [
    "ALONE",
    "EACH_SHARE",
    "LOOKS",
    "SAME_FROM",
    "Judged",
    "OfPairs",
    "Priors",
    "Seen",
    "looks_for",
    "ratio_of",
]

LOOKS = (6, 8, 10, 13, 18, 26)
"""After so many pairs the data are looked at, and the case ends when they are clear."""
EACH_SHARE = 1 / len(LOOKS)
"""The part of its false alarms that a case may raise at each of these looks."""
FINER_LOOKS = (37, 52, 74, 104)
"""Further looks, where a change counts that is smaller than USUAL_EFFECT: half as large a change takes four
times the pairs."""
USUAL_EFFECT = 0.03
SAME_FROM = 8
"""Nothing is called the same before so many pairs: a change in every other process would be missing in six of
them once in 64 times."""
EARLY = 10
"""Up to so many pairs, an alarm needs the mean of all pairs to agree with the trimmed mean."""
LARGEST_LOG = 700.0
"""The exponential of a larger number does not fit into a float."""
ALONE: Mapping[Clock, float] = {"wall": 1.0}
"""What may raise false alarms where a quantity is read in one way only."""


def looks_for(effect: float) -> tuple[int, ...]:
    """After how many pairs one looks where a change of time counts that is larger than ``effect``.

    It is known before anything is measured, so each look has its part of the false alarms.
    """
    most = LOOKS[-1] * (USUAL_EFFECT / max(effect, 1e-6)) ** 2
    return LOOKS + tuple(look for look in FINER_LOOKS if look <= most)


@dataclass(frozen=True)
class OfPairs:
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
    ) -> OfPairs:
        """From what each pair showed."""
        mean, whole = trimmed(log_ratios, part), trimmed(log_ratios, 0.0)
        kept = kept_places(log_ratios, part)
        means = (_mean([side[place] for place in kept]) for side in (before, after))
        return cls(mean, whole, *means)


@dataclass(frozen=True)
class Priors:
    """What the variances of all cases say of each, by one clock: of their means and of their wholes."""

    mean: Prior
    whole: Prior

    def alarm(self, of: OfPairs, error: float, spread: Spread) -> tuple[float, float, float]:
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
class Seen:
    """What the pairs of one case showed; ``parts`` are the false alarms that each reading may raise, and
    ``fewest`` the pairs that a verdict takes, ``most`` those after which nothing more is measured; a reading that may raise none only keeps a verdict from being
    "same". ``spread`` is how much the sides differ without any change. ``share`` is the part of its false
    alarms that this look at the case may raise.
    """

    count: int
    readings: Mapping[Clock, OfPairs]
    parts: Mapping[Clock, float] = field(default_factory=lambda: ALONE)
    mostly_waits: bool = False
    shows_no_time: bool = False
    left_out: int = 0
    fewest: int = LOOKS[0]
    most: int = LOOKS[-1]
    spread: Spread = NO_SPREAD
    share: float = EACH_SHARE

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
class Judged:
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
            signed_percent(ratio_of(each) - 1) for each in (self.middle, self.low, self.high)
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


def _mean(figures: Sequence[float]) -> float:
    """The geometric mean of figures above zero, else the mean."""
    if not figures:
        return 0.0
    return geometric_mean(figures) if min(figures) > 0 else fmean(figures)


def ratio_of(log: float) -> float:
    """The ratio of a logarithm, or a very large one where no float holds it: differences of a value are
    judged as logarithms are, and may be any number."""
    return math.exp(min(log, LARGEST_LOG))

"""What one pair of processes showed, one of either side of a comparison."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, median
from typing import Literal, NamedTuple

from breakeven.records.reading.kinds import Bytes, Finite

__all__ = [
    "BUSY_SHARE",
    "CLOCKS",
    "OF_A_CALL",
    "QUANTITIES",
    "Clock",
    "Quantity",
    "Reading",
    "Starts",
    "Turns",
    "Values",
    "counted",
    "typical_turn",
]

Quantity = Literal["time", "first call", "memory", "value", "instructions"]
OF_A_CALL: tuple[Quantity, ...] = ("time", "first call", "memory")
"""What any call shows."""
QUANTITIES: tuple[Quantity, ...] = (*OF_A_CALL, "value", "instructions")
Clock = Literal["wall", "mean", "processor"]
"""How the sides of a pair are read: the typical turn or the mean turn by the wall clock, or the typical
turn by the processor's."""
CLOCKS: tuple[Clock, ...] = ("wall", "mean", "processor")
TYPICAL = 2 / 3
"""The part of the turns of a process that are typical: the faster ones."""
TINY = 1e-9
"""Seconds: a call that the processor's clock did not see."""
LEAST = 1e-15
"""Seconds: less than any timer shows of a call, but for one that stands still or goes back."""
BUSY_SHARE = 0.1
"""When others had more of the machine's processors than this, the wall clock alone is not enough."""
CHANGED_SPEED = 1.15
"""When both sides took so many times as long in the later half of their turns as in the earlier one,
or the other way round, the machine changed its speed meanwhile."""


class Reading(NamedTuple):
    """What one pair showed: the logarithm of after over before, and the figures of both sides."""

    log_ratio: float
    before: float
    after: float


@dataclass(frozen=True, kw_only=True)
class Turns:
    """The turns of one pair of processes at a case; every tuple has a place for each turn.

    ``before`` and ``after`` are seconds of one call by the wall clock, the others by the processor
    time of the whole process tree. Without ``in_turns`` one process ran after the other.
    ``others_share`` is the part of the machine's processors that others used meanwhile.
    ``delayed_shares`` are, for each side, the part of its time that it waited for a processor; known where the
    pair had one processor to itself.
    """

    before_seconds: tuple[Finite, ...]
    after_seconds: tuple[Finite, ...]
    before_processor_seconds: tuple[Finite, ...]
    after_processor_seconds: tuple[Finite, ...]
    others_share: Finite
    in_turns: bool
    delayed_shares: tuple[Finite, Finite] = (0.0, 0.0)

    def require_usable(self) -> None:
        """Raise ValueError where a side has no turn, or a turn has no place in every tuple."""
        before, after = self.before_seconds, self.after_seconds
        both = [(before, self.before_processor_seconds), (after, self.after_processor_seconds)]
        both += [(before, after)] if self.in_turns else []
        if not before or not after or any(len(one) != len(other) for one, other in both):
            raise ValueError(
                "a pair of processes has as many turns on either side, and one at least"
            )

    @cached_property
    def working_share(self) -> float:
        """The processor time of a call over its wall time, in the turn that was disturbed least: 2.0
        is two processors at work. On a busy machine the other turns waited for a processor as well."""
        sides = (
            (self.before_processor_seconds, self.before_seconds),
            (self.after_processor_seconds, self.after_seconds),
        )
        return max(
            processor / max(wall, TINY)
            for side in sides
            for processor, wall in zip(*side, strict=True)
        )

    @cached_property
    def shows_no_time(self) -> bool:
        """Whether a side's typical turn took no time, which a timer of the benchmark's own may say."""
        return min(median(self.before_seconds), median(self.after_seconds)) <= 0

    @property
    def busy_share(self) -> float:
        """The part of the processors that others had, or of its time that either side waited for one.

        Only what no change of the code can bring about counts. A side that waits for a lock or a
        disk is not disturbed; nor is one whose own threads wait for each other, while the other
        side's do not.
        """
        return max(self.others_share, min(self.delayed_shares))

    @cached_property
    def is_disturbed(self) -> bool:
        """Whether others kept the machine busy, or it changed its speed, during these turns."""
        return self.busy_share > BUSY_SHARE or self._changed_speed()

    def _changed_speed(self) -> bool:
        half = len(self.before_seconds) // 2
        if not half or not self.in_turns:
            return False
        steps = [
            math.log(median(side[half:]) / median(side[:half])) / math.log(CHANGED_SPEED)
            for side in (_above_zero(self.before_seconds), _above_zero(self.after_seconds))
        ]
        return min(steps) > 1 or max(steps) < -1

    def sides(self, clock: Clock) -> tuple[Sequence[float], Sequence[float]]:
        """The seconds of both sides by that clock."""
        if clock == "processor":
            return self.before_processor_seconds, self.after_processor_seconds
        return self.before_seconds, self.after_seconds

    @cached_property
    def readings(self) -> Mapping[Clock, Reading]:
        """What the turns come to by each clock."""
        return {clock: self._read(clock) for clock in CLOCKS}

    def _read(self, clock: Clock) -> Reading:
        least = TINY if clock == "processor" else LEAST
        before, after = (_above_zero(each, least) for each in self.sides(clock))
        if clock == "mean":
            means = fmean(before), fmean(after)
            return Reading(math.log(means[1] / means[0]), *means)
        typical = typical_turn(before), typical_turn(after)
        return Reading(math.log(typical[1] / typical[0]), *typical)


@dataclass(frozen=True, kw_only=True)
class Starts:
    """How the two processes of one pair started: seconds of the first call, and the peak of the second
    in bytes; before, then after."""

    first_call_seconds: tuple[Finite, Finite]
    peak_bytes: tuple[Bytes, Bytes]

    def reading(self, quantity: Quantity) -> Reading:
        """What the pair showed of its first call, or of its memory."""
        before, after = self.peak_bytes if quantity == "memory" else self.first_call_seconds
        smallest = 1 if quantity == "memory" else TINY  # a peak that no reading fell into is none
        ratio = max(after, smallest) / max(before, smallest)
        return Reading(math.log(ratio), before, after)


@dataclass(frozen=True, kw_only=True)
class Values:
    """What a benchmark that gives a figure of its own gave in the two processes of one pair, in that
    benchmark's unit."""

    before: Finite
    after: Finite


def typical_turn(seconds: Sequence[float]) -> float:
    """The mean of the faster two thirds of some turns, in their unit.

    What disturbs a turn makes it longer, so it is the slowest that say least; the mean of the rest varies less than
    the median, and it shows what happens in every second turn, which the median need not. That a trimmed mean is
    the better one of the two where few values are bad: J. Tukey, "A survey of sampling from contaminated
    distributions", in "Contributions to Probability and Statistics" (1960).
    """
    kept = sorted(seconds)[: max(1, round(len(seconds) * TYPICAL))]
    return fmean(kept)


def _above_zero(seconds: Sequence[float], least: float = LEAST) -> list[float]:
    return [max(each, least) for each in seconds]


def counted(pairs: Sequence[Turns]) -> Sequence[Turns]:
    """The pairs that count: without the disturbed ones where these are the minority, else all."""
    quiet = [pair for pair in pairs if not pair.is_disturbed]
    return quiet if 2 * len(quiet) > len(pairs) else pairs

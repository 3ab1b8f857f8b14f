"""Break-evens that were searched: what every pair of processes took, and what followed from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from breakeven.records.reading.kinds import (
    Bytes,
    CallSeconds,
    Count,
    Finite,
    Name,
    Positive,
    Seconds,
    Text,
)
from breakeven.wording.visible import without_halves

__all__ = [
    "BREAK_EVEN",
    "LEVEL_WITHIN",
    "OUTCOMES",
    "PAIR",
    "BreakEvenPair",
    "MeasuredBreakEven",
    "SizeTried",
    "newest_break_evens",
]

OUTCOMES = ("crossing", "ahead", "level", "cannot tell")
PAIR, BREAK_EVEN = "break_even_pair", "break_even"
"""The kinds of a journal's notes that hold a pair of processes, and what a search found."""
LEVEL_WITHIN = 1.1
"""Two that may differ by more than this ratio are not called level: which is faster cannot be told."""


@dataclass(frozen=True, kw_only=True)
class BreakEvenPair:
    """One process of each side at one n: the seconds of a warm call in either, and the logarithm of the
    second's time over the first's, the median of their turns.

    Where a process failed, ``status`` and ``reason`` say so, and there are no times. ``inputs_seconds``
    is what making the inputs took, ``held_bytes`` what the larger of both process trees held.
    """

    n: Count
    status: Name = "ok"
    reason: Text = ""
    first_seconds: Seconds = 0.0
    second_seconds: Seconds = 0.0
    log_ratio: Finite = 0.0
    inputs_seconds: Seconds = 0.0
    held_bytes: Bytes = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", without_halves(self.reason))
        if self.status == "ok" and not (self.first_seconds > 0 and self.second_seconds > 0):
            raise ValueError("a call takes more than 0 seconds")

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, kw_only=True)
class SizeTried:
    """What was found at one n: ``ratio`` is the second's time over the first's, with its 95 % interval,
    from so many pairs of processes.

    ``told`` is how the first one does: "faster", "slower", "same" or, where that cannot be told, empty.
    Where nothing could be measured, ``reason`` says why, and there are no figures.
    """

    n: Count
    pairs: Count = 0
    ratio: Positive | None = None
    low: Positive | None = None
    high: Positive | None = None
    told: Name = ""
    first_seconds: CallSeconds | None = None
    second_seconds: CallSeconds | None = None
    reason: Text = ""


@dataclass(frozen=True, kw_only=True)
class MeasuredBreakEven:
    """Where two implementations take the same time, once warm, as it was measured.

    ``outcome`` is "crossing" where the first is slower at ``low`` and faster at ``high`` (with
    ``rises``; else the other way round): with a confidence of 95 % they meet in between, and ``n`` is
    the middle of that interval. It is "ahead" where one of them is faster at every n that was tried,
    "level" where no difference was told at any, and "cannot tell" in all other cases. ``level`` has
    the n at which no difference was told, and ``within`` the ratio, above 1, by which they differ at
    the most there. ``reason`` says why the search ended early, or is empty.
    """

    workload: Name
    workload_version: Name
    unit: Name
    first: Name
    second: Name
    first_workers: Count
    second_workers: Count
    baseline: Name
    run: Name
    outcome: Name
    rises: bool = False
    n: Positive | None = None
    low: Positive | None = None
    high: Positive | None = None
    level: tuple[Count, ...] = ()
    within: Positive | None = None
    sizes: tuple[SizeTried, ...] = ()
    spent_seconds: Seconds = 0.0
    reason: Text = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", without_halves(self.reason))
        if self.outcome not in OUTCOMES:
            raise ValueError(f"{self.outcome!r} is none of {', '.join(OUTCOMES)}")
        if self.outcome == "crossing" and None in (self.n, self.low, self.high):
            raise ValueError("a break-even has an n and an interval")

    @property
    def measured(self) -> list[SizeTried]:
        """The sizes that have figures."""
        return [each for each in self.sizes if each.pairs]

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        return dataclasses.asdict(self)


def newest_break_evens(found: Iterable[MeasuredBreakEven]) -> list[MeasuredBreakEven]:
    """The break-even searched last for each two implementations; later ones come later.

    Of each workload only the version that was searched last is kept.
    """
    known: dict[tuple[str, frozenset[str]], MeasuredBreakEven] = {}
    for each in found:
        key = each.workload, frozenset((each.first, each.second))
        known.pop(key, None)  # so that the order is that of the last searches
        known[key] = each
    version = {each.workload: each.workload_version for each in known.values()}
    return [each for each in known.values() if each.workload_version == version[each.workload]]

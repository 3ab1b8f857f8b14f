"""What goes into a sitting, in which fresh processes of all contenders take turns, and what it shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from breakeven.findings.verdicts.pairs import Starts, Turns
from breakeven.records.measurement import Case
from breakeven.ruler.contender import Sample

__all__ = ["SHORT_SECONDS", "Entrant", "Sitting", "loops_for"]

SHORT_SECONDS = 0.1
"""A first call that took longer is not repeated to see how long a call takes."""
LOOPED_BELOW_SECONDS = 1e-4
"""Shorter calls are repeated within a function: that the ruler calls one and keeps its answer takes
some 0.1 µs, a turn of a loop a few nanoseconds."""
LOOP_SECONDS = 1e-3
"""About what one call of a function that loops takes."""


@dataclass(frozen=True, kw_only=True)
class Entrant:
    """A contender that is a case, as it goes into a sitting.

    ``expected`` is the file of the answer that its own are checked against. After its first calls
    ``assist`` (a function and its arguments) works in its process, and from then on one call of the
    ruler's is ``loops`` calls of the contender. One that is ``on_cluster`` is live alone.
    """

    label: str
    case: Case
    environment: Mapping[str, str]
    expected: str
    on_cluster: bool = False
    assist: tuple[str, Mapping[str, Any]] = ("breakeven.race.in_case:check_sparingly", {})
    loops: int = 1


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """What one sitting showed, by the label of the contender.

    ``samples`` have a place for each turn; ``groups`` has the same number for all that took turns
    with each other, and ``others_share`` is the part of the processors that others used meanwhile.
    """

    samples: dict[str, list[Sample]] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    others_share: dict[str, float] = field(default_factory=dict)
    first_call_seconds: dict[str, float] = field(default_factory=dict)
    peak_bytes: dict[str, int] = field(default_factory=dict)

    def turns(self, first: str, other: str) -> Turns:
        """The turns of two contenders."""
        before, after = self.samples[first], self.samples[other]
        return Turns(
            before_seconds=_walls(before),
            after_seconds=_walls(after),
            before_processor_seconds=_processors(before),
            after_processor_seconds=_processors(after),
            others_share=max(self.others_share[first], self.others_share[other]),
            in_turns=self.groups[first] == self.groups[other],
        )

    def starts(self, first: str, other: str) -> Starts:
        """How the processes of two contenders started."""
        return Starts(
            first_call_seconds=(self.first_call_seconds[first], self.first_call_seconds[other]),
            peak_bytes=(self.peak_bytes[first], self.peak_bytes[other]),
        )


def loops_for(call_seconds: float | None) -> int:
    """How many calls are to be made in one of the ruler's, where a call takes about so long."""
    if call_seconds is None or call_seconds >= LOOPED_BELOW_SECONDS:
        return 1
    return math.ceil(LOOP_SECONDS / call_seconds)


def _walls(samples: Sequence[Sample]) -> tuple[float, ...]:
    return tuple(each.wall_seconds for each in samples)


def _processors(samples: Sequence[Sample]) -> tuple[float, ...]:
    return tuple(each.processor_seconds for each in samples)

"""What goes into a sitting, in which fresh processes of all contenders take turns, and what it shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from breakeven.findings.verdicts.of_pairs.pairs import Starts, Turns
from breakeven.records.measurement import Case
from breakeven.ruler.contender import Sample

__all__ = ["SHORT_SECONDS", "Entrant", "Sitting", "alike", "evened", "loops_for", "with_fresh"]

SHORT_SECONDS = 0.1
"""A first call that took longer is not repeated to see how long a call takes."""
LOOP_SECONDS = 1e-3
"""About what one call of a function that loops takes. Shorter calls are repeated in one, because that
the ruler calls a function and keeps its answer weighs more than a turn of a loop."""
WITHIN = 3.0
"""What is known to differ by less, from a few calls on a busy machine, may be the same."""
FRESH_SECONDS, MOST_FRESH = 0.05, 50
"""The most seconds, and the most calls, of a sample whose calls have inputs of their own."""
WEIGHED_SECONDS = 0.01
"""In the processor time of a shorter sample it shows that some 0.1 ms are spent on asking for it."""


@dataclass(frozen=True, kw_only=True)
class Entrant:
    """A contender that is a case, as it goes into a sitting.

    ``expected`` is the file of the answer that its own are checked against. After its first calls
    ``assist`` (a function and its arguments) works in its process, and from then on one call of the
    ruler's is ``loops`` calls of the contender. A sample has ``number`` calls (None: as many as the
    ruler chooses); where it is so short that what is done around it weighs, ``own_clock`` says that
    the processor time is that of the calls alone, without other processes of the contender's. One
    that is ``on_cluster`` is live alone.
    """

    label: str
    case: Case
    environment: Mapping[str, str]
    expected: str
    on_cluster: bool = False
    assist: tuple[str, Mapping[str, Any]] = (
        "breakeven.race.in_case:check_sparingly",
        {},
    )
    loops: int = 1
    number: int | None = None
    own_clock: bool = False


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


def loops_for(call_seconds: Mapping[str, float | None]) -> dict[str, int]:
    """How many calls are to be made in one of the ruler's, where a call of each takes about so long.

    Those that take nearly as long make as many, however well that was known: the first calls of a
    sample take longer, and what is alike must have them alike.
    """
    known = {label: each for label, each in call_seconds.items() if each is not None}
    loops = dict.fromkeys(call_seconds, 1)
    for group in alike(known, WITHIN):
        shortest = min(known[label] for label in group)
        loops |= dict.fromkeys(group, max(1, math.ceil(LOOP_SECONDS / shortest)))
    return loops


def alike(values: Mapping[str, float], factor: float) -> list[list[str]]:
    """The labels in groups whose values differ by no more than a factor, smallest first."""
    groups: list[list[str]] = []
    for label in sorted(values, key=lambda each: values[each]):
        if groups and values[label] <= factor * values[groups[-1][0]]:
            groups[-1].append(label)
        else:
            groups.append([label])
    return groups


def with_fresh(of: Entrant, call_seconds: float, step_seconds: float) -> Entrant:
    """A contender with inputs made for each call, which with the call takes ``step_seconds``."""
    number = max(1, min(MOST_FRESH, int(FRESH_SECONDS / step_seconds)))
    return replace(of, number=number, own_clock=number * call_seconds < WEIGHED_SECONDS)


def evened(entrants: Mapping[str, Entrant]) -> dict[str, Entrant]:
    """The contenders with as many calls in a sample, where each call has inputs of its own."""
    numbers = [each.number for each in entrants.values() if each.number is not None]
    if not numbers:
        return dict(entrants)
    own_clock = any(each.own_clock for each in entrants.values())
    return {
        label: replace(each, number=min(numbers), own_clock=own_clock)
        for label, each in entrants.items()
    }


def _walls(samples: Sequence[Sample]) -> tuple[float, ...]:
    return tuple(each.wall_seconds for each in samples)


def _processors(samples: Sequence[Sample]) -> tuple[float, ...]:
    return tuple(each.processor_seconds for each in samples)

"""The A/A floors of a run: what each engine's cases show against themselves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from breakeven.records.measurement import Measurement
from breakeven.statistics.intervals import Processes

__all__ = [
    "LONG_CALL_SECONDS",
    "SELF",
    "AgainstItself",
    "Floor",
    "NoiseFloor",
    "floor_of",
    "noise_floors",
    "noted_floor",
]

SELF = "self"
"""The kind of a journal's note that holds a case compared with itself: its ``engine``, the ``case``,
and the samples of both sides, ``first_seconds`` and ``second_seconds``, row by row as in turns."""
QUANTILE = 0.95
MANY_FIGURES = 20
"""From one more figure on, one disturbed pair does not decide: the quantile is not the largest."""
LONG_CALL_SECONDS = 0.02
"""What the place of things in memory does to a short call fades in a longer one, so calls from this
length on have a floor of their own."""


@dataclass(frozen=True)
class AgainstItself:
    """A case that took turns with itself: for each pair of processes the logarithm of the median ratio.

    ``seconds`` is the median of its calls.
    """

    logarithms: tuple[float, ...]
    seconds: float

    def distances(self, processes: int) -> list[float]:
        """How far from 0 the mean of so many pairs is, for each group of so many that there is.

        With fewer pairs their mean stands for it: processes are independent of each other, so the
        mean of n pairs lies about 1 / sqrt(n) as far out as one pair does.
        """
        together = min(processes, len(self.logarithms))
        scale = math.sqrt(together / processes)
        starts = range(0, len(self.logarithms) - together + 1, together)
        means = (np.mean(self.logarithms[at : at + together]) for at in starts)
        return [scale * abs(float(mean)) for mean in means]


@dataclass(frozen=True)
class Floor:
    """The largest ratio (above 1) that identical code showed, and in how many figures."""

    ratio: float
    figures: int


@dataclass(frozen=True)
class NoiseFloor:
    """What identical code showed on one engine: ``cases`` that took turns with themselves.

    A floor is that of figures measured as the one that is judged: as many processes each. It is the
    largest of them, and from 21 figures on their 95 % quantile, so that one disturbed pair does not
    decide. Short and long calls have a floor of their own where each has so many figures.
    """

    cases: tuple[AgainstItself, ...]
    _known: dict[int, tuple[Floor, tuple[Floor, Floor] | None]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def at(self, processes: int = 1, seconds: float | None = None) -> Floor:
        """The floor of figures from so many processes, of calls that take so long.

        That of all calls where ``seconds`` is not known, or where too few cases tell.
        """
        whole, by_length = self._floors(processes)
        if by_length is None or seconds is None:
            return whole
        short, long = by_length
        return long if seconds >= LONG_CALL_SECONDS else short

    def by_length(self, processes: int) -> tuple[Floor, Floor] | None:
        """The floors of short and of long calls, where both have enough figures."""
        return self._floors(processes)[1]

    def _floors(self, processes: int) -> tuple[Floor, tuple[Floor, Floor] | None]:
        """The floor of all calls and those by length; every row of a run asks for them."""
        if processes not in self._known:
            short = [case for case in self.cases if case.seconds < LONG_CALL_SECONDS]
            long = [case for case in self.cases if case.seconds >= LONG_CALL_SECONDS]
            both = (_floor(short, processes), _floor(long, processes)) if short and long else None
            enough = both and min(each.figures for each in both) > MANY_FIGURES
            self._known[processes] = _floor(self.cases, processes), both if enough else None
        return self._known[processes]


def noise_floors(
    measurements: Iterable[Measurement], notes: Iterable[Mapping[str, Any]]
) -> dict[str, NoiseFloor]:
    """The floor of every engine that was measured against itself in a run.

    A workload's baseline takes turns with a second process of its own, so its measurement is such
    a comparison too.
    """
    found: dict[str, list[AgainstItself]] = {}
    for each in measurements:
        if each.is_baseline and each.baseline_samples_seconds:
            own = against_itself(each.baseline_samples_seconds, each.samples_seconds)
            found.setdefault(each.engine, []).extend(own)
    for note in notes:
        engine, own = noted_floor(note)
        found.setdefault(engine, []).extend(own)
    return {engine: NoiseFloor(tuple(cases)) for engine, cases in found.items() if cases}


def noted_floor(note: Mapping[str, Any]) -> tuple[str, list[AgainstItself]]:
    """The engine of a note of SELF, and its case against itself.

    Raises KeyError, TypeError or ValueError where the note has no times above 0.
    """
    both = (note["first_seconds"], note["second_seconds"])
    if not all(0 < sample < math.inf for rows in both for row in rows for sample in row):
        raise ValueError("a call takes more than 0 seconds")
    return str(note["engine"]), against_itself(*both)


def floor_of(
    floors: Mapping[str, NoiseFloor],
    *engines: str,
    processes: int = 1,
    seconds: float | None = None,
) -> float:
    """The largest of the engines' floors; 1 where none was measured."""
    measured = (floors[engine] for engine in engines if engine in floors)
    return max((each.at(processes, seconds).ratio for each in measured), default=1.0)


def against_itself(first: Processes, second: Processes) -> list[AgainstItself]:
    """The case that these turns are of; none where no pair has turns."""
    pairs = [(one, other) for one, other in zip(first, second, strict=True) if len(one)]
    if not pairs:
        return []
    logarithms = (float(np.median(np.log(np.divide(one, other)))) for one, other in pairs)
    calls = [sample for pair in pairs for side in pair for sample in side]
    return [AgainstItself(tuple(logarithms), float(np.median(calls)))]


def _floor(cases: Sequence[AgainstItself], processes: int) -> Floor:
    distances = [distance for case in cases for distance in case.distances(processes)]
    largest = float(np.quantile(distances, QUANTILE, method="higher"))
    return Floor(math.exp(largest), len(distances))

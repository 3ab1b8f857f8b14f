"""The A/A floors of a run: what each engine's cases show against themselves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from results.measurement import Measurement
from results.statistics import Processes

__all__ = ["LONG_CALL_SECONDS", "SELF", "NoiseFloor", "floor_of", "noise_floors"]

SELF = "self"
"""The kind of a journal's note that holds a case compared with itself: its ``engine``, the ``case``,
and the samples of both sides, ``first_seconds`` and ``second_seconds``, row by row as in turns."""
QUANTILE = 0.95
MANY_PAIRS = 20
"""From one more pair on, one disturbed pair does not decide: the quantile is not the largest."""
LONG_CALL_SECONDS = 0.02
"""What the place of things in memory does to a short call fades in a longer one, so calls from this
length on have a floor of their own."""


@dataclass(frozen=True)
class NoiseFloor:
    """The largest ratio (above 1) that identical code showed, over so many pairs of processes.

    From 21 pairs on it is their 95 % quantile, so that one disturbed pair does not decide. Short and
    long calls have a floor of their own, ``short`` and ``long``, where each has so many pairs.
    """

    engine: str
    ratio: float
    pairs: int
    short: NoiseFloor | None = None
    long: NoiseFloor | None = None

    def at(self, seconds: float | None) -> float:
        """The floor of calls that take so long; that of all calls where this is not known."""
        if self.short is None or self.long is None or seconds is None:
            return self.ratio
        return self.long.ratio if seconds >= LONG_CALL_SECONDS else self.short.ratio


def noise_floors(
    measurements: Iterable[Measurement], notes: Iterable[Mapping[str, Any]]
) -> dict[str, NoiseFloor]:
    """The floor of every engine that was measured against itself in a run.

    A workload's baseline takes turns with a second process of its own, so its measurement is such
    a comparison too.
    """
    found: dict[str, list[tuple[float, float]]] = {}
    for each in measurements:
        if each.is_baseline and each.baseline_samples_seconds:
            own = distances(each.baseline_samples_seconds, each.samples_seconds)
            found.setdefault(each.engine, []).extend(own)
    for note in notes:
        own = distances(note["first_seconds"], note["second_seconds"])
        found.setdefault(str(note["engine"]), []).extend(own)
    return {engine: _floor(engine, pairs) for engine, pairs in found.items() if pairs}


def floor_of(
    floors: Mapping[str, NoiseFloor], *engines: str, seconds: float | None = None
) -> float:
    """The largest of the engines' floors for calls that take so long; 1 where none was measured."""
    return max((floors[engine].at(seconds) for engine in engines if engine in floors), default=1.0)


def distances(first: Processes, second: Processes) -> list[tuple[float, float]]:
    """For each pair how far its median ratio is from 1, as the size of its logarithm, and the seconds
    of its calls."""
    return [
        (abs(float(np.median(np.log(np.divide(one, other))))), float(np.median([*one, *other])))
        for one, other in zip(first, second, strict=True)
        if len(one)
    ]


def _floor(engine: str, pairs: list[tuple[float, float]]) -> NoiseFloor:
    lengths = (
        [far for far, seconds in pairs if seconds < LONG_CALL_SECONDS],
        [far for far, seconds in pairs if seconds >= LONG_CALL_SECONDS],
    )
    whole = _largest(engine, [far for far, _ in pairs])
    if min(map(len, lengths)) <= MANY_PAIRS:
        return whole
    short, long = (_largest(engine, each) for each in lengths)
    return NoiseFloor(engine, whole.ratio, whole.pairs, short, long)


def _largest(engine: str, logarithms: list[float]) -> NoiseFloor:
    largest = float(np.quantile(logarithms, QUANTILE, method="higher"))
    return NoiseFloor(engine, math.exp(largest), len(logarithms))

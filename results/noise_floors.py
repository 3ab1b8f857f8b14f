"""The A/A floors of a run: what each engine's cases show against themselves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from results.measurement import Measurement
from results.statistics import Processes

__all__ = ["SELF", "NoiseFloor", "floor_of", "noise_floors"]

SELF = "self"
"""The kind of a journal's note that holds a case compared with itself: its ``engine``, the ``case``,
and the samples of both sides, ``first_seconds`` and ``second_seconds``, row by row as in turns."""
QUANTILE = 0.95


@dataclass(frozen=True)
class NoiseFloor:
    """The largest ratio (above 1) that identical code showed, over so many pairs of processes.

    From 21 pairs on it is their 95 % quantile, so that one disturbed pair does not decide.
    """

    engine: str
    ratio: float
    pairs: int


def noise_floors(
    measurements: Iterable[Measurement], notes: Iterable[Mapping[str, Any]]
) -> dict[str, NoiseFloor]:
    """The floor of every engine that was measured against itself in a run.

    A workload's baseline takes turns with a second process of its own, so its measurement is such
    a comparison too.
    """
    found: dict[str, list[float]] = {}
    for each in measurements:
        if each.is_baseline and each.baseline_samples_seconds:
            own = distances(each.baseline_samples_seconds, each.samples_seconds)
            found.setdefault(each.engine, []).extend(own)
    for note in notes:
        own = distances(note["first_seconds"], note["second_seconds"])
        found.setdefault(str(note["engine"]), []).extend(own)
    return {engine: _floor(engine, values) for engine, values in found.items() if values}


def floor_of(floors: Mapping[str, NoiseFloor], *engines: str) -> float:
    """The largest of the engines' floors; 1 where none was measured."""
    return max((floors[engine].ratio for engine in engines if engine in floors), default=1.0)


def distances(first: Processes, second: Processes) -> list[float]:
    """How far each pair's median ratio is from 1, as the size of its logarithm."""
    return [
        abs(float(np.median(np.log(np.divide(one, other)))))
        for one, other in zip(first, second, strict=True)
        if len(one)
    ]


def _floor(engine: str, values: list[float]) -> NoiseFloor:
    largest = float(np.quantile(values, QUANTILE, method="higher"))
    return NoiseFloor(engine, math.exp(largest), len(values))

"""What a run's cases show against themselves, from which is learnt how much processes differ."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from breakeven.records.measurement import Measurement
from breakeven.statistics.intervals import Processes
from breakeven.statistics.process_spread import Spreads

__all__ = ["SELF", "noted_comparison", "spreads_of"]

SELF = "self"
"""The kind of a journal's note that holds a case compared with itself: its ``engine``, the ``case``,
and the samples of both sides, ``first_seconds`` and ``second_seconds``, row by row: of turns, or, on a
cluster, of one process after the other."""


def spreads_of(measurements: Iterable[Measurement], notes: Iterable[Mapping[str, Any]]) -> Spreads:
    """How much processes differ on every engine that was measured against itself in a run.

    A workload's baseline takes turns with a second process of its own, so its measurement is such
    a comparison too.
    """
    found: dict[str, list[float]] = {}
    for each in measurements:
        if each.is_baseline and each.baseline_samples_seconds:
            own = _logarithms(each.baseline_samples_seconds, each.samples_seconds)
            found.setdefault(each.engine, []).extend(own)
    for note in notes:
        engine, own = noted_comparison(note)
        found.setdefault(engine, []).extend(own)
    return Spreads({engine: figures for engine, figures in found.items() if figures})


def noted_comparison(note: Mapping[str, Any]) -> tuple[str, list[float]]:
    """The engine of a note of SELF, and the logarithm of the ratio of each of its pairs of processes.

    Raises KeyError, TypeError or ValueError where the note has no times above 0.
    """
    both = (note["first_seconds"], note["second_seconds"])
    if not all(0 < sample < math.inf for rows in both for row in rows for sample in row):
        raise ValueError("a call takes more than 0 seconds")
    return str(note["engine"]), _logarithms(*both)


def _logarithms(first: Processes, second: Processes) -> list[float]:
    """The median log-ratio of each pair that has turns."""
    return [
        float(np.median(np.log(np.divide(one, other))))
        for one, other in zip(first, second, strict=True)
        if len(one)
    ]

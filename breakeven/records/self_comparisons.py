"""What a run's cases show against themselves, from which is learnt how much processes differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from breakeven.records.measurement import Measurement
from breakeven.records.reading.kinds import CallSeconds, Name
from breakeven.statistics.intervals import Processes
from breakeven.statistics.process_spread import Spreads

__all__ = ["SELF", "SelfComparison", "spreads_of"]

SELF = "self"
"""The kind of a journal's note that holds a case compared with itself."""


@dataclass(frozen=True, kw_only=True)
class SelfComparison:
    """A case of an engine compared with itself: the samples of both sides, row by row: of turns, or, on a
    cluster, of one process after the other."""

    engine: Name
    first_seconds: tuple[tuple[CallSeconds, ...], ...]
    second_seconds: tuple[tuple[CallSeconds, ...], ...]

    def require_usable(self) -> None:
        """Raise ValueError where the rows of the sides do not belong together."""
        _ = self.log_ratios

    @property
    def log_ratios(self) -> list[float]:
        """The logarithm of the ratio of each pair of processes."""
        return _logarithms(self.first_seconds, self.second_seconds)


def spreads_of(measurements: Iterable[Measurement], notes: Iterable[SelfComparison]) -> Spreads:
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
        found.setdefault(note.engine, []).extend(note.log_ratios)
    return Spreads({engine: figures for engine, figures in found.items() if figures})


def _logarithms(first: Processes, second: Processes) -> list[float]:
    """The median log-ratio of each pair that has turns."""
    return [
        float(np.median(np.log(np.divide(one, other))))
        for one, other in zip(first, second, strict=True)
        if len(one)
    ]

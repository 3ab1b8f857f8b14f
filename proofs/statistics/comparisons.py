"""The verdicts of ``breakeven compare`` on simulated pairs: false alarms, missed and cleared changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from breakeven.findings.verdicts.change import Verdict
from breakeven.findings.verdicts.pairs import Turns, counted
from breakeven.findings.verdicts.two_sides import LOOKS, changes_of_time
from proofs.statistics.noise import Floats, Processes
from proofs.statistics.plants import Plant

__all__ = ["ASKED_OF_EACH", "Compared", "simulated"]

ASKED_OF_EACH = 3
"""Verdicts that a comparison gives on each case: time, first call, memory."""
TURNS = 10
TURN_NOISE = 0.01
SECONDS = 0.01


@dataclass
class Compared:
    """What came of many comparisons: the verdicts of each case, and the pairs that they took."""

    verdicts: list[list[Verdict]] = field(default_factory=list)
    pairs: list[int] = field(default_factory=list)

    def share_with(self, *said: Verdict) -> float:
        """The part of the comparisons in which any case had one of these verdicts."""
        return float(np.mean([any(each in said for each in row) for row in self.verdicts]))

    def share_of(self, *said: Verdict) -> float:
        """The part of all verdicts."""
        of = Counter(each for row in self.verdicts for each in row)
        return sum(of[each] for each in said) / of.total()


def simulated(
    noise: Processes,
    *,
    comparisons: int,
    seed: int,
    cases: int = 20,
    plant: Plant | None = None,
) -> Compared:
    """So many comparisons of so many cases, each looked at until its verdict is clear, as it is done.

    ``plant`` changes every case's second side; without one nothing has changed.
    """
    found = Compared()
    for number in range(comparisons):
        order = np.random.default_rng((seed, number))
        offsets = noise(order, cases, 2 * LOOKS[-1])
        pairs = [[_pair(order, each) for each in row.reshape(-1, 2)] for row in offsets]
        if plant is not None:
            pairs = [[plant(order, each) for each in row] for row in pairs]
        verdicts, taken = _verdicts(pairs)
        found.verdicts.append(verdicts)
        found.pairs += taken
    return found


def _pair(order: np.random.Generator, offsets: Floats) -> Turns:
    """The turns of two processes that differ by their offsets; both compute all the time."""
    noise = order.normal(0, TURN_NOISE, (2, TURNS))
    before, after = SECONDS * np.exp(offsets[:, None] + noise)
    return Turns(
        before_seconds=tuple(before),
        after_seconds=tuple(after),
        before_processor_seconds=tuple(before),
        after_processor_seconds=tuple(after),
        others_share=0.0,
        in_turns=True,
    )


def _verdicts(pairs: list[list[Turns]]) -> tuple[list[Verdict], list[int]]:
    """As a comparison settles its cases, look by look; disturbed pairs are repeated while there are."""
    settled: dict[int, Verdict] = {}
    had: dict[int, list[Turns]] = {case: [] for case in range(len(pairs))}
    for look in LOOKS:
        for case, left in enumerate(pairs):
            while (
                case not in settled
                and len(counted(had[case])) < look
                and len(had[case]) < len(left)
            ):
                had[case].append(left[len(had[case])])
        verdicts = ASKED_OF_EACH * len(pairs)
        for case, change in enumerate(changes_of_time(list(had.values()), verdicts=verdicts)):
            if case not in settled and change.is_clear:
                settled[case] = change.verdict
    of_each: list[Verdict] = [settled.get(case, "cannot tell") for case in had]
    return of_each, [len(each) for each in had.values()]

"""The intervals and verdicts of the report on simulated runs: how often they hold the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from breakeven.statistics.intervals import CONFIDENCE, SMALLEST_EFFECT, Ratio, paired_ratio, verdict
from breakeven.statistics.process_spread import Spread, Spreads
from breakeven.statistics.selection import selected_confidence
from proofs.statistics.noise import Floats, Processes

__all__ = [
    "CHANGED",
    "LATER",
    "Judged",
    "covered",
    "holds",
    "judged",
    "ratios_of",
    "spread_of_a_run",
    "told",
]

TRUE_RATIO = 1.1
TURNS = 8
TURN_NOISE = 0.01
CASES = 20
"""Of a run whose figures against themselves tell how processes differ."""
FIGURES = 60
"""Of code against itself in a run of many cells."""
CHANGED = 1.5
LATER = 1.0
"""A confidence at which no interval is made: it is made when the run's own confidence is known."""


def covered(
    noise: Processes,
    *,
    processes: int,
    figures: int,
    repeats: int,
    seed: int,
    place: int | None = None,
) -> float:
    """The part of the 95 % intervals that hold the truth, of cases in so many processes.

    Each repeat is a run: ``figures`` of code against itself, and CASES of a known ratio, of which all count,
    or only the one at ``place``.
    """
    wanted = slice(None) if place is None else slice(place, place + 1)
    held = []
    for number in range(repeats):
        order = np.random.default_rng((seed, number))
        spread = spread_of_a_run(order, noise, figures)
        turns = _turns(order, noise, np.full(CASES, TRUE_RATIO), processes)[wanted]
        held += [holds(each, TRUE_RATIO) for each in ratios_of(turns, [spread] * len(turns))]
    return float(np.mean(held))


@dataclass(frozen=True)
class Judged:
    """Of the cells of a run that are called faster or slower: how many that are, and how many are wrong;
    and of those that are really different, by CHANGED, the part that is told."""

    told: int
    wrong: int
    found: float

    @property
    def wrong_share(self) -> float:
        """The part of what is told that is wrong."""
        return self.wrong / max(1, self.told)


def told(
    noise: Processes, *, processes: int, cells: int, different: float, repeats: int, seed: int
) -> list[Judged]:
    """Judge runs of so many cells, of which a part is really faster; the others are as fast as their
    baselines."""
    found = []
    for number in range(repeats):
        order = np.random.default_rng((seed, number))
        spread = spread_of_a_run(order, noise, FIGURES)
        true = np.where(order.random(cells) < different, CHANGED, 1.0)
        turns = _turns(order, noise, true, processes)
        found.append(judged(ratios_of(turns, [spread] * cells, LATER), true))
    return found


def judged(ratios: Sequence[Ratio], true: Floats) -> Judged:
    """The verdicts on all cells of a run, as the report gives them."""
    confidence = selected_confidence(ratios)
    said = np.array([_is_told(each, confidence) for each in ratios])
    changed = true > 1.0
    found = float(said[changed].mean()) if changed.any() else 0.0
    return Judged(int(said.sum()), int((said & ~changed).sum()), found)


def _is_told(of: Ratio, confidence: float) -> bool:
    """Nothing is told whose estimate lies within the effect: that needs no interval."""
    if 1 / SMALLEST_EFFECT <= of.value <= SMALLEST_EFFECT:
        return False
    return verdict(of.at(confidence)) in ("faster", "slower")


def ratios_of(
    turns: Floats, spreads: Sequence[Spread | None], confidence: float = CONFIDENCE
) -> list[Ratio]:
    """The speedups of cases from the ratios of their turns: cases, processes, turns."""
    found = []
    for own, spread in zip(turns, spreads, strict=True):
        ratio = paired_ratio(own, np.ones_like(own), confidence, spread)
        assert ratio is not None
        found.append(ratio)
    return found


def holds(of: Ratio, true: float) -> bool:
    """Whether the interval holds the truth; without an interval it does not."""
    return of.low is not None and of.high is not None and of.low <= true <= of.high


def spread_of_a_run(order: np.random.Generator, noise: Processes, figures: int) -> Spread | None:
    """What a run shows of code against itself: a pair of processes for each of so many cases."""
    pairs = noise(order, max(CASES, figures), 2)[:figures]
    own = pairs[:, 1] - pairs[:, 0] + order.normal(0, TURN_NOISE / np.sqrt(TURNS), len(pairs))
    return Spreads({"serial": own.tolist()}).of("serial")


def _turns(order: np.random.Generator, noise: Processes, true: Floats, processes: int) -> Floats:
    """The ratios of the turns of cases whose true ratios are given: cases, processes, turns."""
    offsets = noise(order, len(true), 2 * processes).reshape(len(true), processes, 2)
    apart = offsets[..., 1] - offsets[..., 0]
    turns = order.normal(0, TURN_NOISE, (len(true), processes, TURNS))
    return np.asarray(true[:, None, None] * np.exp(apart[..., None] + turns))

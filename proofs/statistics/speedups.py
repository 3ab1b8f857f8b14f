"""The intervals and verdicts of the report on simulated runs: how often they hold the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from breakeven.statistics.intervals import Ratio, paired_ratio, verdict
from breakeven.statistics.process_spread import Spreads
from breakeven.statistics.selection import selected_confidence
from proofs.statistics.noise import Floats, Processes

__all__ = ["Judged", "covered", "judged"]

TRUE_RATIO = 1.1
TURNS = 8
TURN_NOISE = 0.01
CASES = 20
"""Of a run whose figures against themselves tell how processes differ."""


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
        spread = _spreads(order, noise, figures).of("serial")
        for ratio in _ratios(order, noise, np.full(CASES, TRUE_RATIO), processes)[wanted]:
            found = paired_ratio(ratio, [[1.0] * TURNS] * processes, spread=spread)
            assert found is not None
            held.append(
                found.low is not None
                and found.high is not None
                and found.low <= TRUE_RATIO <= found.high
            )
    return float(np.mean(held))


@dataclass(frozen=True)
class Judged:
    """Of the cells of a run that are called faster or slower: the part that is wrong, and how many that
    are; and of those that are really different, by CHANGED, the part that is told."""

    wrong: float
    wrong_cells: float
    told: float


CHANGED = 1.5


def judged(
    noise: Processes, *, processes: int, cells: int, different: float, repeats: int, seed: int
) -> Judged:
    """Judge runs of so many cells, of which a part is really faster, as the report does."""
    wrong, cells_wrong, told = [], [], []
    for number in range(repeats):
        order = np.random.default_rng((seed, number))
        spread = _spreads(order, noise, 60).of("serial")
        true = np.where(order.random(cells) < different, CHANGED, 1.0)
        ratios: list[Ratio] = []
        for ratio in _ratios(order, noise, true, processes):
            found = paired_ratio(ratio, [[1.0] * TURNS] * processes, spread=spread)
            assert found is not None
            ratios.append(found)
        confidence = selected_confidence(ratios)
        said = np.array([verdict(each.at(confidence)) in ("faster", "slower") for each in ratios])
        cells_wrong.append((said & (true == 1.0)).sum())
        wrong.append(cells_wrong[-1] / max(1, said.sum()))
        if different:
            told.append(said[true > 1.0].mean())
    return Judged(
        float(np.mean(wrong)), float(np.mean(cells_wrong)), float(np.mean(told)) if told else 0.0
    )


def _spreads(order: np.random.Generator, noise: Processes, figures: int) -> Spreads:
    """What a run shows of code against itself: a pair of processes for each of so many cases."""
    pairs = noise(order, max(CASES, figures), 2)[:figures]
    own = pairs[:, 1] - pairs[:, 0] + order.normal(0, TURN_NOISE / np.sqrt(TURNS), len(pairs))
    return Spreads({"serial": own.tolist()})


def _ratios(
    order: np.random.Generator, noise: Processes, true: Floats, processes: int
) -> list[list[list[float]]]:
    """The ratios of turns, a row for each process, of cases whose true ratios are given."""
    offsets = noise(order, len(true), 2 * processes).reshape(len(true), processes, 2)
    apart = offsets[..., 1] - offsets[..., 0]
    turns = order.normal(0, TURN_NOISE, (len(true), processes, TURNS))
    ratios: list[list[list[float]]] = (
        true[:, None, None] * np.exp(apart[..., None] + turns)
    ).tolist()
    return ratios

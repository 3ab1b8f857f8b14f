"""Simulated runs as the report has them: several engines, one baseline a group, few cases against themselves.

In each round all cases of a group take turns with one process of its baseline, so whatever that process was
slower or faster by is in all of them. And how much processes differ is known from little: of the baselines'
engine from each baseline beside a second process of its own, of any other engine from one case, the
cheapest, once a round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from breakeven.statistics.process_spread import Spread, Spreads, between
from proofs.statistics.noise import Floats, Processes
from proofs.statistics.speedups import CHANGED, LATER, Judged, holds, judged, ratios_of

__all__ = ["IN_A_GROUP", "covered_as_used", "run_of", "told_as_used"]

ENGINES = ("serial", "threads", "cluster")
"""Baselines are on the first; the processes of the last one may differ by more than those of the others."""
TRUE_RATIO = 1.1
TURNS = 8
TURN_NOISE = 0.01
IN_A_GROUP = 20


@dataclass(frozen=True)
class Run:
    """One run: the ratios of turns (cases, processes, turns), the engine of each case, and how pairs of
    a process of that engine and one of the baseline's differ."""

    turns: Floats
    engines: list[str]
    spreads: list[Spread | None]


def covered_as_used(
    noise: Processes, *, noisier: float, processes: int, groups: int, repeats: int, seed: int
) -> Mapping[str, float]:
    """The part of the 95 % intervals that hold the truth, by engine.

    The processes of the last engine differ ``noisier`` times as much as those of the others.
    """
    held: dict[str, list[bool]] = {name: [] for name in ENGINES}
    for number in range(repeats):
        order = np.random.default_rng((seed, number))
        true = np.full(groups * IN_A_GROUP, TRUE_RATIO)
        run = run_of(order, noise, true, processes, noisier)
        for engine, ratio in zip(run.engines, ratios_of(run.turns, run.spreads), strict=True):
            held[engine].append(holds(ratio, TRUE_RATIO))
    return {name: float(np.mean(own)) for name, own in held.items()}


def told_as_used(
    noise: Processes,
    *,
    noisier: float,
    processes: int,
    groups: int,
    different: float,
    repeats: int,
    seed: int,
) -> list[Judged]:
    """Judge such runs, of whose cells a part is really faster, by CHANGED."""
    found = []
    for number in range(repeats):
        order = np.random.default_rng((seed, number))
        cells = groups * IN_A_GROUP
        true = np.where(order.random(cells) < different, CHANGED, 1.0)
        run = run_of(order, noise, true, processes, noisier)
        found.append(judged(ratios_of(run.turns, run.spreads, LATER), true))
    return found


def run_of(
    order: np.random.Generator, noise: Processes, true: Floats, processes: int, noisier: float
) -> Run:
    """A run whose cells have these true ratios, IN_A_GROUP after IN_A_GROUP of one group."""
    groups = len(true) // IN_A_GROUP
    engines = [ENGINES[place % len(ENGINES)] for place in range(len(true))]
    scales = np.array([noisier if each == ENGINES[-1] else 1.0 for each in engines])
    baselines = noise(order, groups, processes)
    own = scales[:, None] * noise(order, len(true), processes)
    apart = np.repeat(baselines, IN_A_GROUP, axis=0) - own
    turns = order.normal(0, TURN_NOISE, (len(true), processes, TURNS))
    spreads = _spreads(order, noise, baselines, noisier)
    serial = spreads.of(ENGINES[0])
    return Run(
        turns=true[:, None, None] * np.exp(apart[..., None] + turns),
        engines=engines,
        spreads=[between(spreads.of(each), serial) for each in engines],
    )


def _spreads(
    order: np.random.Generator, noise: Processes, baselines: Floats, noisier: float
) -> Spreads:
    """What the run's code against itself shows: each baseline beside a second process of its own, and one
    case of each other engine, the same in every round."""
    groups, rounds = baselines.shape
    seconds = noise(order, groups, rounds)
    figures = {ENGINES[0]: (baselines - seconds).ravel()}
    for name in ENGINES[1:]:
        pairs = noise(order, IN_A_GROUP, 2 * rounds)[1].reshape(rounds, 2)
        own = pairs[:, 1] - pairs[:, 0]
        figures[name] = noisier * own if name == ENGINES[-1] else own
    return Spreads(
        {
            name: (own + order.normal(0, TURN_NOISE / TURNS**0.5, len(own))).tolist()
            for name, own in figures.items()
        }
    )

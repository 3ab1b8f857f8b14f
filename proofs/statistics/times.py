"""The intervals of times in seconds on simulated runs: turns cancel the machine's drift, and a time has it."""

from __future__ import annotations

import numpy as np

from breakeven.statistics.intervals import time_interval
from proofs.statistics.noise import Processes
from proofs.statistics.speedups import CASES, TURN_NOISE, TURNS, spread_of_a_run

__all__ = ["times_covered"]

SECONDS = 0.01


def times_covered(
    noise: Processes, *, drift: float, processes: int, figures: int, repeats: int, seed: int
) -> float:
    """The part of the 95 % intervals that hold a case's true time.

    ``drift`` is by how much rounds differ from each other, as the standard deviation of a logarithm: each
    process of a case is of a round of its own. The noise of processes has to be around 0.
    """
    held = []
    for number in range(repeats):
        order = np.random.default_rng((seed, number))
        spread = spread_of_a_run(order, noise, figures)
        own = noise(order, CASES, processes)
        of_rounds = order.normal(0, drift, (1, processes))
        turns = order.normal(0, TURN_NOISE, (CASES, processes, TURNS))
        for case in SECONDS * np.exp((own + of_rounds)[..., None] + turns):
            found = time_interval(case, spread=spread)
            held.append(found is not None and found[0] <= SECONDS <= found[1])
    return float(np.mean(held))

"""The fits of scalability laws on simulated runs: how often their intervals hold the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from breakeven.statistics.process_spread import Spread, spread_of
from breakeven.statistics.scaling_fits import fit_amdahl, fit_usl
from proofs.statistics.noise import Floats

__all__ = ["COUNTS", "MANY_COUNTS", "Held", "amdahl_held", "usl_held"]

COUNTS = (1, 2, 4, 8)
MANY_COUNTS = (1, 2, 4, 8, 16, 32)
SERIAL, CONTENTION = 0.1, 0.05
PROCESS_NOISE = 0.02
CALLS, CALL_NOISE = 8, 0.01
FIGURES = 17
"""Of code against itself, in a run."""


@dataclass(frozen=True)
class Held:
    """The part of intervals that hold the truth, how wide they are in the middle, and the part of fits
    in which a fastest number of workers is named."""

    held: float
    width: float
    named: float = 0.0


def amdahl_held(
    *,
    processes: int,
    departure: float,
    repeats: int,
    seed: int,
    counts: Sequence[int] = COUNTS,
    known: bool = True,
) -> Held:
    """Fit Amdahl's law to runs that depart from it by so much at each number of workers.

    ``known`` says whether the run has code against itself, which tells how processes differ.
    """
    bounds = []
    for number in range(repeats):
        order = np.random.default_rng((seed, number))
        true = SERIAL + (1 - SERIAL) / np.asarray(counts)
        fit = fit_amdahl(counts, *_run(order, true, processes, departure, known))
        bounds.append((fit.unclipped.low, fit.unclipped.high))
    return _held(bounds, SERIAL)


def usl_held(
    *, coherency: float, processes: int, departure: float, repeats: int, seed: int
) -> Held:
    """Fit the universal scalability law; the interval is that of coherency."""
    bounds, named = [], []
    p = np.asarray(MANY_COUNTS)
    true = (1 + CONTENTION * (p - 1) + coherency * p * (p - 1)) / p
    for number in range(repeats):
        order = np.random.default_rng((seed, number))
        fit = fit_usl(MANY_COUNTS, *_run(order, true, processes, departure, True))
        assert fit is not None
        bounds.append((fit.coherency.low, fit.coherency.high))
        named.append(fit.fastest_workers is not None)
    found = _held(bounds, coherency)
    return Held(found.held, found.width, float(np.mean(named)))


def _run(
    order: np.random.Generator, true: Floats, processes: int, departure: float, known: bool
) -> tuple[list[list[list[float]]], list[Spread | None]]:
    """The samples of each number of workers, and how processes differ where the run tells."""
    of_counts = true * np.exp(order.normal(0, departure, len(true)))
    of_processes = np.exp(order.normal(0, PROCESS_NOISE, (len(true), processes, 1)))
    calls = np.exp(order.normal(0, CALL_NOISE, (len(true), processes, CALLS)))
    figures = order.normal(0, PROCESS_NOISE * 2**0.5, FIGURES)
    spread = spread_of(figures.tolist()) if known else None
    seconds: list[list[list[float]]] = (of_counts[:, None, None] * of_processes * calls).tolist()
    return seconds, [spread] * len(true)


def _held(bounds: Sequence[tuple[float | None, float | None]], true: float) -> Held:
    """Without an interval the truth is not held."""
    known = [(low, high) for low, high in bounds if low is not None and high is not None]
    held = sum(low <= true <= high for low, high in known) / len(bounds)
    return Held(held, float(np.median([high - low for low, high in known] or [np.inf])))

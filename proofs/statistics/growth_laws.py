"""The laws of growth on simulated times: how often the true one stays possible, and what else is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from breakeven.statistics.growth import MODELS, GrowthFit, fit_growth
from proofs.statistics.noise import Floats

__all__ = ["DOUBLING", "STEPPED_N", "STEPS", "TRUTHS", "Told", "each_stepped", "fits_of", "told"]

COEFFICIENTS: Mapping[str, tuple[float, float]] = {
    "constant": (2e-6, 0.0),
    "log n": (1e-8, 1e-6),
    "n": (1e-6, 2e-8),
    "n log n": (1e-6, 1e-8),
    "n²": (1e-6, 1e-11),
}
TRUTHS = tuple(COEFFICIENTS)
KNOWN = 0.2
"""The logarithms of standard errors, as intervals tell them, are off by so much."""


@dataclass(frozen=True)
class Told:
    """The part of fits in which the truth is possible, in which it is told alone, and in which another
    is told alone."""

    possible: float
    alone: float
    wrong: float


def stepped(times: float, start: float) -> Callable[[Floats], Floats]:
    """Constant but for memory: so many times as long once the data has left the caches, over a decade."""
    return lambda n: times ** np.clip(np.log10(n / start), 0.0, 1.0)


def each_stepped(times: float, start: float) -> Callable[[Floats], Floats]:
    """Linear but for memory, which makes each element cost so many times as much, at once."""
    return lambda n: 1e-8 * n * np.where(n >= start, times, 1.0)


STEPS: Mapping[str, Callable[[Floats], Floats]] = {
    f"{times:g} times, from {start:,.0f} on": stepped(times, start)
    for times in (3.0, 4.0)
    for start in (1e3, 3e4, 1e5)
}
STEPPED_N = (1.5, 2.0, 3.0), (1e3, 3e4)
"""How many times what each element costs grows with memory, and from which n on."""
DOUBLING: Callable[[Floats], Floats] = lambda n: 2.0 ** (np.log(n / n[0]) / np.log(n[-1] / n[0]))


def told(law: str, *, noise: float, sizes: int, known: bool, repeats: int, seed: int) -> Told:
    """Fit times that follow a law but for noise; ``known`` says whether their intervals are known."""
    offset, slope = COEFFICIENTS[law]
    fits = fits_of(
        lambda n: offset + slope * MODELS[law](n),
        noise=noise,
        sizes=sizes,
        known=known,
        repeats=repeats,
        seed=seed,
    )
    alone = [fit.model if fit.describes and not fit.alternatives else "" for fit in fits]
    return Told(
        possible=float(np.mean([fit.could_be(law) for fit in fits])),
        alone=float(np.mean([model == law for model in alone])),
        wrong=float(np.mean([model not in ("", law) for model in alone])),
    )


def fits_of(
    truth: Callable[[Floats], Floats],
    *,
    noise: float,
    sizes: int,
    known: bool,
    repeats: int,
    seed: int,
) -> list[GrowthFit]:
    """Fits of noisy times at so many sizes, from a hundred to a million."""
    n, found = np.logspace(2, 6, sizes), []
    for number in range(repeats):
        order = np.random.default_rng((seed, number))
        seconds = truth(n) * np.exp(order.normal(0, noise, sizes))
        errors = noise * np.exp(order.normal(0, KNOWN, sizes)) if known else None
        found.append(fit_growth(n, seconds, errors))
    return found

"""How the cost of an operation grows with n: simple laws fitted to its times, beside the textbook's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["MODELS", "TEXTBOOK", "GrowthFit", "fit_growth", "fitted"]

Floats = NDArray[np.float64]

MODELS: Mapping[str, Callable[[Floats], Floats]] = {
    "constant": np.zeros_like,
    "log n": np.log,
    "n": lambda n: n,
    "n log n": lambda n: n * np.log(n),
    "n²": lambda n: n**2,
}
"""What grows in each law, f of seconds(n) = a + b f(n), from the slowest growth to the fastest."""

SHARES = np.concatenate([[0.0], np.logspace(-12, 0, 2401), 1 - np.logspace(-6, -1, 200)])
"""The shares of the offset that are tried: 1 % apart, closer than a time is known."""

LEAST_SIZES = 5
"""Corrected information criteria of two coefficients and a variance need more than four points."""
RESOLUTION = 0.02
"""Misses smaller than this share of a time are taken for noise: they speak for no law."""
TOLD_APART = 6.0
"""Laws whose criteria differ by less cannot be told apart: one is at most 20 (e³) times as likely."""
SMALL_MISS = 0.3
LARGE_SHARE = 0.98
"""A law describes times when it misses by up to 30 % in root mean square, or, where they grow through
decades, explains 98 % of the variance of their logarithms. Any other is none."""

TEXTBOOK: Mapping[str, Mapping[str, str]] = {
    "collection_costs": {
        "build-list": "n",
        "build-tuple": "n",
        "grow-list": "n",
        "append-list": "constant",
        "insert-dict": "constant",
        "add-set": "constant",
        "index-list": "constant",
        "index-tuple": "constant",
        "index-dict": "constant",
        "membership-list": "n",
        "membership-tuple": "n",
        "membership-set": "constant",
        "membership-dict": "constant",
        "sort-list": "n log n",
    }
}
"""The law of each implementation by the lesson; on average, and for append, insert and add over many.

Source: https://wiki.python.org/moin/TimeComplexity
"""


@dataclass(frozen=True)
class GrowthFit:
    """The law that describes the times of one implementation best: a + b f(n) seconds.

    ``quality`` is the root mean square of its misses, as logarithms: 0.05 is about 5 %.
    ``r_squared`` is the share of the variance of the logarithms that it explains, which is 0 for
    "constant". ``alternatives`` are the other laws that describe the times as well, and that cannot
    be told from it, the likeliest first.
    """

    model: str
    quality: float
    r_squared: float
    alternatives: tuple[str, ...]
    offset_seconds: float
    slope_seconds: float
    sizes: int

    @property
    def describes(self) -> bool:
        """Whether the law misses by so little that it can be called one."""
        return _describes(self.quality, self.r_squared)

    def could_be(self, model: str) -> bool:
        """Whether the times speak for that law, or at least cannot tell it from the best."""
        return self.describes and model in (self.model, *self.alternatives)


def fitted(rows: pd.DataFrame) -> GrowthFit | None:
    """The growth of one implementation, from its rows; None with fewer than five sizes.

    A size of nothing is left out: the logarithm of 0 is no number. ``rows`` has a row for each size, with ``n``, ``seconds`` and ``status``.
    """
    ok = rows[(rows["status"] == "ok") & (rows["seconds"] > 0)]
    timed = ok[ok["n"] > 0].drop_duplicates("n", keep="last")
    if len(timed) < LEAST_SIZES:
        return None
    return fit_growth(timed["n"].to_numpy(float), timed["seconds"].to_numpy(float))


def fit_growth(n: Floats, seconds: Floats) -> GrowthFit:
    """The best of the laws that describe the times, by Akaike's corrected criterion (AICc).

    Where none describes them, the best of all.

    Each law is fitted by least squares of the logarithms, because times span decades and are wrong
    by shares of themselves, with neither coefficient below 0. With N sizes and k = 2 parameters for
    "constant" and 3 for the others (the variance is one), AICc = N ln(S/N) + 2k + 2k(k+1)/(N-k-1),
    where S is the sum of the squared misses. Raises ValueError with fewer than five sizes.

    Source: K. Burnham and D. Anderson, "Model Selection and Multimodel Inference" (2002), 2.4.
    """
    if len(set(n)) < LEAST_SIZES:
        raise ValueError(f"a law of growth needs {LEAST_SIZES} sizes, there are {len(set(n))}")
    fits = {model: _coefficients(model, n, seconds) for model in MODELS}
    misses = {model: _miss(fits[model], model, n, seconds) for model in MODELS}
    scores = {model: _aicc(model, misses[model], len(n)) for model in MODELS}
    spread = float(np.log(seconds).std())
    shares = {model: 1 - (miss / spread) ** 2 if spread else 0.0 for model, miss in misses.items()}
    laws = [model for model in MODELS if _describes(misses[model], shares[model])]
    best, *others = sorted(laws or MODELS, key=lambda model: scores[model])
    return GrowthFit(
        model=best,
        quality=misses[best],
        r_squared=shares[best],
        alternatives=tuple(
            each for each in others if laws and scores[each] - scores[best] < TOLD_APART
        ),
        offset_seconds=float(fits[best][0]),
        slope_seconds=float(fits[best][1]),
        sizes=len(n),
    )


def _describes(miss: float, share: float) -> bool:
    return miss <= SMALL_MISS or share >= LARGE_SHARE


def _coefficients(model: str, n: Floats, seconds: Floats) -> Floats:
    """(a, b): the best of all shares that the offset can have of the time at the largest n.

    For a given share, the best scale is the geometric mean of what is left to explain.
    """
    most = max(float(MODELS[model](n).max()), 1.0)
    grown = MODELS[model](n) / most
    shares = SHARES if model != "constant" else np.ones(1)
    left = np.log(seconds) - np.log(shares[:, None] + (1 - shares[:, None]) * grown)
    scales = left.mean(axis=1)
    best = int(((left - scales[:, None]) ** 2).sum(axis=1).argmin())
    scale, share = np.exp(scales[best]), shares[best]
    return np.array([scale * share, scale * (1 - share) / most])


def _miss(coefficients: Floats, model: str, n: Floats, seconds: Floats) -> float:
    offset, slope = coefficients
    missed = np.log((offset + slope * MODELS[model](n)) / seconds)
    return float(np.sqrt(np.mean(missed**2)))


def _aicc(model: str, miss: float, sizes: int) -> float:
    k = 2 if model == "constant" else 3
    fit = 2 * sizes * np.log(max(miss, RESOLUTION))
    return float(fit + 2 * k + 2 * k * (k + 1) / (sizes - k - 1))

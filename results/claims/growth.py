"""Which growth a series of times shows: constant, log n, n, n log n or n²."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

__all__ = ["MODELS", "Fitted", "GrowthFit", "fitted"]

MODELS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "constant": np.ones_like,
    "log n": np.log,
    "n": lambda n: n,
    "n log n": lambda n: n * np.log(n),
    "n²": np.square,
}
FEWEST_SIZES = 3


@dataclass(frozen=True)
class GrowthFit:
    """The model that fits best, and how well.

    ``quality`` is the root mean square of its misses, as logarithms: 0.05 is about 5 %.
    ``alternatives`` are the models that the times cannot tell from it.
    """

    model: str
    quality: float
    alternatives: tuple[str, ...] = ()


Fitted = Callable[[pd.DataFrame], GrowthFit | None]
"""From one implementation's rows, one a size, to the growth that they show."""


def fitted(rows: pd.DataFrame) -> GrowthFit | None:
    """The model whose times come closest in proportion; None with fewer than three sizes.

    Each model has one factor, fitted to the logarithms of the times by least squares.
    """
    rows = rows[rows["seconds"].notna() & (rows["n"] > 1)]
    if rows["n"].nunique() < FEWEST_SIZES:
        return None
    n, seconds = rows["n"].to_numpy(float), rows["seconds"].to_numpy(float)
    distances = {}
    for model, growth in MODELS.items():
        residual = np.log(seconds) - np.log(growth(n))
        distances[model] = residual - residual.mean()
    misses = {model: float(np.sqrt(np.mean(each**2))) for model, each in distances.items()}
    best = min(misses, key=lambda model: misses[model])
    return GrowthFit(best, misses[best])

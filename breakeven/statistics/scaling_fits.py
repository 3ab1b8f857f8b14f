"""Amdahl's law and the universal scalability law, fitted to samples.

A law is wrong for two reasons: processes differ, and no machine keeps to a law (cores slow each other
down, caches are shared). All processes of one number of workers share the second, so that more of them
do not show it; what the law misses does. An interval is therefore the wider of two: what processes
differ by (pure error), and what the law misses by over its residual degrees of freedom (which has the
lack of fit in it as well). Were the law exact, both would say the same. A departure that itself looks
like more serial work is told from it by no fit.

Source: N. Draper and H. Smith, "Applied Regression Analysis" (3rd edition, 1998), section 2.1, for pure
error and lack of fit; N. Gunther, "Guerrilla Capacity Planning" (2007), advises six points or more.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from breakeven.statistics.intervals import DRAWS, Processes, centre, draws, interval_of_draws
from breakeven.statistics.process_spread import WIDEST, Spread
from breakeven.statistics.scaling import (
    AMDAHL_PARAMETERS,
    USL,
    USL_COUNTS,
    USL_PARAMETERS,
    Amdahl,
    Bounded,
)

__all__ = ["fit_amdahl", "fit_usl"]

Floats = NDArray[np.float64]
LEAST_COHERENCY = 1e-12
"""Less is none: the fastest number of workers would be a million."""


def fit_amdahl(
    workers: Sequence[int],
    seconds: Sequence[Processes],
    spreads: Sequence[Spread | None] | None = None,
) -> Amdahl:
    """Amdahl's law, fitted to the samples of one implementation on several numbers of workers.

    ``seconds`` has, for each number of workers, the samples in seconds by process, ``spreads`` how
    much two of these processes differ, as ``intervals.time_interval`` takes it: one process has no
    interval without. The law is linear in 1/p, so it is fitted by least squares of the relative
    errors; the interval is of fits to draws of the centres. Raises ValueError without one worker,
    which is the ground of every speedup, or with fewer than two numbers of workers.

    Source: G. Amdahl, "Validity of the single processor approach to achieving large scale
    computing capabilities", AFIPS (1967).
    """
    _require(workers, "Amdahl's law")
    p = np.asarray(workers, dtype=float)
    design = np.stack([np.ones_like(p), 1 / p], axis=1)
    centres = _centres(seconds)
    (found,) = _relative_fit(design, centres)
    fitted = design @ found
    drawn = _drawn(seconds, spreads, fitted, AMDAHL_PARAMETERS)
    fractions = [_fractions(_relative_fit(design, each)) for each in drawn]
    return Amdahl(
        unclipped=_bounded(float(found[0] / found.sum()), fractions),
        one_worker_seconds=float(found.sum()),
        most_workers=max(workers),
        residuals=len(workers) - AMDAHL_PARAMETERS,
        misfit=float(np.abs(fitted / centres - 1).max()),
    )


def fit_usl(
    workers: Sequence[int],
    seconds: Sequence[Processes],
    spreads: Sequence[Spread | None] | None = None,
) -> USL | None:
    """The universal scalability law, fitted as :func:`fit_amdahl`; None below five worker counts.

    p × seconds(p) is linear in (p - 1) and p (p - 1), so it is fitted by least squares of the
    relative errors. A coefficient that would be negative is left out.

    Source: N. Gunther, "Guerrilla Capacity Planning" (2007), chapters 4 and 5.
    """
    _require(workers, "the universal scalability law")
    if len(workers) < USL_COUNTS:
        return None
    p = np.asarray(workers, dtype=float)
    design = np.stack([np.ones_like(p), p - 1, p * (p - 1)], axis=1)
    (found,) = _nonnegative_fit(design, _centres(seconds) * p)
    drawn = _drawn(seconds, spreads, design @ found / p, USL_PARAMETERS)
    fits = [_nonnegative_fit(design, each * p) for each in drawn]
    return USL(
        contention=_bounded(found[1] / found[0], [each[:, 1] / each[:, 0] for each in fits]),
        coherency=_bounded(found[2] / found[0], [each[:, 2] / each[:, 0] for each in fits]),
        fastest=_bounded(float(_fastest(found[None])[0]), [_fastest(each) for each in fits]),
        one_worker_seconds=float(found[0]),
        most_workers=max(workers),
    )


def _require(workers: Sequence[int], law: str) -> None:
    if 1 not in workers or len(set(workers)) < AMDAHL_PARAMETERS:
        raise ValueError(
            f"{law} needs runs on one worker and on at least 1 other number of workers, "
            f"there are {sorted(set(workers))}"
        )


def _centres(seconds: Sequence[Processes]) -> Floats:
    """The centre of each number of workers, shape (1, counts)."""
    return np.array([[centre(each) for each in seconds]], dtype=float)


def _drawn(
    seconds: Sequence[Processes],
    spreads: Sequence[Spread | None] | None,
    fitted: Floats,
    parameters: int,
) -> list[Floats]:
    """Draws of all centres, (draws, counts): as processes differ, and as the law misses them.

    None at all where one process stands alone and nothing says how it differs from others.
    """
    known = [
        draws(each, seed=index, spread=spread)
        for index, (each, spread) in enumerate(
            zip(seconds, spreads or [None] * len(seconds), strict=True)
        )
    ]
    of_processes = [each for each in known if each is not None]
    if len(of_processes) < len(known):
        return []
    found = [np.stack(of_processes, axis=1)]
    residuals = len(fitted) - parameters
    if residuals > 0:
        centres = _centres(seconds)
        variance = float((np.log(fitted / centres) ** 2).sum()) / residuals
        order = np.random.default_rng(len(fitted))
        scales = np.sqrt(variance * residuals / order.chisquare(residuals, (DRAWS, 1)))
        missed = scales * order.standard_normal((DRAWS, len(fitted)))
        found.append(centres * np.exp(missed.clip(-WIDEST, WIDEST)))
    return found


def _relative_fit(design: Floats, values: Floats) -> Floats:
    """Least squares of the relative errors: coefficients of shape (draws, columns of the design)."""
    weighted = design[None, :, :] / values[:, :, None]
    return np.asarray(np.linalg.pinv(weighted).sum(axis=2))


def _nonnegative_fit(design: Floats, values: Floats) -> Floats:
    """As :func:`_relative_fit`, with no coefficient below 0: the best of all choices of columns."""
    best = np.zeros((len(values), design.shape[1]))
    least = np.full(len(values), np.inf)
    for more in itertools.product([False, True], repeat=design.shape[1] - 1):
        columns = [0, *(index for index, used in enumerate(more, 1) if used)]
        fitted = _relative_fit(design[:, columns], values)
        errors = ((fitted @ design[:, columns].T / values - 1) ** 2).sum(axis=1)
        better = (fitted >= 0).all(axis=1) & (errors < least)
        least[better] = errors[better]
        best[better] = 0.0
        best[np.ix_(better, columns)] = fitted[better]
    return best


def _fractions(coefficients: Floats) -> Floats:
    return np.asarray(coefficients[:, 0] / coefficients.sum(axis=1))


def _fastest(coefficients: Floats) -> Floats:
    """Where the universal law's speedup is largest; beyond all bounds where more always help."""
    contention, coherency = (coefficients[:, each] / coefficients[:, 0] for each in (1, 2))
    least = np.maximum(coherency, LEAST_COHERENCY)
    return np.asarray(np.sqrt(np.maximum(1 - contention, 0) / least))


def _bounded(value: float, resampled: Sequence[Floats]) -> Bounded:
    """The value with the wider of the intervals that the draws have, at either end."""
    bounds = [found for each in resampled if (found := interval_of_draws(each))]
    if not bounds:
        return Bounded(float(value))
    lows, highs = zip(*bounds, strict=True)
    return Bounded(float(value), min(lows), max(highs))

"""What more workers bring: Amdahl's law and the universal scalability law, fitted to samples."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from breakeven.statistics.intervals import Processes, centre, draws, interval_of_draws

__all__ = ["USL", "Amdahl", "Bounded", "fit_amdahl", "fit_usl"]

Floats = NDArray[np.float64]
AMDAHL_COUNTS = 2
USL_COUNTS = 3


@dataclass(frozen=True)
class Bounded:
    """A fitted number and its 95 % interval; the bounds are None with too few samples."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Amdahl:
    """Amdahl's law for one implementation: seconds(p) = one_worker_seconds × (s + (1 - s) / p).

    ``unclipped`` is the fitted serial fraction s with its interval: below 0 the implementation
    scales better than linearly, above 1 it gets slower with more workers. With ``one_process`` for
    a number of workers, the interval does not know how processes differ. ``misfit`` is the largest
    relative difference between a measured time and the law.
    """

    unclipped: Bounded
    one_worker_seconds: float
    most_workers: int
    misfit: float = 0.0
    one_process: bool = False

    @property
    def serial_fraction(self) -> float:
        """The part of the work that more workers do not make faster, from 0 to 1."""
        return _clipped(self.unclipped.value)

    @property
    def low(self) -> float | None:
        """The lower bound of the serial fraction."""
        return None if self.unclipped.low is None else _clipped(self.unclipped.low)

    @property
    def high(self) -> float | None:
        """The upper bound of the serial fraction."""
        return None if self.unclipped.high is None else _clipped(self.unclipped.high)

    def speedup(self, workers: float) -> float:
        """The fitted speed on so many workers over that of one; the fraction is not clipped."""
        serial = self.unclipped.value
        return 1 / (serial + (1 - serial) / workers)


@dataclass(frozen=True)
class USL:
    """The universal scalability law: speedup(p) = p / (1 + contention (p-1) + coherency p (p-1)).

    ``contention`` is waiting for what only one worker can have at a time, ``coherency`` what each
    pair of workers costs; both are at least 0.
    """

    contention: Bounded
    coherency: Bounded
    one_worker_seconds: float
    most_workers: int

    @property
    def coherency_ratio(self) -> float:
        """How many times as long a call on the most workers takes as it would without coherency."""
        pairs = self.most_workers - 1
        without = 1 + self.contention.value * pairs
        return 1 + self.coherency.value * self.most_workers * pairs / without

    @property
    def fastest_workers(self) -> float | None:
        """The number of workers with the largest speedup; None where more always help."""
        if self.coherency.value <= 0:
            return None
        return float(np.sqrt(max(1 - self.contention.value, 0) / self.coherency.value))


def fit_amdahl(workers: Sequence[int], seconds: Sequence[Processes]) -> Amdahl:
    """Amdahl's law, fitted to the samples of one implementation on several numbers of workers.

    ``seconds`` has, for each number of workers, the samples in seconds by process. The law is
    linear in 1/p, so it is fitted by least squares of the relative errors; the interval is of fits
    to draws of the centres. Raises ValueError without one worker, which is the ground of every
    speedup, or with fewer than two numbers of workers.

    Source: G. Amdahl, "Validity of the single processor approach to achieving large scale
    computing capabilities", AFIPS (1967).
    """
    _require(workers, AMDAHL_COUNTS, "Amdahl's law")
    p = np.asarray(workers, dtype=float)
    design = np.stack([np.ones_like(p), 1 / p], axis=1)
    centres, drawn = _centres(seconds)
    serial, divided = _relative_fit(design, centres)[0]
    resampled = None if drawn is None else _fractions(_relative_fit(design, drawn))
    fraction = serial / (serial + divided)
    one_process = min(sum(len(samples) > 0 for samples in processes) for processes in seconds) == 1
    misfit = float(np.abs(design @ [serial, divided] / centres - 1).max())
    ground = float(serial + divided)
    return Amdahl(_bounded(fraction, resampled), ground, max(workers), misfit, one_process)


def fit_usl(workers: Sequence[int], seconds: Sequence[Processes]) -> USL | None:
    """The universal scalability law, fitted as :func:`fit_amdahl`; None below three worker counts.

    p × seconds(p) is linear in (p - 1) and p (p - 1), so it is fitted by least squares of the
    relative errors. A coefficient that would be negative is left out.

    Source: N. Gunther, "Guerrilla Capacity Planning" (2007), chapters 4 and 5.
    """
    _require(workers, AMDAHL_COUNTS, "the universal scalability law")
    if len(set(workers)) < USL_COUNTS:
        return None
    p = np.asarray(workers, dtype=float)
    design = np.stack([np.ones_like(p), p - 1, p * (p - 1)], axis=1)
    centres, drawn = _centres(seconds)
    ground, contention, coherency = _nonnegative_fit(design, centres * p)[0]
    of_draws = None if drawn is None else _nonnegative_fit(design, drawn * p)
    relative = None if of_draws is None else of_draws / of_draws[:, :1]
    return USL(
        _bounded(contention / ground, None if relative is None else relative[:, 1]),
        _bounded(coherency / ground, None if relative is None else relative[:, 2]),
        float(ground),
        max(workers),
    )


def _require(workers: Sequence[int], counts: int, law: str) -> None:
    if 1 not in workers or len(set(workers)) < counts:
        raise ValueError(
            f"{law} needs runs on one worker and on at least {counts - 1} other number of workers, "
            f"there are {sorted(set(workers))}"
        )


def _centres(seconds: Sequence[Processes]) -> tuple[Floats, Floats | None]:
    """The centre of each number of workers, shape (1, counts), and its draws, (draws, counts)."""
    centres = np.array([[centre(each) for each in seconds]], dtype=float)
    drawn = [draws(each, seed=index) for index, each in enumerate(seconds)]
    known = [each for each in drawn if each is not None]
    return centres, np.stack(known, axis=1) if len(known) == len(drawn) else None


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


def _bounded(value: float, resampled: Floats | None) -> Bounded:
    low, high = interval_of_draws(resampled) or (None, None)
    return Bounded(float(value), low, high)


def _clipped(fraction: float) -> float:
    return min(max(fraction, 0.0), 1.0)

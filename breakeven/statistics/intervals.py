"""Medians, and ratios of two measurements with an interval that says how far they can be trusted.

The unit of every interval is the process: its samples share its memory layout and its moment, so
they are not independent of each other. Each process (or pair of processes that took turns) gives
one figure, the median of its samples' logarithms, and the interval is Student's t over these
figures. A bootstrap that resamples processes first and samples second would need many processes:
from three of them its 95 % interval holds the truth in 80 % of simulated cases, Student's in 95 %.

Source: T. Kalibera and R. Jones, "Rigorous benchmarking in reasonable time" (ISMM 2013), whose
intervals rest on the highest level that varies.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "CONFIDENCE",
    "Ratio",
    "Verdict",
    "centre",
    "draws",
    "interval_of_draws",
    "median",
    "paired_ratio",
    "ratio",
    "time_interval",
    "verdict",
]

Verdict = Literal["faster", "slower", "same", "cannot tell"]
Processes = Sequence[Sequence[float]]
"""Samples in seconds, one sequence for each process that they were taken in."""

CONFIDENCE = 0.95
DRAWS = 2000
SMALLEST_EFFECT = 1.03
"""No smaller ratio is called a difference, however narrow its interval."""
SMALLEST_EFFECT_ONE_PROCESS = 1.10
"""The same where one process spoke for each side, whose interval cannot know how processes differ."""
SAME_WITHIN = 1.25
"""An interval around 1 is called "same" only when it is this narrow."""


@dataclass(frozen=True)
class Ratio:
    """Baseline time over implementation time, above 1 when the implementation is faster.

    ``low`` and ``high`` are None when there are too few samples for an interval. With
    ``one_process`` on a side the interval knows only how samples differ, not how processes do.
    ``in_turns`` says that both sides were measured milliseconds apart, not minutes.
    """

    value: float
    low: float | None = None
    high: float | None = None
    one_process: bool = False
    in_turns: bool = False


@dataclass(frozen=True)
class _Estimate:
    """A mean of logarithms, its variance, and the degrees of freedom (0: variance unknown)."""

    mean: float
    variance: float = 0.0
    degrees: float = 0.0
    one_process: bool = False

    def interval(self, confidence: float) -> tuple[float, float] | None:
        """The interval, back from logarithms; None when the variance is unknown."""
        if not self.degrees:
            return None
        reach = _student(confidence, self.degrees) * math.sqrt(self.variance)
        return math.exp(self.mean - reach), math.exp(self.mean + reach)


def median(samples: Iterable[float]) -> float | None:
    """The median of the samples, or None when there is none."""
    values = list(samples)
    return float(np.median(values)) if values else None


def centre(processes: Processes) -> float | None:
    """The geometric mean of the processes' medians, in seconds; None without samples."""
    found = _estimate(_logarithms(processes))
    return math.exp(found.mean) if found else None


def time_interval(
    processes: Processes, confidence: float = CONFIDENCE
) -> tuple[float, float] | None:
    """The interval of :func:`centre`, in seconds; None with too few samples."""
    found = _estimate(_logarithms(processes))
    return found.interval(confidence) if found else None


def draws(processes: Processes, *, seed: int) -> NDArray[np.float64] | None:
    """DRAWS plausible values of :func:`centre`, in seconds, as its interval says they are spread.

    For intervals of whatever is computed from several centres. None with too few samples.
    """
    found = _estimate(_logarithms(processes))
    if found is None or not found.degrees:
        return None
    spread = np.random.default_rng(seed).standard_t(found.degrees, DRAWS)
    return np.exp(found.mean + math.sqrt(found.variance) * spread)


def interval_of_draws(
    values: NDArray[np.float64] | None, confidence: float = CONFIDENCE
) -> tuple[float, float] | None:
    """The percentile interval of what was computed from draws; None stays None."""
    if values is None:
        return None
    outside = (1 - confidence) / 2
    low, high = np.quantile(values, [outside, 1 - outside])
    return float(low), float(high)


def ratio(
    baseline: Processes, implementation: Processes, confidence: float = CONFIDENCE
) -> Ratio | None:
    """The speedup of two that were measured apart, by Welch's interval; None without samples.

    Source: B. L. Welch, "The generalization of Student's problem", Biometrika 34 (1947).
    """
    above, below = _estimate(_logarithms(baseline)), _estimate(_logarithms(implementation))
    if not above or not below:
        return None
    variance = above.variance + below.variance
    degrees = 0.0
    if above.degrees and below.degrees:
        parts = above.variance**2 / above.degrees + below.variance**2 / below.degrees
        degrees = variance**2 / parts if parts else above.degrees + below.degrees
    one_process = above.one_process or below.one_process
    difference = _Estimate(above.mean - below.mean, variance, degrees, one_process)
    return _as_ratio(difference, confidence, in_turns=False)


def paired_ratio(
    baseline: Processes, implementation: Processes, confidence: float = CONFIDENCE
) -> Ratio | None:
    """The speedup of two that took turns; None without turns.

    Both have a row for each pair of processes, and in it a sample for each turn. The logarithm of a
    turn's ratio is free of whatever changes more slowly than a turn lasts.
    """
    turns = [
        np.log(np.divide(above, below))
        for above, below in zip(baseline, implementation, strict=True)
        if len(above)
    ]
    found = _estimate(turns)
    return _as_ratio(found, confidence, in_turns=True) if found else None


def verdict(of: Ratio | None, floor: float = 1.0) -> Verdict:
    """Faster or slower only when the whole interval lies beyond the floor.

    ``floor`` is the largest ratio (above 1) that the same code showed against itself; the smallest
    effect counts where it is larger.
    """
    if of is None or of.low is None or of.high is None:
        return "cannot tell"
    smallest = SMALLEST_EFFECT_ONE_PROCESS if of.one_process else SMALLEST_EFFECT
    effect = max(smallest, floor)
    if of.low > effect:
        return "faster"
    if of.high < 1 / effect:
        return "slower"
    narrow = of.low > 1 / SAME_WITHIN and of.high < SAME_WITHIN
    return "same" if narrow else "cannot tell"


def _as_ratio(found: _Estimate, confidence: float, *, in_turns: bool) -> Ratio:
    low, high = found.interval(confidence) or (None, None)
    return Ratio(math.exp(found.mean), low, high, found.one_process, in_turns)


def _logarithms(processes: Processes) -> list[np.ndarray]:
    return [np.log(row) for row in processes if len(row)]


def _estimate(rows: Sequence[np.ndarray]) -> _Estimate | None:
    """The mean over the medians of rows; with a single row, over what stands in it."""
    if not rows:
        return None
    medians = [float(np.median(row)) for row in rows]
    if len(rows) > 1:
        variance = float(np.var(medians, ddof=1)) / len(medians)
        return _Estimate(float(np.mean(medians)), variance, len(medians) - 1)
    (row,) = rows
    if row.size < 2:
        return _Estimate(medians[0], one_process=True)
    variance = float(np.var(row, ddof=1)) / row.size
    return _Estimate(medians[0], variance, row.size - 1, one_process=True)


def _student(confidence: float, degrees: float) -> float:
    """The two-sided quantile of Student's t."""
    from scipy.special import stdtrit  # here, so that whoever needs no interval loads no SciPy

    return float(stdtrit(degrees, (1 + confidence) / 2))

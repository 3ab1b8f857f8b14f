"""Medians, and ratios of two measurements with an interval that says how far they can be trusted.

The unit of every interval is the process: its samples share its memory layout and its moment, so
they are not independent of each other. Each process (or pair of processes that took turns) gives
one figure, the median of its samples' logarithms, and the interval is Student's t over these
figures. How much processes differ is learnt from them and from the run's code against itself (see
``process_spread.py``); one process alone has no interval without that. A bootstrap that resamples processes
first and samples second would need many processes: from three of them its 95 % interval holds the
truth in 80 % of simulated cases, Student's in 95 %.

Source: T. Kalibera and R. Jones, "Rigorous benchmarking in reasonable time" (ISMM 2013), whose
intervals rest on the highest level that varies.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from breakeven.statistics.borrowed import NOTHING, Prior

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
    "reach_of_one_pair",
    "time_interval",
    "verdict",
]

Verdict = Literal["faster", "slower", "same", "cannot tell"]
Processes = Sequence[Sequence[float]]
"""Samples in seconds, one sequence for each process that they were taken in."""

CONFIDENCE = 0.95
DRAWS = 2000
WIDEST = math.log(1000.0)
"""An interval that reaches further than this to either side, in logarithms, is none."""
SMALLEST_EFFECT = 1.03
"""No smaller ratio is called a difference, however narrow its interval, and what is called the same
is within it."""


@dataclass(frozen=True)
class Ratio:
    """Baseline time over implementation time, above 1 when the implementation is faster.

    ``low`` and ``high`` bound the interval; they are None where the variance between processes is not
    known. ``standard_error`` is that of the logarithm, with its degrees of freedom (0: not known).
    ``one_process`` says that one process spoke for a side, so that the interval rests on how much
    others differ. ``in_turns`` says that both sides were measured milliseconds apart, not minutes.
    """

    value: float
    low: float | None = None
    high: float | None = None
    one_process: bool = False
    in_turns: bool = False
    standard_error: float = 0.0
    degrees: float = 0.0

    def at(self, confidence: float) -> Ratio:
        """The same with an interval of that confidence."""
        reach = _reach(self.standard_error, self.degrees, confidence)
        if reach is None:
            return replace(self, low=None, high=None)
        return replace(self, low=self.value * math.exp(-reach), high=self.value * math.exp(reach))


@dataclass(frozen=True)
class _Estimate:
    """A mean of logarithms, its variance, and the degrees of freedom (0: variance unknown)."""

    mean: float
    variance: float = 0.0
    degrees: float = 0.0
    one_process: bool = False

    def interval(self, confidence: float) -> tuple[float, float] | None:
        """The interval, back from logarithms; None when the variance is unknown."""
        reach = _reach(math.sqrt(self.variance), self.degrees, confidence)
        return None if reach is None else (math.exp(self.mean - reach), math.exp(self.mean + reach))


def median(samples: Iterable[float]) -> float | None:
    """The median of the samples, or None when there is none."""
    values = list(samples)
    return float(np.median(values)) if values else None


def centre(processes: Processes) -> float | None:
    """The geometric mean of the processes' medians, in seconds; None without samples."""
    found = _estimate(_logarithms(processes), NOTHING)
    return math.exp(found.mean) if found else None


def time_interval(
    processes: Processes, confidence: float = CONFIDENCE, spread: Prior = NOTHING
) -> tuple[float, float] | None:
    """The interval of :func:`centre`, in seconds; None where nothing says how processes differ.

    ``spread`` is that of pairs of processes, of which one process has half the variance.
    """
    found = _estimate(_logarithms(processes), _of_one(spread))
    return found.interval(confidence) if found else None


def draws(
    processes: Processes, *, seed: int, spread: Prior = NOTHING
) -> NDArray[np.float64] | None:
    """DRAWS plausible values of :func:`centre`, in seconds, as its interval says they are spread.

    For intervals of whatever is computed from several centres. None without an interval.
    """
    found = _estimate(_logarithms(processes), _of_one(spread))
    if found is None or not found.degrees:
        return None
    drawn = np.random.default_rng(seed).standard_t(found.degrees, DRAWS)
    return np.asarray(np.exp(found.mean + math.sqrt(found.variance) * drawn))


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
    baseline: Processes,
    implementation: Processes,
    confidence: float = CONFIDENCE,
    spread: Prior = NOTHING,
) -> Ratio | None:
    """The speedup of two that were measured apart, by Welch's interval; None without samples.

    Source: B. L. Welch, "The generalization of Student's problem", Biometrika 34 (1947).
    """
    own = _of_one(spread)
    above, below = (_estimate(_logarithms(side), own) for side in (baseline, implementation))
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
    baseline: Processes,
    implementation: Processes,
    confidence: float = CONFIDENCE,
    spread: Prior = NOTHING,
) -> Ratio | None:
    """The speedup of two that took turns; None without turns.

    Both have a row for each pair of processes, and in it a sample for each turn. The logarithm of a
    turn's ratio is free of whatever changes more slowly than a turn lasts. ``spread`` is how much
    such pairs differ in the run's code against itself.
    """
    turns = [
        np.log(np.divide(above, below))
        for above, below in zip(baseline, implementation, strict=True)
        if len(above)
    ]
    found = _estimate(turns, spread)
    return _as_ratio(found, confidence, in_turns=True) if found else None


def reach_of_one_pair(spread: Prior, confidence: float = CONFIDENCE) -> float:
    """The factor within which a single pair of processes of the same code lies; 1 where unknown."""
    reach = _reach(math.sqrt(spread.variance), spread.freedom, confidence)
    return math.inf if reach is None and spread.freedom else math.exp(reach or 0.0)


def verdict(of: Ratio | None, effect: float = SMALLEST_EFFECT) -> Verdict:
    """Faster or slower only when the whole interval lies beyond the smallest effect, above 1.

    The same when it lies within: two one-sided tests, at half of what the interval leaves out each.

    Source: D. Schuirmann, "A comparison of the two one-sided tests procedure and the power approach for
    assessing the equivalence of average bioavailability", Journal of Pharmacokinetics and
    Biopharmaceutics 15 (1987).
    """
    if of is None or of.low is None or of.high is None:
        return "cannot tell"
    if of.low > effect:
        return "faster"
    if of.high < 1 / effect:
        return "slower"
    return "same" if of.low > 1 / effect and of.high < effect else "cannot tell"


def _as_ratio(found: _Estimate, confidence: float, *, in_turns: bool) -> Ratio:
    return Ratio(
        math.exp(found.mean),
        one_process=found.one_process,
        in_turns=in_turns,
        standard_error=math.sqrt(found.variance),
        degrees=found.degrees,
    ).at(confidence)


def _of_one(spread: Prior) -> Prior:
    """How much single processes differ, from how much pairs of them do."""
    return replace(
        spread, variance=spread.variance / 2, known=tuple(each / 2 for each in spread.known)
    )


def _logarithms(processes: Processes) -> list[np.ndarray]:
    return [np.log(row) for row in processes if len(row)]


def _estimate(rows: Sequence[np.ndarray], spread: Prior) -> _Estimate | None:
    """The mean over the medians of rows, and how far it may be off.

    ``spread`` is how much rows differ. The median of a single row is off by what its samples differ
    as well: its standard error is that of their mean, times the root of pi / 2.
    """
    if not rows:
        return None
    medians = [float(np.median(row)) for row in rows]
    count = len(medians)
    if count > 1:
        variance, degrees = spread.moderated(float(np.var(medians, ddof=1)), count - 1)
        return _Estimate(float(np.mean(medians)), variance / count, degrees)
    if not spread.freedom:
        return _Estimate(medians[0], one_process=True)
    (row,) = rows
    of_median = math.pi / 2 * float(np.var(row, ddof=1)) / row.size if row.size > 1 else 0.0
    return _Estimate(medians[0], spread.variance + of_median, spread.freedom, one_process=True)


def _reach(standard_error: float, degrees: float, confidence: float) -> float | None:
    """Half of an interval, in logarithms; None where it is not known, or says nothing at all."""
    if not degrees:
        return None
    reach = _student(confidence, degrees) * standard_error
    return reach if reach < WIDEST else None


def _student(confidence: float, degrees: float) -> float:
    """The two-sided quantile of Student's t."""
    from scipy.special import stdtrit  # here, so that whoever needs no interval loads no SciPy

    return float(stdtrit(degrees, (1 + confidence) / 2))

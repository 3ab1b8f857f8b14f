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
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from breakeven.statistics.process_spread import WIDEST, Doubt, Spread

__all__ = [
    "CONFIDENCE",
    "Ratio",
    "Verdict",
    "centre",
    "draws",
    "error_of_median",
    "interval_of_draws",
    "median",
    "of_both",
    "paired_ratio",
    "product",
    "ratio",
    "time_interval",
    "verdict",
]

Verdict = Literal["faster", "slower", "same", "cannot tell"]
Processes = Sequence[Sequence[float]]
"""Samples in seconds, one sequence for each process that they were taken in."""

CONFIDENCE = 0.95
DRAWS = 2000
DEVIATION = 1.4826
"""The standard deviation of a bell-shaped distribution, in median absolute deviations."""
SMALLEST_EFFECT = 1.03
"""No smaller ratio is called a difference, however narrow its interval, and what is called the same
is within it."""


@dataclass(frozen=True)
class Ratio:
    """Baseline time over implementation time, above 1 when the implementation is faster.

    ``low`` and ``high`` bound the interval; they are None where nothing says how processes differ.
    ``doubt`` is how far the logarithm may be off. ``one_process`` says that one process spoke for a
    side, so that the interval rests on how much others differ. ``in_turns`` says that both sides
    were measured milliseconds apart, not minutes. ``apart`` is the ratio of what both took apart, if that is
    known besides: the interval then covers that ratio with the same doubt, too. A baseline can be slow only because
    of the case beside it, and then the turns flatter the case. A statement is made only if it follows from both
    (an intersection-union test).

    Source: R. Berger, "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24 (1982).
    """

    value: float
    low: float | None = None
    high: float | None = None
    one_process: bool = False
    in_turns: bool = False
    doubt: Doubt | None = None
    apart: float | None = None

    @property
    def of_rows(self) -> float:
        """The ratio of what both took apart; that of the turns, where no other is known."""
        return self.value if self.apart is None else self.apart

    @property
    def ends(self) -> tuple[float, float]:
        """The lower and the higher of the ratio in turns and of that apart."""
        return min(self.value, self.of_rows), max(self.value, self.of_rows)

    def at(self, confidence: float) -> Ratio:
        """The same with an interval of that confidence."""
        reach = self.doubt.reach(confidence) if self.doubt else None
        if reach is None:
            return replace(self, low=None, high=None)
        lower, higher = self.ends
        return replace(
            self,
            low=lower * math.exp(-reach),
            high=higher * math.exp(reach),
        )


@dataclass(frozen=True)
class _Estimate:
    """A mean of logarithms, and how far it may be off (None: not known)."""

    mean: float
    doubt: Doubt | None = None
    one_process: bool = False

    def interval(self, confidence: float) -> tuple[float, float] | None:
        """The interval, back from logarithms; None where nothing says how far it is off."""
        reach = self.doubt.reach(confidence) if self.doubt else None
        return None if reach is None else (math.exp(self.mean - reach), math.exp(self.mean + reach))


def median(samples: Iterable[float]) -> float | None:
    """The median of the samples, or None when there is none."""
    values = list(samples)
    return float(statistics.median(values)) if values else None


def error_of_median(values: Sequence[float]) -> float:
    """The standard error of the median of some values, as if they were bell-shaped but for a few.

    From their median absolute deviation, which those few hardly change. Source: P. Rousseeuw and C. Croux,
    "Alternatives to the median absolute deviation", Journal of the American Statistical Association 88
    (1993), for the factor; that of the median is the root of pi / 2.
    """
    middle = statistics.median(values)
    deviation = DEVIATION * statistics.median(abs(each - middle) for each in values)
    return deviation * math.sqrt(math.pi / 2 / len(values))


def centre(processes: Processes) -> float | None:
    """The geometric mean of the processes' medians, in seconds; None without samples."""
    found = _estimate(_logarithms(processes), None)
    return math.exp(found.mean) if found else None


def time_interval(
    processes: Processes, confidence: float = CONFIDENCE, spread: Spread | None = None
) -> tuple[float, float] | None:
    """The interval of :func:`centre`, in seconds; None where nothing says how processes differ.

    ``spread`` is that of pairs of processes, of which one process has half the variance.
    """
    found = _estimate(_logarithms(processes), _of_one(spread))
    return found.interval(confidence) if found else None


def draws(
    processes: Processes, *, seed: int, spread: Spread | None = None
) -> NDArray[np.float64] | None:
    """DRAWS plausible values of :func:`centre`, in seconds, as its interval says they are spread.

    For intervals of figures computed from several centres. None without an interval.
    """
    found = _estimate(_logarithms(processes), _of_one(spread))
    if found is None or found.doubt is None:
        return None
    drawn = found.doubt.drawn(np.random.default_rng(seed), DRAWS)
    return np.asarray(np.exp(found.mean + drawn.clip(-WIDEST, WIDEST)))


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
    spread: Spread | None = None,
) -> Ratio | None:
    """The speedup of two that were measured apart, by Welch's interval; None without samples.

    Source: B. L. Welch, "The generalization of Student's problem", Biometrika 34 (1947).
    """
    own = _of_one(spread)
    above, below = (_estimate(_logarithms(side), own) for side in (baseline, implementation))
    if not above or not below:
        return None
    doubt = of_both(above.doubt, below.doubt)
    one_process = above.one_process or below.one_process
    return _as_ratio(_Estimate(above.mean - below.mean, doubt, one_process), confidence)


def paired_ratio(
    baseline: Processes,
    implementation: Processes,
    confidence: float = CONFIDENCE,
    spread: Spread | None = None,
) -> Ratio | None:
    """The speedup of two that took turns; None without turns.

    Both have a row for each pair of processes, and in it a sample for each turn. The logarithm of a
    turn's ratio is free of all that changes more slowly than a turn lasts. ``spread`` is how much
    such pairs differ in the run's code against itself.
    """
    turns = [
        np.log(np.divide(above, below))
        for above, below in zip(baseline, implementation, strict=True)
        if len(above)
    ]
    found = _estimate(turns, spread)
    return replace(_as_ratio(found, confidence), in_turns=True) if found else None


def product(of: Ratio | None, by: Ratio | None, confidence: float = CONFIDENCE) -> Ratio | None:
    """The speedup over a third, from the speedups over a second and of that over the third, which were
    measured independently; None where one is missing."""
    if of is None or by is None:
        return None
    return Ratio(
        of.value * by.value,
        one_process=of.one_process or by.one_process,
        in_turns=of.in_turns and by.in_turns,
        doubt=of_both(of.doubt, by.doubt),
        apart=of.of_rows * by.of_rows,
    ).at(confidence)


def verdict(
    of: Ratio | None, effect: float = SMALLEST_EFFECT, flattered_by: float = 1.0
) -> Verdict:
    """Faster or slower only when the whole interval lies beyond the smallest effect, above 1.

    The same when it lies within: two one-sided tests, at half of what the interval leaves out each. The
    ratio may be up to ``flattered_by`` times what it ought to be, for reasons that no interval knows.

    Source: D. Schuirmann, "A comparison of the two one-sided tests procedure and the power approach for
    assessing the equivalence of average bioavailability", Journal of Pharmacokinetics and
    Biopharmaceutics 15 (1987).
    """
    if of is None or of.low is None or of.high is None:
        return "cannot tell"
    low = of.low / flattered_by
    if low > effect:
        return "faster"
    if of.high < 1 / effect:
        return "slower"
    return "same" if low > 1 / effect and of.high < effect else "cannot tell"


def _as_ratio(found: _Estimate, confidence: float) -> Ratio:
    one_process = found.one_process
    ratio = Ratio(math.exp(found.mean), one_process=one_process, doubt=found.doubt)
    return ratio.at(confidence)


def _of_one(spread: Spread | None) -> Spread | None:
    """How much single processes differ, from how much pairs of them do."""
    return spread.scaled(math.sqrt(0.5)) if spread else None


def of_both(one: Doubt | None, other: Doubt | None) -> Doubt | None:
    """How far the difference of two independent means may be off.

    The degrees of freedom are Welch's, for the usual error of either side.
    """
    if one is None or other is None:
        return None
    errors = np.sqrt(np.add.outer(np.square(one.errors), np.square(other.errors))).ravel()
    weights = np.outer(one.weights, other.weights).ravel()
    parts = [float(np.dot(each.weights, np.square(each.errors))) for each in (one, other)]
    below = parts[0] ** 2 / one.degrees + parts[1] ** 2 / other.degrees
    degrees = sum(parts) ** 2 / below if below else one.degrees + other.degrees
    return Doubt(tuple(errors), tuple(weights), degrees)


def _logarithms(processes: Processes) -> list[np.ndarray]:
    return [np.log(row) for row in processes if len(row)]


def _estimate(rows: Sequence[np.ndarray], spread: Spread | None) -> _Estimate | None:
    """The mean over the medians of rows, and how far it may be off.

    ``spread`` is how much rows differ. Without it several rows tell by themselves, and one tells
    nothing. The median of a single row is off by what its samples differ as well: its standard error
    is that of their mean, times the root of pi / 2.
    """
    if not rows:
        return None
    medians = [statistics.median(row.tolist()) for row in rows]
    count, mean = len(medians), statistics.fmean(medians)
    one_process = count == 1
    squares = sum((each - mean) ** 2 for each in medians)
    variance = 0.0 if one_process else squares / (count - 1)
    if spread is not None:
        row = rows[0]
        alone = one_process and row.size > 1
        within = math.pi / 2 * float(np.var(row, ddof=1)) / row.size if alone else 0.0
        return _Estimate(mean, spread.doubt(count, variance, within), one_process)
    if one_process:
        return _Estimate(mean, one_process=True)
    return _Estimate(mean, Doubt((math.sqrt(variance / count),), (1.0,), count - 1.0))

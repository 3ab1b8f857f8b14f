"""Medians, and ratios of two measurements with an interval that says how far they can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ratio", "Verdict", "interval", "median", "ratio", "resampled_medians", "verdict"]

Verdict = Literal["faster", "slower", "same", "cannot tell"]
Processes = Sequence[Sequence[float]]
"""Samples in seconds, one sequence for each process that they were taken in."""

CONFIDENCE = 0.99
DRAWS = 2000
MINIMUM_SAMPLES = 3
"""Fewer samples say nothing about how much they vary."""
SAMPLES_PER_DRAW = 200
"""At most so many samples are drawn from one process; fewer can only widen the interval."""
SMALLEST_EFFECT = 0.03
"""What the same code shows against itself, measured in several processes."""
SMALLEST_EFFECT_ONE_PROCESS = 0.10
"""The same from one process each, whose interval cannot know how processes differ."""
SAME_WITHIN = 1.25
"""An interval around 1 is called "same" only when it is this narrow."""


@dataclass(frozen=True)
class Ratio:
    """Baseline time over implementation time, above 1 when the implementation is faster.

    ``low`` and ``high`` are None when there are too few samples for an interval.
    """

    value: float
    low: float | None = None
    high: float | None = None
    one_process: bool = False


def median(samples: Iterable[float]) -> float | None:
    """The median of the samples, or None when there is none."""
    values = list(samples)
    return float(np.median(values)) if values else None


def resampled_medians(processes: Processes, *, seed: int) -> NDArray[np.float64] | None:
    """Medians of DRAWS resamples, processes first and samples second; None with too few samples.

    The samples of one process share its memory layout and its moment, so they are not independent:
    resampling them alone gives an interval that is too narrow. Each draw takes as many processes
    as there are, with replacement, and from each of these an average process's number of samples.
    With one process only the second level is left.

    Source: the random-effects bootstrap of T. Kalibera and R. Jones, "Rigorous benchmarking in
    reasonable time" (ISMM 2013) and arXiv:2007.10899; A. Davison and D. Hinkley, "Bootstrap
    Methods and their Application" (1997), section 3.8.
    """
    rows = [np.asarray(row, dtype=float) for row in processes if len(row)]
    if sum(row.size for row in rows) < MINIMUM_SAMPLES:
        return None
    counts = np.array([row.size for row in rows])
    padded = np.zeros((len(rows), counts.max()))
    for index, row in enumerate(rows):
        padded[index, : row.size] = row
    generator = np.random.default_rng(seed)
    chosen = generator.integers(len(rows), size=(DRAWS, len(rows)))[:, :, None]
    width = min(SAMPLES_PER_DRAW, round(counts.mean()))
    within = generator.random((DRAWS, len(rows), width)) * counts[chosen]
    return np.asarray(np.median(padded[chosen, within.astype(int)], axis=(1, 2)))


def interval(values: NDArray[np.float64] | None) -> tuple[float, float] | None:
    """The percentile interval of resampled values at CONFIDENCE; None stays None."""
    if values is None:
        return None
    low, high = np.quantile(values, _bounds())
    return float(low), float(high)


def ratio(baseline: Processes, implementation: Processes) -> Ratio | None:
    """The speedup of an implementation over its baseline, or None when either has no samples."""
    return ratio_of_resamples(
        baseline,
        implementation,
        resampled_medians(baseline, seed=0),
        resampled_medians(implementation, seed=1),
    )


def ratio_of_resamples(
    baseline: Processes,
    implementation: Processes,
    of_baseline: NDArray[np.float64] | None,
    of_implementation: NDArray[np.float64] | None,
) -> Ratio | None:
    """As :func:`ratio`, with both sides resampled already, from different seeds."""
    above = median(sample for process in baseline for sample in process)
    below = median(sample for process in implementation for sample in process)
    if not above or not below:
        return None
    if of_baseline is None or of_implementation is None:
        return Ratio(above / below)
    low, high = np.quantile(of_baseline / of_implementation, _bounds())
    one_process = min(sum(map(bool, baseline)), sum(map(bool, implementation))) == 1
    return Ratio(above / below, float(low), float(high), one_process)


def verdict(of: Ratio | None) -> Verdict:
    """Faster or slower only when the whole interval is beyond the smallest effect."""
    if of is None or of.low is None or of.high is None:
        return "cannot tell"
    effect = 1 + (SMALLEST_EFFECT_ONE_PROCESS if of.one_process else SMALLEST_EFFECT)
    if of.low > effect:
        return "faster"
    if of.high < 1 / effect:
        return "slower"
    narrow = of.low > 1 / SAME_WITHIN and of.high < SAME_WITHIN
    return "same" if narrow else "cannot tell"


def _bounds() -> list[float]:
    outside = (1 - CONFIDENCE) / 2
    return [outside, 1 - outside]

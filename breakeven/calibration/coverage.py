"""How often a 95 % interval contains the truth: simulated, and the same case against itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from breakeven.calibration.checks import Check
from breakeven.ruler.ruler import case_of
from breakeven.ruler.self_comparison import self_comparison
from breakeven.ruler.settings import Settings
from breakeven.statistics import (
    intervals as statistics,  # as a module: asv takes any time_… in this one for a benchmark
)
from breakeven.statistics.process_spread import Spread, spread_of
from breakeven.wording import percent

SIMULATED = 500
FIGURES = 17
"""How many figures of code against itself a quick run of many engines has."""
REAL, PAIRS, TURNS = 30, 3, 6
PROCESS_NOISE, SAMPLE_NOISE, DRIFT = 0.02, 0.01, 0.02
TRUE_SECONDS, TRUE_RATIO = 0.01, 1.1
CASE = ("known_work", "count", "small")
Interval = tuple[float, float] | None


def checks() -> list[Check]:
    """Simulated intervals of a time and of a ratio, and real ones of a case against itself."""
    noise = (
        f"{SIMULATED} simulated cases of 1 to 5 processes with 5 to 10 samples each, whose "
        f"logarithms vary by {percent(PROCESS_NOISE)} between processes and {percent(SAMPLE_NOISE)} within. How much "
        f"processes differ is learnt, as in a report, from {FIGURES} pairs of the same code; everything is "
        "drawn anew in each calibration."
    )
    drift = f" Both sides of a turn share a drift of {percent(DRIFT)} a turn, and the true ratio is 1.1."
    return [
        _coverage_check("intervals of a time, simulated", noise, partial(_simulated, _time_covers)),
        _coverage_check(
            "intervals of a ratio, simulated", noise + drift, partial(_simulated, _ratio_covers)
        ),
        _coverage_check(
            "intervals of a ratio, real",
            f"{REAL} times {' '.join(CASE)} against itself, in turns: the true ratio is 1. Of 30 "
            "intervals, 27 to 30 are counted as 90 to 99 %: by the binomial law, an interval that is "
            "right in 95 % gives 30 of 30 every fifth time, and fewer than 27 in 6 % of the times.",
            _real,
            high=1.0,
        ),
    ]


def _coverage_check(
    name: str, how: str, find: Callable[[], tuple[float, float]], high: float = 0.99
) -> Check:
    return Check(
        name=name,
        kind="coverage",
        unit="of the intervals",
        expected=0.95,
        tolerance=lambda _: (0.90, high),
        tolerance_in_words="90 to 99 %" if high < 1 else "27 to 30 of 30",
        how=how,
        find=find,
    )


def _simulated(covers: Callable[[np.random.Generator], bool]) -> tuple[float, float]:
    generator = np.random.default_rng()
    return 0.95, float(np.mean([covers(generator) for _ in range(SIMULATED)]))


def _time_covers(generator: np.random.Generator) -> bool:
    shape = _shape(generator)
    noise = _noise(generator, shape)
    found = statistics.time_interval(TRUE_SECONDS * np.exp(noise), spread=_spread(generator))
    return contains(found, TRUE_SECONDS)


def _ratio_covers(generator: np.random.Generator) -> bool:
    shape = _shape(generator)
    drift = generator.normal(0.0, DRIFT, shape).cumsum(axis=1)
    above = TRUE_SECONDS * TRUE_RATIO * np.exp(drift + _noise(generator, shape))
    below = TRUE_SECONDS * np.exp(drift + _noise(generator, shape))
    found = statistics.paired_ratio(above, below, spread=_spread(generator))
    return contains(_bounds(found), TRUE_RATIO)


def _spread(generator: np.random.Generator) -> Spread:
    """How much pairs of processes differ, as it is learnt from a few."""
    return spread_of(generator.normal(0.0, PROCESS_NOISE * 2**0.5, FIGURES).tolist())


def _shape(generator: np.random.Generator) -> tuple[int, int]:
    return int(generator.integers(1, 6)), int(generator.integers(5, 11))


def _noise(generator: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    by_process = generator.normal(0.0, PROCESS_NOISE, (shape[0], 1))
    return np.asarray(by_process + generator.normal(0.0, SAMPLE_NOISE, shape))


def _real() -> tuple[float, float]:
    settings = Settings(sample_seconds=0.005, min_samples=TURNS, max_samples=TURNS)
    found = [self_comparison(case_of(*CASE), settings, pairs=PAIRS) for _ in range(REAL)]
    ratios = [statistics.paired_ratio(above, below, 0.95) for above, below in found]
    return 0.95, float(np.mean([contains(_bounds(each), 1.0) for each in ratios]))


def _bounds(ratio: statistics.Ratio | None) -> Interval:
    if ratio is None or ratio.low is None or ratio.high is None:
        return None
    return ratio.low, ratio.high


def contains(interval: Interval, truth: float) -> bool:
    """Whether the truth lies inside; no interval contains nothing."""
    return interval is not None and interval[0] <= truth <= interval[1]

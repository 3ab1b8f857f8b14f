"""The machine's noise: how the same loop varies, and which difference can be told in spite of it."""

from __future__ import annotations

import math
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from breakeven import wording
from breakeven.errors import UserError
from breakeven.ruler.settings import DEFAULT
from breakeven.statistics.intervals import CONFIDENCE as REPORTED
from breakeven.statistics.intervals import SMALLEST_EFFECT
from breakeven.statistics.process_spread import spread_of

SCRIPT = Path(__file__).with_name("noise_process.py")
LOOP_SECONDS = 0.01
ALONE = 0.4
"""The part of the time in which one process is watched; in the rest, pairs take turns."""
PAIR_SECONDS = 2.0
SMALLEST_NUMBER_OF_PAIRS = 2
FEWEST_TURNS = 3
DRAWS = 2000
CONFIDENCE = 0.99
QUIET_BELOW = 0.05
TOLD = 0.1
"""The part of a run's cells that is called faster or slower, for a promise: the fewer are, the surer each
has to be."""
POWER = 0.8
JUDGED = 300
"""How many of the drawn runs are judged."""
Tell = Callable[[str], None]
"""Told in words what is being done, again and again, and never while the loop runs."""


@dataclass(frozen=True, kw_only=True)
class Noise:
    """How the same loop of about ``loop_seconds`` varied here; fractions of its time.

    ``spread`` is half the range of the middle 90 % within a second, at the median of the seconds;
    ``drift`` half the range of the seconds' medians. ``pair_log_ratios`` are, for each pair of
    processes that took turns, the logarithms of the two times of each turn: A against A.
    ``floor`` is what the same code shows against itself in a default run, ``tellable`` the difference
    that four default runs in five tell.
    """

    seconds: float
    loop_seconds: float
    spread: float
    drift: float
    pair_log_ratios: tuple[tuple[float, ...], ...]
    floor: float
    tellable: float

    @property
    def verdict(self) -> str:
        """What can be measured here, in one sentence."""
        said = f"differences of about {percent(self.tellable)} or more"
        if self.tellable <= QUIET_BELOW:
            return f"quiet: default runs can tell {said}"
        return (
            f"noisy: default runs can only tell {said}; follow the advice below, or use --thorough "
            "(more samples)"
        )


def percent(fraction: float) -> str:
    """A fraction in per cent: one decimal below ten, none above.

    >>> percent(0.0234), percent(0.5)
    ('2.3 %', '50 %')
    """
    return wording.percent(fraction, 1 if abs(fraction) < 0.0995 else 0)


class LoopProcess:
    """One live process that runs the loop when asked; a context manager that ends it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def seconds(self, steps: int) -> float:
        """Wall seconds of the loop; raises UserError when the process was killed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            print(steps, file=self.process.stdin, flush=True)
            return float(self.process.stdout.readline())
        except (OSError, ValueError):
            code = self.process.poll()
            raise UserError(
                f"the process that measures noise has ended (exit code {code}); "
                "something killed it: run breakeven doctor again"
            ) from None


def measure_noise(seconds: float, tell: Tell = lambda _: None) -> Noise:
    """Watch the loop alone, then pairs of fresh processes that take turns; takes ``seconds``."""
    with LoopProcess() as alone:
        steps = _steps(alone)
        times, samples = _watch(alone, steps, seconds * ALONE, tell)
    pairs = max(SMALLEST_NUMBER_OF_PAIRS, round(seconds * (1 - ALONE) / PAIR_SECONDS))
    each = seconds * (1 - ALONE) / pairs
    ratios = []
    for number in range(pairs):
        tell(f"the same loop against itself, pair {number + 1} of {pairs}")
        ratios.append(_take_turns(steps, each))
    loop_seconds = float(np.median(samples))
    turns = turns_of_a_run(loop_seconds)
    floor = floor_of(ratios, turns)
    spread, drift = spread_and_drift(times, samples)
    return Noise(
        seconds=seconds,
        loop_seconds=loop_seconds,
        spread=spread,
        drift=drift,
        pair_log_ratios=tuple(ratios),
        floor=floor,
        tellable=tellable_of(ratios, turns),
    )


def spread_and_drift(times: Sequence[float], samples: Sequence[float]) -> tuple[float, float]:
    """Half the range of the middle 90 % within a second, and half the range between the seconds.

    Both as a fraction of the median; ``times`` are seconds since the beginning.
    """
    values = np.asarray(samples)
    middle = float(np.median(values))
    whole_seconds = np.asarray(times).astype(int)
    by_second = [values[whole_seconds == second] for second in np.unique(whole_seconds)]
    ranges = [np.subtract(*np.quantile(each, [0.95, 0.05])) / 2 for each in by_second]
    medians = [float(np.median(each)) for each in by_second]
    return float(np.median(ranges)) / middle, (max(medians) - min(medians)) / 2 / middle


def turns_of_a_run(call_seconds: float) -> int:
    """How many turns each pair of processes gets in a default run, when a call takes so long."""
    in_budget = int(DEFAULT.budget_seconds / (2 * call_seconds))
    return min(max(in_budget, DEFAULT.min_samples), DEFAULT.max_samples)


def floor_of(pair_log_ratios: Sequence[Sequence[float]], turns: int) -> float:
    """The difference that 99 of 100 default runs of A against A stay below, as a fraction."""
    means = _runs(pair_log_ratios, turns).mean(axis=1)
    return float(np.expm1(np.quantile(np.abs(means), CONFIDENCE)))


def tellable_of(pair_log_ratios: Sequence[Sequence[float]], turns: int) -> float:
    """The difference that four default runs in five tell, as a fraction.

    By the rule of the report: the interval that knows how much these pairs differ, at the confidence that
    a run takes where so few cells are told, has to lie beyond the smallest effect.
    """
    confidence = 1 - (1 - REPORTED) * TOLD
    spread = spread_of([float(np.median(row)) for row in pair_log_ratios])
    needed = []
    for figures in _runs(pair_log_ratios, turns)[:JUDGED]:
        reach = spread.doubt(len(figures), float(figures.var(ddof=1))).reach(confidence)
        needed.append(math.inf if reach is None else reach - figures.mean())
    return float(SMALLEST_EFFECT * np.exp(np.quantile(needed, POWER)) - 1)


def _runs(pair_log_ratios: Sequence[Sequence[float]], turns: int) -> NDArray[np.float64]:
    """The figures of DRAWS default runs of A against A, one for each pair of processes.

    Each draw is such a run: as many pairs as it takes, with replacement, so many ``turns`` of each,
    and the median of their ratios. Source: the hierarchical bootstrap of A. Davison and D. Hinkley,
    "Bootstrap Methods and their Application" (1997), section 3.8.
    """
    generator = np.random.default_rng(0)
    rows: list[NDArray[np.float64]] = [np.asarray(row) for row in pair_log_ratios]
    counts = np.array([row.size for row in rows])
    padded = np.zeros((len(rows), counts.max()))
    for index, row in enumerate(rows):
        padded[index, : row.size] = row
    chosen = generator.integers(len(rows), size=(DRAWS, DEFAULT.processes))[:, :, None]
    within = generator.random((DRAWS, DEFAULT.processes, turns)) * counts[chosen]
    return np.asarray(np.median(padded[chosen, within.astype(int)], axis=2))


def _steps(process: LoopProcess) -> int:
    """The number of steps with which the loop takes LOOP_SECONDS."""
    steps = 100_000
    quickest = min(process.seconds(steps) for _ in range(3))
    return max(1, int(steps * LOOP_SECONDS / quickest))


def _watch(
    process: LoopProcess, steps: int, seconds: float, tell: Tell
) -> tuple[list[float], list[float]]:
    """When each sample was taken, in seconds since the beginning, and the samples."""
    began, told = time.monotonic(), -PAIR_SECONDS
    times, samples = list[float](), list[float]()
    while (spent := time.monotonic() - began) < seconds or not samples:
        if spent - told >= PAIR_SECONDS:
            told = spent
            tell(f"one loop, again and again: {spent:.0f} of {seconds:.0f} s")
        times.append(spent)
        samples.append(process.seconds(steps))
    return times, samples


def _take_turns(steps: int, seconds: float) -> tuple[float, ...]:
    """Logarithms of the times' ratios: two processes alternate, in random order in each turn."""
    with LoopProcess() as first, LoopProcess() as second:
        for process in (first, second):
            process.seconds(steps)
        ends, ratios = time.monotonic() + seconds, list[float]()
        while len(ratios) < FEWEST_TURNS or time.monotonic() < ends:
            turn = [first, second]
            random.shuffle(turn)
            taken = {process: process.seconds(steps) for process in turn}
            ratios.append(float(np.log(taken[first] / taken[second])))
    return tuple(ratios)

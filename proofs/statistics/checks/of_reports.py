"""What the intervals and verdicts of a report are to hold, cell by cell and in a run as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from breakeven.records.proofs.simulations import Figure
from breakeven.statistics.intervals import CONFIDENCE
from breakeven.wording import count_of
from proofs.statistics.checks.check import (
    Check,
    at_least,
    at_most,
    count,
    limit,
    repeats_of,
)
from proofs.statistics.noise import PROCESSES
from proofs.statistics.runs_as_used import IN_A_GROUP, covered_as_used, told_as_used
from proofs.statistics.speedups import Judged, covered, told
from proofs.statistics.times import times_covered

__all__ = ["checks"]

CELLS = 300
GROUPS = 15
"""Of twenty cells each, which share the baseline's process in each round."""
DIFFERENT = 0.3
"""The part of the cells that is really faster, where not all are equal."""
WRONG = 1 - CONFIDENCE
"""Of the cells that are called faster or slower, so many may be wrong. Where all are equal, each that is
called one is: so any may be in so many runs."""
NOISY = "one noisy case"
LEAST: Mapping[int, float] = {1: 0.90, 3: 0.92, 6: 0.92}
"""How often an interval of so many processes must hold the truth, to be called one of 95 %."""
TOLD: Mapping[int, float] = {1: 0.60, 3: 0.85}
"""Of the cells that are half as fast again, in so many processes, so many must be told."""
UNSEEN: Mapping[tuple[str, int], float] = {
    ("heavy tails, 2 %", 1): 0.35,
    ("skewed, 3 %", 1): 0.15,
    ("every case its own width", 1): 0.65,
    (NOISY, 1): 0.30,
    ("two speeds, 10 % apart", 3): 0.75,
}
"""Where the run's code against itself cannot show how cases differ: the noise, the processes, and in how many
runs of equal cells at the most any is wrong. One process shows nothing of its own noise, and three of two
speeds are all of one speed in one case of sixteen, and look quiet then."""
UNSEEN_AS_USED: Mapping[tuple[str, int], float] = {
    ("heavy tails, 2 %", 1): 0.40,
    ("skewed, 3 %", 1): 0.15,
    ("every case its own width", 1): 0.50,
    ("two speeds, 10 % apart", 3): 0.40,
}
"""The same where twenty cells share a baseline."""
UNSEEN_OF_TOLD: Mapping[tuple[str, int], float] = {("two speeds, 10 % apart", 3): 0.12}
"""The same of the cells that are told, where some are really faster."""
HALF = "half of the cases two-speed"
UNSEEN_OF_TOLD_AS_USED: Mapping[tuple[str, int], float] = {
    ("two speeds, 10 % apart", 3): 0.16,
    (HALF, 3): 0.20,
}
NOT_HELD_AS_USED: Mapping[tuple[str, int], tuple[str, ...]] = {
    (HALF, 1): ("threads", "cluster"),
    (HALF, 3): ("serial", "threads", "cluster"),
}
"""The engines whose intervals hold the truth less often, because the one case that is seen against itself is
none of those that differ more."""
LEAST_NOT_HELD = 0.70
NOISIER = 3.0
"""So many times as much the processes of one engine differ, in the settings that are about this."""
WITH_A_NOISIER_ENGINE = ("bell-shaped, 3 %", "heavy tails, 2 %", "two speeds, 5 % apart")
"""Of such an engine a run has one figure against itself a round, of one case; it begins with what all others
show, and so its intervals are too narrow. Wider ones for each engine that was seen as little would leave
untold half of what one process tells now: so this stays a limit."""


TIMED = ("bell-shaped, 1 %", "bell-shaped, 3 %", "heavy tails, 2 %")
DRIFT = 0.03
"""Of the machine from round to round, which turns cancel: speedups do not feel it."""
LEAST_WITH_DRIFT: Mapping[int, float] = {1: 0.30, 3: 0.60, 6: 0.75}


def checks() -> Iterator[Check]:
    """Every simulation, the longest first."""
    for name in PROCESSES:
        for processes in (1, 3):
            setting = f"{name}; {count_of(processes, 'process')}"
            judged = partial(_judged, name, processes)
            yield Check(f"report: a run of {CELLS} cells", setting, judged)
            as_used = partial(_as_used, name, processes)
            yield Check("report: a run of three engines", setting, as_used)
    for name in WITH_A_NOISIER_ENGINE:
        for processes in (1, 3):
            setting = (
                f"{name}; {count_of(processes, 'process')}; one engine {NOISIER:g} times noisier"
            )
            noisier = partial(_noisier, name, processes)
            yield Check("report: a run of three engines", setting, noisier)
    for name in PROCESSES:
        yield Check("report: intervals", name, partial(_covered, name))
    yield Check("report: intervals", "the noisy case itself", partial(_covered_alone, NOISY))
    for name in TIMED:
        yield Check("report: intervals of times", f"{name}; no drift", partial(_timed, name, 0.0))
        setting = f"{name}; rounds drift by {DRIFT * 100:g} %"
        yield Check("report: intervals of times", setting, partial(_timed, name, DRIFT))


def _covered(name: str, part: float) -> list[Figure]:
    """Every case of a run."""
    repeats = max(10, repeats_of(40, part))
    found = _held(name, repeats=repeats, seed=5)
    return [
        at_least(what, value, LEAST[processes], 20 * repeats) for processes, what, value in found
    ]


def _timed(name: str, drift: float, part: float) -> list[Figure]:
    """Times in seconds, which no turns free of the machine's drift."""
    repeats = max(10, repeats_of(40, part))
    found = []
    for processes, least in LEAST.items():
        known: dict[str, Any] = {"processes": processes, "figures": 17, "seed": 21}
        value = times_covered(PROCESSES[name], drift=drift, repeats=repeats, **known)
        what, of = f"95 % holds, {count_of(processes, 'process')}", 20 * repeats
        found.append(
            limit(what, value, CONFIDENCE, LEAST_WITH_DRIFT[processes], of)
            if drift
            else at_least(what, value, least, of)
        )
    return found


def _covered_alone(name: str, part: float) -> list[Figure]:
    """The first case of a run, which is noisier than all others: what is learnt of these misleads.

    Of one process nothing tells that it is noisy, and three may be alike by chance.
    """
    repeats = max(10, repeats_of(400, part))
    worst = {1: 0.15, 3: 0.80}
    return [
        limit(what, value, CONFIDENCE, worst[processes], repeats)
        if processes in worst
        else at_least(what, value, 0.90, repeats)
        for processes, what, value in _held(name, repeats=repeats, seed=9, place=0)
    ]


def _held(name: str, **known: int) -> Iterator[tuple[int, str, float]]:
    """How often 95 % intervals of so many processes hold the truth, and what that is called."""
    for processes in LEAST:
        for figures in (17, 60):
            what = f"95 % holds, {count_of(processes, 'process')}, {figures} figures"
            value = covered(PROCESSES[name], processes=processes, figures=figures, **known)
            yield processes, what, value


def _judged(name: str, processes: int, part: float) -> list[Figure]:
    known = {"processes": processes, "cells": CELLS}
    runs, some_runs = max(10, repeats_of(200, part)), repeats_of(20, part)
    equal = told(PROCESSES[name], different=0.0, repeats=runs, seed=6, **known)
    some = told(PROCESSES[name], different=DIFFERENT, repeats=some_runs, seed=6, **known)
    worst = UNSEEN.get((name, processes)), UNSEEN_OF_TOLD.get((name, processes))
    return _figures(equal, some, TOLD[processes], *worst)


def _as_used(name: str, processes: int, part: float) -> list[Figure]:
    """Twenty cells share the process of their baseline, and two engines of three are seen but little."""
    known: dict[str, Any] = {"noisier": 1.0, "processes": processes, "groups": GROUPS}
    runs, some_runs = max(10, repeats_of(40, part)), repeats_of(10, part)
    held = covered_as_used(PROCESSES[name], repeats=some_runs, seed=12, **known)
    equal = told_as_used(PROCESSES[name], different=0.0, repeats=runs, seed=13, **known)
    some = told_as_used(PROCESSES[name], different=DIFFERENT, repeats=some_runs, seed=14, **known)
    of = some_runs * GROUPS * IN_A_GROUP // len(held)
    worst = UNSEEN_AS_USED.get((name, processes)), UNSEEN_OF_TOLD_AS_USED.get((name, processes))
    not_held = NOT_HELD_AS_USED.get((name, processes), ())
    return [
        *(_held_by(engine, each, of, engine in not_held) for engine, each in held.items()),
        *_figures(equal, some, TOLD[processes], *worst),
    ]


def _held_by(engine: str, value: float, of: int, is_limit: bool) -> Figure:
    what, least = f"95 % holds, {engine}", LEAST[1]
    if is_limit:
        return limit(what, value, CONFIDENCE, LEAST_NOT_HELD, of)
    return at_least(what, value, least, of)


def _noisier(name: str, processes: int, part: float) -> list[Figure]:
    """The same where the processes of one engine differ by more than those of the others."""
    known: dict[str, Any] = {"noisier": NOISIER, "processes": processes, "groups": GROUPS}
    runs = repeats_of(10, part)
    held = covered_as_used(PROCESSES[name], repeats=runs, seed=12, **known)
    of = runs * GROUPS * IN_A_GROUP // len(held)
    *others, last = held
    return [
        *(_held_by(engine, held[engine], of, False) for engine in others),
        limit(f"95 % holds, {last}", held[last], CONFIDENCE, 0.5, of),
    ]


def _figures(
    equal: list[Judged],
    some: list[Judged],
    least_told: float,
    worst: float | None,
    worst_of_told: float | None,
) -> list[Figure]:
    """Of runs of equal cells and of others; ``worst`` says where what is promised of them is not kept."""
    any_wrong = float(np.mean([each.wrong > 0 for each in equal]))
    cells = float(np.mean([each.wrong for each in equal]))
    wrong = float(np.mean([each.wrong_share for each in some]))
    found = float(np.mean([each.found for each in some]))
    return [
        _wrong("runs of equal cells with any wrong one", any_wrong, worst, len(equal)),
        count("wrong cells in a run of equal ones", cells, len(equal)),
        _wrong("wrong, of those told", wrong, worst_of_told, len(some)),
        at_least("told, of those half as fast again", found, least_told, len(some)),
    ]


def _wrong(what: str, value: float, worst: float | None, asked: int) -> Figure:
    if worst is None:
        return at_most(what, value, WRONG, asked)
    return limit(what, value, WRONG, worst, asked)

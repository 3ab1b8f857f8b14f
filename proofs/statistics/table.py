"""The table that ``make statistics`` prints: what each rule is to hold, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from breakeven.records.proofs.simulations import Figure
from breakeven.wording import count_of
from proofs.statistics.break_evens import COSTS, PROCESSES_OF_SEARCHES, searched
from proofs.statistics.claim_settings import LEDGERS, REPEATS, SINGLE, Ledger, Single
from proofs.statistics.claims import leads_of
from proofs.statistics.comparisons import simulated
from proofs.statistics.growth_laws import DOUBLING, STEPS, TRUTHS, fits_of, told
from proofs.statistics.noise import PROCESSES, normal
from proofs.statistics.plants import LOADS, RARE, WAITS, Plant, computes_more
from proofs.statistics.scaling_laws import amdahl_held, usl_held
from proofs.statistics.speedups import covered, judged

__all__ = ["Check", "checks"]

PAIR_NOISE = 0.02
"""Of a ratio of two processes, each of which has it by the root of two less."""
CELLS = 300
NOISY = "one noisy case"
MISSED_IF_RARE = 0.35
"""What happens in one process of five is met by none of six pairs in a quarter of comparisons."""
USUAL_PAIRS = 7.3
"""What a change of 5 % took at that noise before mean calls were watched."""


@dataclass(frozen=True)
class Check:
    """One simulation: what it is of, and how it is done with a part of the usual repeats."""

    rule: str
    setting: str
    figures: Callable[[float], list[Figure]]

    def __str__(self) -> str:
        return f"{self.rule}: {self.setting}"


def checks() -> Iterator[Check]:
    """Every simulation, the longest first."""
    for name in PROCESSES:
        yield Check("compare: identical code", name, partial(_alarms, name))
    for name in LOADS:
        yield Check("compare: identical code", name, partial(_loaded, name))
    for name, plant in WAITS.items():
        yield Check("compare: a change", name, partial(_waits, plant, 1 / 200))
    for name, plant in RARE.items():
        yield Check("compare: a rare change", name, partial(_waits, plant, MISSED_IF_RARE))
    yield Check("compare: a change", "5 % slower, 2 % pair noise", _power)
    for name in PROCESSES:
        yield Check("report: intervals", name, partial(_covered, name))
    yield Check("report: intervals", "the noisy case itself", partial(_covered_alone, NOISY))
    for name in PROCESSES:
        for processes in (1, 3):
            setting = f"{name}; {count_of(processes, 'process')}"
            yield Check(
                f"report: a run of {CELLS} cells", setting, partial(_judged, name, processes)
            )
    yield Check("laws of scaling", "10 % serial, 5 % contention", _scaling)
    for noise in (0.01, 0.03, 0.1):
        for sizes in (5, 7):
            setting = f"{sizes} sizes, {noise:.0%} noise"
            yield Check("laws of growth", setting, partial(_growth, noise, sizes))
    yield from _searches()
    for single in SINGLE:
        yield Check("claims: one alone", single.name, partial(_claim, single))
    for ledger in LEDGERS:
        yield Check("claims: a ledger", ledger.name, partial(_ledger, ledger))
    for processes in (1, 3, 6):
        setting = f"bell-shaped, 3 %; {count_of(processes, 'process')}"
        yield Check("claims: leads by round", setting, partial(_leads, processes))


def _alarms(name: str, part: float) -> list[Figure]:
    count = _count(300, part)
    found = simulated(PROCESSES[name], comparisons=count, seed=1)
    most = 0.06 if "two" in name else 0.05
    return [Figure("any false alarm", found.share_with("slower", "faster"), 0.0, most, count)]


def _loaded(name: str, part: float) -> list[Figure]:
    count = _count(150, part)
    found = simulated(normal(0.01), comparisons=count, seed=2, plant=LOADS[name])
    return [Figure("any false alarm", found.share_with("slower", "faster"), 0.0, 0.05, count)]


def _waits(plant: Plant, most: float, part: float) -> list[Figure]:
    count = _count(200, part)
    found = simulated(normal(0.005), comparisons=count, seed=3, cases=1, plant=plant)
    return [
        Figure("called same", found.share_of("same"), 0.0, most, count),
        Figure("called slower", found.share_of("slower"), 0.0, 1.0, count),
    ]


def _power(part: float) -> list[Figure]:
    count = _count(100, part)
    noise = normal(PAIR_NOISE / 2**0.5)
    found = simulated(noise, comparisons=count, seed=4, plant=computes_more(0.05))
    pairs = sum(found.pairs) / len(found.pairs)
    return [
        Figure("called slower", found.share_of("slower"), 0.95, 1.0, 20 * count),
        Figure("pairs", pairs, 0.0, 1.1 * USUAL_PAIRS, 20 * count),
    ]


def _covered(name: str, part: float) -> list[Figure]:
    """Every case of a run."""
    repeats = max(10, _count(40, part))
    return _held(name, {1: 0.90, 3: 0.92, 6: 0.92}, 20 * repeats, repeats=repeats, seed=5)


def _covered_alone(name: str, part: float) -> list[Figure]:
    """The first case of a run, which is noisier than all others: what is learnt of these misleads.

    Of one process nothing tells that it is noisy, and three may be alike by chance.
    """
    repeats = max(10, _count(400, part))
    least = {1: 0.0, 3: 0.80, 6: 0.90}
    return _held(name, least, repeats, repeats=repeats, seed=9, place=0)


def _held(name: str, least: Mapping[int, float], asked: int, **known: int) -> list[Figure]:
    """How often 95 % intervals of so many processes hold the truth, with the least that they must."""
    return [
        Figure(
            f"95 % holds, {count_of(processes, 'process')}, {figures} figures",
            covered(PROCESSES[name], processes=processes, figures=figures, **known),
            at_least,
            1.0,
            asked,
        )
        for processes, at_least in least.items()
        for figures in (17, 60)
    ]


def _judged(name: str, processes: int, part: float) -> list[Figure]:
    repeats = _count(10, part)
    known = {"processes": processes, "cells": CELLS, "repeats": repeats, "seed": 6}
    # Three processes of two speeds are all of one speed in one case of sixteen, and look quiet then.
    most, most_cells = (0.10, 0.02) if "two speeds" in name else (0.05, 0.005)
    equal = judged(PROCESSES[name], different=0.0, **known)
    some = judged(PROCESSES[name], different=0.3, **known)
    return [
        Figure(
            "wrong, of a run of equal cells", equal.wrong_cells / CELLS, 0.0, most_cells, repeats
        ),
        Figure("wrong, of those told", some.wrong, 0.0, most, repeats),
        Figure("told, of those half as fast again", some.told, 0.0, 1.0, repeats),
    ]


def _scaling(part: float) -> list[Figure]:
    """Amdahl's serial fraction on four numbers of workers, coherency on six."""
    count, found = _count(100, part), []
    for departure in (0.0, 0.05):
        for processes in (1, 3, 6):
            held = amdahl_held(processes=processes, departure=departure, repeats=count, seed=7)
            what = f"serial fraction held, {count_of(processes, 'process')}, {departure:.0%} off the law"
            found.append(Figure(what, held.held, 0.88, 1.0, count))
    alone = amdahl_held(processes=1, departure=0.0, repeats=count, seed=7, known=False)
    found.append(
        Figure("an interval of one process that nothing is known of", alone.held, 0.0, 0.0, count)
    )
    for departure in (0.0, 0.05):
        none = usl_held(coherency=0.0, processes=3, departure=departure, repeats=count, seed=8)
        what = f"fastest workers named without coherency, {departure:.0%} off the law"
        found.append(Figure(what, none.named, 0.0, 0.08, count))
    some = usl_held(coherency=0.002, processes=3, departure=0.0, repeats=count, seed=8)
    return [
        *found,
        Figure("coherency held", some.held, 0.88, 1.0, count),
        Figure("fastest workers named with it", some.named, 0.9, 1.0, count),
    ]


def _claim(of: Single, part: float) -> list[Figure]:
    count = _count(of.repeats, part)
    found = of.judged(count)
    return [
        Figure(" or ".join(said), found.share_of(*said), *band, count)
        for said, band in of.bands.items()
    ]


def _ledger(of: Ledger, part: float) -> list[Figure]:
    count = _count(REPEATS, part)
    return [Figure(what, value, *band, count) for what, value, band in of.figures(of.judged(count))]


def _leads(processes: int, part: float) -> list[Figure]:
    count = _count(60, part)
    found = leads_of(normal(0.03), processes=processes, repeats=count, seed=9)
    # Of independent speedups the half-widths are 13, 8 and 5 %.
    most = {1: 0.11, 3: 0.065, 6: 0.045}[processes]
    return [
        Figure("95 % holds", found.held, 0.90, 1.0, 3 * count),
        Figure("half-width", found.half_width, 0.0, most, 3 * count),
    ]


def _growth(noise: float, sizes: int, part: float) -> list[Figure]:
    """From a hundred to a million, with the times' intervals known."""
    count, found = _count(150, part), []
    known: dict[str, Any] = {
        "noise": noise,
        "sizes": sizes,
        "known": True,
        "repeats": count,
        "seed": 9,
    }
    for law in TRUTHS:
        of_law = told(law, **known)
        found += [
            Figure(f"{law}: possible", of_law.possible, 0.95, 1.0, count),
            Figure(f"{law}: told alone", of_law.alone, 0.0, 1.0, count),
            Figure(f"{law}: another told alone", of_law.wrong, 0.0, 0.02, count),
        ]
    steps = [fit for step in STEPS.values() for fit in fits_of(step, **known)]
    named = sum({"n", "n log n", "n²"} & {fit.model, *fit.alternatives} != set() for fit in steps)
    refuted = sum(fit.describes and not fit.could_be("constant") for fit in steps)
    doubled = sum(fit.grows for fit in fits_of(DOUBLING, **known))
    flat = sum(fit.grows for fit in fits_of(lambda n: 0 * n + 1.0, **known))
    return [
        *found,
        Figure(
            "3 or 4 times by memory: n among what is told",
            named / len(steps),
            0.0,
            0.05,
            len(steps),
        ),
        Figure(
            "3 or 4 times by memory: constant refuted", refuted / len(steps), 0.0, 0.05, len(steps)
        ),
        Figure("a doubling seen", doubled / count, 0.9, 1.0, count),
        Figure("growth seen where there is none", flat / count, 0.0, 0.08, count),
    ]


def _searches() -> Iterator[Check]:
    for cost in COSTS:
        for name in PROCESSES_OF_SEARCHES:
            yield Check("break-evens", f"{cost}; {name}", partial(_break_even, cost, name))


def _break_even(cost: str, name: str, part: float) -> list[Figure]:
    count = _count(30, part)
    found = searched(COSTS[cost], PROCESSES_OF_SEARCHES[name], repeats=count, seed=11)
    true = []  # nothing is said of what was never found
    if of := round(found.found * count):
        true.append(Figure("95 % holds, of those found", found.held, 0.92, 1.0, of))
    if found.levels:
        true.append(Figure("called level, and is", found.level_true, 0.90, 1.0, found.levels))
    return [
        *true,
        Figure("found", found.found, 0.0, 1.0, count),
        Figure("found within a factor of two", found.narrow * found.found, 0.0, 1.0, count),
        Figure("sizes", found.sizes, 0.0, 12.0, count),
        Figure("pairs", found.pairs, 0.0, 144.0, count),
    ]


def _count(usual: int, part: float) -> int:
    return max(3, round(usual * part))

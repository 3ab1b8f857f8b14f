"""What the fits of laws and the searches for break-evens are to hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import product
from typing import Any

from breakeven.records.proofs.simulations import Figure
from breakeven.wording import count_of
from proofs.statistics.break_evens import (
    COSTS,
    PROCESSES_OF_SEARCHES,
    WITHOUT,
    searched,
)
from proofs.statistics.checks.check import (
    Check,
    at_least,
    at_most,
    count,
    repeats_of,
    shown,
)
from proofs.statistics.growth_laws import (
    DOUBLING,
    STEPPED_N,
    STEPS,
    TRUTHS,
    each_stepped,
    fits_of,
    told,
)
from proofs.statistics.scaling_laws import amdahl_held, usl_held

__all__ = ["checks"]

ALONE: Mapping[str, float] = {"constant": 0.7, "n": 0.7, "n log n": 0.8, "n²": 0.9}
"""The laws that must be told alone, and in what part of the fits. The logarithm never is: over four
decades it grows by so little that memory may do as much."""
FEW_AND_NOISY = {"n": 0.15}
"""The same with 10 % noise at five sizes, where what differs there takes the place."""
SELDOM_FOUND = {
    ("a threshold of 6 % to either side", "bell-shaped, 5 %"): 0.15,
    ("a threshold of 6 % to either side", "two speeds, 10 % apart"): 0.0,
}
"""Break-evens between ratios that lie within the noise, and in what part they are found all the same."""
NEARLY_LEVEL = "nearly level, powers 0.005 apart"
SELDOM_NARROW = {
    "overhead, a third cheaper an element": 0.5,
    "powers of n, 0.1 apart": 0.0,
    "a threshold of 6 % to either side": 0.0,
}
"""Where the noise is 5 % or more, or, of powers of n, always: the part of the brackets that is narrow."""
QUIET = ("bell-shaped, 0.5 %", "bell-shaped, 2 %")


def checks() -> Iterator[Check]:
    """Every simulation."""
    yield Check("laws of scaling", "10 % serial, 5 % contention", _scaling)
    for noise in (0.01, 0.03, 0.1):
        for sizes in (5, 7):
            setting = f"{sizes} sizes, {noise:.0%} noise"
            yield Check("laws of growth", setting, partial(_growth, noise, sizes))
    for name in PROCESSES_OF_SEARCHES:
        for cost in COSTS:
            yield Check("break-evens", f"{cost}; {name}", partial(_break_even, cost, name))
        for cost in WITHOUT:
            yield Check("break-evens", f"{cost}; {name}", partial(_without, cost, name))


def _scaling(part: float) -> list[Figure]:
    """Amdahl's serial fraction on four numbers of workers, coherency on six."""
    repeats, found = repeats_of(100, part), []
    for departure in (0.0, 0.05):
        for processes in (1, 3, 6):
            held = amdahl_held(processes=processes, departure=departure, repeats=repeats, seed=7)
            what = f"serial fraction held, {count_of(processes, 'process')}, {departure:.0%} off the law"
            found.append(at_least(what, held.held, 0.88, repeats))
    alone = amdahl_held(processes=1, departure=0.0, repeats=repeats, seed=7, known=False)
    found.append(
        at_most("an interval of one process that nothing is known of", alone.held, 0.0, repeats)
    )
    for departure in (0.0, 0.05):
        none = usl_held(coherency=0.0, processes=3, departure=departure, repeats=repeats, seed=8)
        what = f"fastest workers named without coherency, {departure:.0%} off the law"
        found.append(at_most(what, none.named, 0.08, repeats))
    some = usl_held(coherency=0.002, processes=3, departure=0.0, repeats=repeats, seed=8)
    return [
        *found,
        at_least("coherency held", some.held, 0.88, repeats),
        at_least("fastest workers named with it", some.named, 0.9, repeats),
    ]


def _growth(noise: float, sizes: int, part: float) -> list[Figure]:
    """From a hundred to a million, with the times' intervals known."""
    repeats, found = repeats_of(150, part), []
    known: dict[str, Any] = {
        "noise": noise,
        "sizes": sizes,
        "known": True,
        "repeats": repeats,
        "seed": 9,
    }
    alone = {**ALONE, **(FEW_AND_NOISY if noise > 0.03 and sizes < 7 else {})}
    for law in TRUTHS:
        of_law = told(law, **known)
        what = f"{law}: told alone"
        found += [
            at_least(f"{law}: possible", of_law.possible, 0.95, repeats),
            at_least(what, of_law.alone, alone[law], repeats)
            if law in alone
            else shown(what, of_law.alone, repeats),
            at_most(f"{law}: another told alone", of_law.wrong, 0.02, repeats),
        ]
    return [*found, *_growth_by_memory(known)]


def _growth_by_memory(known: dict[str, Any]) -> list[Figure]:
    """What is told of times that memory makes grow, and of those that grow little or not at all."""
    repeats = known["repeats"]
    steps = [fit for step in STEPS.values() for fit in fits_of(step, **known)]
    named = sum({"n", "n log n", "n²"} & {fit.model, *fit.alternatives} != set() for fit in steps)
    refuted = sum(fit.describes and not fit.could_be("constant") for fit in steps)
    linear = [
        fit
        for times, start in product(*STEPPED_N)
        for fit in fits_of(each_stepped(times, start), **known)
    ]
    without = sum(fit.describes and not fit.could_be("n") for fit in linear)
    doubled = sum(fit.grows for fit in fits_of(DOUBLING, **known))
    flat = sum(fit.grows for fit in fits_of(lambda n: 0 * n + 1.0, **known))
    of, by_memory = len(steps), "3 or 4 times by memory"
    return [
        at_most(f"{by_memory}: n among what is told", named / of, 0.05, of),
        at_most(f"{by_memory}: constant refuted", refuted / of, 0.05, of),
        at_most("n with a step by memory: n refuted", without / len(linear), 0.05, len(linear)),
        at_least("a doubling seen", doubled / repeats, 0.9, repeats),
        at_most("growth seen where there is none", flat / repeats, 0.08, repeats),
    ]


def _break_even(cost: str, name: str, part: float) -> list[Figure]:
    repeats = repeats_of(30, part)
    found = searched(COSTS[cost], PROCESSES_OF_SEARCHES[name], repeats=repeats, seed=11)
    true = []  # nothing is said of what was never found
    if of := round(found.found * repeats):
        true.append(at_least("95 % holds, of those found", found.held, 0.92, of))
    if found.levels:
        what = "called level within 10 % or less, and is"
        true.append(at_least(what, found.level_true, 0.90, found.levels))
    return [
        *true,
        _found("found", found.found, _least_found(cost, name), repeats),
        _found(
            "found within a factor of two",
            found.narrow * found.found,
            _least_narrow(cost, name),
            repeats,
        ),
        count("sizes", found.sizes, repeats),
        count("pairs", found.pairs, repeats),
    ]


def _without(cost: str, name: str, part: float) -> list[Figure]:
    """Where the two never cross, nothing is found; and who is a tenth faster throughout is seen to be."""
    repeats = repeats_of(30, part)
    found = searched(WITHOUT[cost], PROCESSES_OF_SEARCHES[name], repeats=repeats, seed=12)
    figures = [at_most("found", found.found, 0.05, repeats)]
    if found.levels:
        what = "called level within 10 % or less, and is"
        figures.append(at_least(what, found.level_true, 0.90, found.levels))
    what = "the first told to be faster at all sizes"
    is_faster = "faster" in cost
    if is_faster:
        least = 0.9 if name in QUIET else 0.0
        return [*figures, _found(what, found.ahead, least, repeats)]
    return [*figures, at_most(what, found.ahead, 0.05, repeats)]


def _found(what: str, value: float, least: float, asked: int) -> Figure:
    return at_least(what, value, least, asked) if least else shown(what, value, asked)


def _least_found(cost: str, name: str) -> float:
    return 0.0 if cost == NEARLY_LEVEL else SELDOM_FOUND.get((cost, name), 0.9)


def _least_narrow(cost: str, name: str) -> float:
    if cost == NEARLY_LEVEL:
        return 0.0
    if name in QUIET and cost != "powers of n, 0.1 apart":
        return 0.9
    return SELDOM_NARROW.get(cost, 0.9)

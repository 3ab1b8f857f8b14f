"""Whether one processor is enough for a case, where nothing declares it: found out by calling it."""

from __future__ import annotations

import copy
import math
import random
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import NamedTuple

from breakeven.compare.pairs.side_processes import (
    SideEnded,
    Sides,
    contender_of,
    facts_of,
    go_on_with,
    process_of,
)
from breakeven.compare.pairs.turns import MORE_THAN_ONE
from breakeven.findings.verdicts.of_pairs.pairs import Turns
from breakeven.processes.cores import usable_cores
from breakeven.processes.run_queue import counts_waiting
from breakeven.records.measurement import Case
from breakeven.ruler.contender import Contender
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import CaseProcess
from breakeven.sources.sides import ReadySide

__all__ = ["learnt_from", "needs_all", "probed"]

OF_COMMANDS = "command"
"""The engine of commands, whose every call is a process of its own."""

PART_OF_THE_BUDGET = 0.1
ENOUGH_SECONDS = 0.05
"""How long samples must last to show how many processors a call keeps busy."""
Tell = Callable[[str], None]


def probed(
    sides: Sides,
    cases: Sequence[Case],
    settings: Settings,
    tell: Tell,
    budget_seconds: float | None = None,
    timed: Collection[Case] = (),
) -> Sides:
    """The sides, with the workers of each case that says nothing of them, and what its turns in a process take.

    Of cases that are ``timed``, their first pair shows it, on one processor, where the system counts how long
    threads wait for one (``NeedsMoreError``). Of the others, the first and the last case of each workload are
    called on either side, once and then for some samples, wherever the system lets them run: some use threads
    only for large inputs, and those usually come last. All of the workload are taken to need one processor
    where no side kept more than that busy. A case that fails needs one: that it fails is found out when it is
    measured. Where a part of the budget is not enough for all workloads, chance says which are tried; the
    others are taken to need all processors, until their first pair shows what they keep busy (``learnt_from``).
    """
    if not _unknown(sides, cases):
        return sides
    alike = sides[0] is sides[1]
    before, after = (copy.deepcopy(side.catalogue) for side in sides)
    sides = replace(sides[0], catalogue=before), replace(sides[1], catalogue=after)
    _leave_to_pairs(sides, cases, timed)
    unknown = _unknown(sides, cases)
    if not unknown:
        return sides
    tried = _first_and_last(unknown)
    random.Random(0).shuffle(tried)
    seconds = math.inf if budget_seconds is None else PART_OF_THE_BUDGET * budget_seconds
    shown: dict[str, _Shown] = {}
    for side in sides[:1] if alike else sides:
        ends = time.monotonic() + (seconds if alike else seconds / 2)
        for case, found in _tried(side, tried, settings, tell, ends).items():
            shown[case.workload] = found.or_more(shown.get(case.workload))
    for case in unknown:
        _learn(sides, case, shown.get(case.workload))
    return sides


def _unknown(sides: Sides, cases: Sequence[Case]) -> list[Case]:
    """The cases of which nothing says how many workers they need."""
    return [case for case in cases if facts_of(sides[1], case)["workers"] is None]


def _leave_to_pairs(sides: Sides, cases: Sequence[Case], timed: Collection[Case]) -> None:
    """Let the first pair of each timed case show whether one processor is enough, where that is counted."""
    shown_by_pairs = set(timed) if counts_waiting() else set()
    for case in _unknown(sides, cases):
        if case in shown_by_pairs and facts_of(sides[1], case)["engine"] != OF_COMMANDS:
            for side in sides:
                facts_of(side, case).update(workers=1, untried=True, processors=usable_cores())


def _first_and_last(cases: Sequence[Case]) -> list[Case]:
    """The first and the last of each workload's cases, once if they are the same."""
    by_workload: dict[str, list[Case]] = {}
    for case in cases:
        by_workload.setdefault(case.workload, []).append(case)
    return [case for own in by_workload.values() for case in dict.fromkeys((own[0], own[-1]))]


def _learn(sides: Sides, case: Case, shown: _Shown | None) -> None:
    """Keep in the facts of a case how many workers it needs; all where it was not tried."""
    is_enough = shown is not None and shown.processors <= MORE_THAN_ONE
    for side in sides:
        facts = facts_of(side, case)
        facts["workers"] = 1 if is_enough else usable_cores()
        facts["untried"] = shown is None
        if shown is not None:
            facts["turns_seconds"] = shown.turns_seconds


def needs_all(sides: Sides, case: Case) -> None:
    """Give a case all processors from now on. Where it is still untried, its next pair shows whether it needs
    them."""
    is_untried = facts_of(sides[1], case).get("untried", False)
    for side in sides:
        facts = facts_of(side, case)
        facts.update(workers=facts["processors"], untried=is_untried)


def learnt_from(turns: Turns, sides: Sides, case: Case) -> None:
    """Keep a case that was untried to one processor from now on, where a pair of it has kept no more busy."""
    of_sides = [facts_of(side, case) for side in sides]
    were_untried = [facts.pop("untried", False) for facts in of_sides]
    if not any(were_untried):
        return
    both = (
        (turns.before_seconds, turns.before_processor_seconds),
        (turns.after_seconds, turns.after_processor_seconds),
    )
    if all(sum(spent) <= MORE_THAN_ONE * sum(wall) for wall, spent in both):
        for facts in of_sides:
            facts["workers"] = 1


class _Shown(NamedTuple):
    """How many processors a call keeps busy, and the seconds of the fewest turns that a process takes;
    nothing of either where it fails."""

    processors: float = 0.0
    turns_seconds: float = 0.0

    def or_more(self, other: _Shown | None) -> _Shown:
        """The larger of both figures that this one and another show, each by itself."""
        return _Shown(*map(max, self, other)) if other else self


def _tried(
    side: ReadySide, cases: Sequence[Case], settings: Settings, tell: Tell, ends: float
) -> dict[Case, _Shown]:
    """What each case shows, of those that there is time for."""
    found: dict[Case, _Shown] = {}
    by_engine: dict[str, list[Case]] = {}
    for case in cases:
        by_engine.setdefault(facts_of(side, case)["engine"], []).append(case)
    for left in by_engine.values():
        while left and time.monotonic() <= ends:
            found |= _tried_in_one_process(side, left, settings, tell, ends)
    return found


def _tried_in_one_process(
    side: ReadySide, left: list[Case], settings: Settings, tell: Tell, ends: float
) -> dict[Case, _Shown]:
    """What cases show, which are taken from the end of ``left`` until one fails."""
    found: dict[Case, _Shown] = {}
    with ExitStack() as live:
        process: CaseProcess | None = None
        while left and time.monotonic() <= ends:
            case = left.pop()
            found[case] = _Shown()
            tell(f"trying {case.workload} {case.implementation}")
            try:
                if process is None:
                    process = live.enter_context(process_of(side, case, settings))
                else:
                    go_on_with(process, side, case, settings)
                own = contender_of(side, case, process, settings)
                own.prepare().start().first_call().warm_up()
                turns = min(settings.min_samples, own.most_samples())
                found[case] = _shown(own, turns)
                process.step("close")
            except (CaseEnded, SideEnded):
                break
    return found


def _shown(own: Contender, turns: int) -> _Shown:
    """What some samples show: short ones are taken several times, for a switch of processes is much beside them."""
    began = time.monotonic()
    samples = [own.sample()]
    while len(samples) < turns and time.monotonic() - began < ENOUGH_SECONDS:
        samples.append(own.sample())
    each_takes = (time.monotonic() - began) / len(samples)
    wall = sum(each.wall_seconds for each in samples)
    processors = sum(each.processor_seconds for each in samples) / max(wall, 1e-9)
    return _Shown(processors, turns * each_takes)

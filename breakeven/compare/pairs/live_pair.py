"""A pair of live processes, one a side, that goes through several cases: starting them, and what both do at once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TypeVar

from breakeven.compare.pairs.side_processes import (
    Place,
    SideEnded,
    Sides,
    blamed,
    contender_of,
    go_on_with,
    process_of,
)
from breakeven.records.measurement import Case
from breakeven.ruler.contender import Contender
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import CaseProcess

__all__ = ["SETTINGS", "at_once", "close", "contenders_of", "in_one_pair"]

SETTINGS = Settings(
    name="two sides",
    warm_up_seconds=0.05,
    min_samples=5,
    max_samples=40,
    budget_seconds=0.4,
    sample_seconds=0.002,
    set_up_seconds=0.004,
    limit_seconds=60.0,
)
Shown = TypeVar("Shown")


def in_one_pair(
    sides: Sides,
    cases: Sequence[Case],
    settings: Settings,
    show: Callable[[Case, Sequence[Contender]], Shown],
) -> Generator[tuple[Case, Shown | SideEnded]]:
    """What each case shows in one pair of processes, or in fresh ones after one that went wrong.

    ``show`` measures one case; both sides of it are loaded, and nothing else.
    """
    left = list(reversed(cases))
    while left:
        with ExitStack() as live:
            processes: list[CaseProcess] = []
            went_wrong = False
            while left and not went_wrong:
                case = left.pop()
                shown: Shown | SideEnded
                try:
                    shown = show(case, contenders_of(sides, case, settings, processes, live))
                except SideEnded as end:
                    shown, went_wrong = end, True
                yield case, shown


def contenders_of(
    sides: Sides,
    case: Case,
    settings: Settings,
    processes: list[CaseProcess],
    live: ExitStack,
) -> list[Contender]:
    """The case on both sides, in these processes, which are started when there are none.

    Both get the same hash seed, so that the order of sets makes no difference between them, and the same layout of
    memory (see ``layout.py``); another pair has another.
    """
    found = []
    for place, side in enumerate(sides):
        with blamed(place):
            if len(processes) == place:
                seed = processes[0].hash_seed if processes else secrets.randbelow(2**32)
                process = process_of(side, case, settings, seed)
                processes.append(live.enter_context(process))
            else:
                go_on_with(processes[place], side, case, settings)
            found.append(contender_of(side, case, processes[place], settings))
    return found


def close(contenders: Sequence[Contender]) -> None:
    """End the case on both sides; the processes stay."""
    for place, contender in enumerate(contenders):
        with blamed(place):
            contender.process.step("close")


def at_once(step: Callable[[Contender], object], contenders: Sequence[Contender]) -> None:
    """Both sides do what is not compared at the same time."""

    def of(place: Place) -> None:
        with blamed(place):
            step(contenders[place])

    with ThreadPoolExecutor(len(contenders)) as both:
        list(both.map(of, range(len(contenders))))

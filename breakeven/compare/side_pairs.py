"""Pairs of live processes, one a side: the turns in which they are timed, and how they start.

Time is compared in sittings: a pair of fresh processes goes through several cases of one engine, so
that starting Python and importing libraries, which takes longer than most calls, is paid for once. The
first call and the memory are those of processes that have done nothing else.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, TypeVar

from breakeven.compare.lanes import Lane
from breakeven.compare.side_processes import (
    Others,
    Place,
    SideEnded,
    Sides,
    blamed,
    contender_of,
    facts_of,
    go_on_with,
    process_of,
)
from breakeven.findings.verdicts.pairs import Starts, Turns, Values
from breakeven.records.measurement import Case
from breakeven.ruler.contender import Contender, Sample
from breakeven.ruler.passes import TreePeak
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import CaseProcess
from breakeven.sources.sides import ReadySide
from breakeven.statistics.intervals import error_of_median

__all__ = [
    "MORE_THAN_ONE",
    "SETTINGS",
    "NeedsMoreError",
    "fits_one_processor",
    "found_out_in",
    "is_on_cluster",
    "measured_one_after_the_other",
    "measured_starts",
    "measured_turns",
    "measured_values",
    "sittings",
]

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
IN_A_LANE_SECONDS = 0.06
"""On one processor turns are often alike, and pairs differ: so pairs are many and short, once their turns say
enough. Turns that differ go on for as long as it took to get so far: shorter ones would waste that. Calls that
several processors share differ more from turn to turn, and clusters take seconds to start."""
SURE, SURE_FROM = 0.01, 10
"""Turns say enough where the standard error of their ratio is no larger; of fewer turns it says little itself."""
LONG_SET_UP = 0.25
"""Seconds of setting up, in all samples of a process, that are worth finding out whether they are needed."""
OFTEN_ENOUGH = 2
"""So many pairs have to find that a setup is needed before it is believed: others may have disturbed one."""
MOST_CASES = 20
"""That a pair of processes goes through: what each leaves behind does not pile up without end."""
MORE_THAN_ONE = 1.2
"""Processors that a case wants at a time from which on one is not enough for it."""
PLACES: tuple[Place, Place] = (0, 1)
Shown = TypeVar("Shown")


class NeedsMoreError(Exception):
    """A case needs more than one processor, or may do so."""


def is_on_cluster(sides: Sides, case: Case) -> bool:
    """Whether the case starts a cluster, of which there is one at a time."""
    return any(facts_of(side, case)["cluster"] for side in sides)


def fits_one_processor(sides: Sides, case: Case) -> bool:
    """Whether neither side computes on more than one processor at a time."""
    return all(facts_of(side, case)["workers"] == 1 for side in sides)


def sittings(sides: Sides, cases: Sequence[Case]) -> list[list[Case]]:
    """The cases in lists that one pair of processes can go through, each in the order given."""
    by_needs: dict[str, list[Case]] = {}
    for case in cases:
        facts = [facts_of(side, case) for side in sides]
        needs = repr([(each["engine"], each["environment"]) for each in facts])
        by_needs.setdefault(needs, []).append(case)
    return [
        alike[first : first + MOST_CASES]
        for alike in by_needs.values()
        for first in range(0, len(alike), MOST_CASES)
    ]


def measured_turns(
    sides: Sides,
    cases: Sequence[Case],
    settings: Settings,
    order: random.Random,
    lane: Lane = None,
) -> Generator[tuple[Case, Turns | SideEnded | NeedsMoreError]]:
    """Let the sides take turns at one case after the other, in one pair of processes.

    A case that nobody has tried is given up with NeedsMoreError where one processor may not be enough for it.
    Chance says which side begins, at every turn. After a case that went wrong the rest has a fresh
    pair. ``lane`` is the processor that the caller keeps to.
    """

    def turns(case: Case, contenders: Sequence[Contender]) -> Turns | NeedsMoreError:
        began = time.monotonic()
        _at_once(_begin, contenders)
        asking = time.monotonic()
        if _needs_no_setup(facts_of(sides[1], case), contenders):
            _at_once(Contender.set_up_for_good, contenders)
        began += time.monotonic() - asking
        _at_once(_warm_up, contenders)
        facts = facts_of(sides[1], case)
        try:
            return _turns(contenders, settings, order, lane, time.monotonic() - began, facts)
        except NeedsMoreError as needs:
            return needs

    yield from _measured(sides, cases, settings, turns)


def measured_values(
    sides: Sides, cases: Sequence[Case], settings: Settings, order: random.Random
) -> Generator[tuple[Case, Values | SideEnded]]:
    """What the benchmarks give on both sides, one after the other, in one pair of processes."""

    def values(_: Case, contenders: Sequence[Contender]) -> Values:
        _at_once(Contender.prepare, contenders)
        found = [0.0, 0.0]
        for place in order.sample(PLACES, 2):
            with blamed(place):
                found[place] = contenders[place].value()
        _close(contenders)
        return Values(before=found[0], after=found[1])

    yield from _measured(sides, cases, settings, values)


def _measured(
    sides: Sides,
    cases: Sequence[Case],
    settings: Settings,
    show: Callable[[Case, Sequence[Contender]], Shown],
) -> Generator[tuple[Case, Shown | SideEnded]]:
    """What each case shows in one pair of processes, or in fresh ones after one that went wrong."""
    left = list(reversed(cases))
    while left:
        with ExitStack() as live:
            processes: list[CaseProcess] = []
            went_wrong = False
            while left and not went_wrong:
                case = left.pop()
                shown: Shown | SideEnded
                try:
                    shown = show(case, _contenders(sides, case, settings, processes, live))
                except SideEnded as end:
                    shown, went_wrong = end, True
                yield case, shown


def _contenders(
    sides: Sides,
    case: Case,
    settings: Settings,
    processes: list[CaseProcess],
    live: ExitStack,
) -> list[Contender]:
    """The case on both sides, in these processes, which are started when there are none.

    Both get the same hash seed, so that the order of sets makes no difference between them (common random
    numbers: A. M. Law, "Simulation Modeling and Analysis", chapter 11); another pair has another.
    """
    found = []
    for place, side in enumerate(sides):
        with blamed(place):
            if len(processes) == place:
                seed = processes[0].hash_seed if processes else None
                process = process_of(side, case, settings, seed)
                processes.append(live.enter_context(process))
            else:
                go_on_with(processes[place], side, case, settings)
            found.append(contender_of(side, case, processes[place], settings))
    return found


def _turns(
    contenders: Sequence[Contender],
    settings: Settings,
    order: random.Random,
    lane: Lane,
    began_in_seconds: float,
    facts: dict[str, Any],
) -> Turns:
    others = Others(contenders, lane)
    if lane is not None:
        budget = min(settings.budget_seconds, max(IN_A_LANE_SECONDS, began_in_seconds))
        settings = replace(settings, budget_seconds=budget)
    number = max(each.number for each in contenders)
    samples: list[list[Sample]] = [[], []]
    most = min(settings.max_samples, *(each.most_samples() for each in contenders))
    began = time.monotonic()
    while not _enough(samples[0], began, settings, most):
        if lane is not None and _is_sure(samples, began):
            break
        for place in order.sample(PLACES, 2):
            contenders[place].number = number
            with blamed(place):
                samples[place].append(others.sample(place))
    share, (before, after) = others.share(), others.delayed_shares()
    _close(contenders)
    if lane is not None and facts.get("untried"):
        _require_one_processor(facts, contenders, others)
    shown = _turns_of(samples, share, in_turns=True)
    # On several processors the threads of one side may wait for each other.
    return shown if lane is None else replace(shown, delayed_shares=(before, after))


def _require_one_processor(
    facts: dict[str, Any], contenders: Sequence[Contender], others: Others
) -> None:
    """Raise NeedsMoreError where the turns show, or do not exclude, that a side computes on more than the one
    processor that it had: threads waited for each other, or there were threads or processes that ended before
    it was known how long they waited."""
    has_help = any(each.has_help or each.has_children() for each in contenders)
    wants_more = others.wanted_processors() > MORE_THAN_ONE
    if wants_more or not has_help:
        facts.pop("untried", None)  # which is known now; the other lane may have found out as well
    if wants_more or has_help:
        raise NeedsMoreError


def _close(contenders: Sequence[Contender]) -> None:
    for place, contender in enumerate(contenders):
        with blamed(place):
            contender.process.step("close")


def measured_starts(sides: Sides, case: Case, settings: Settings, order: random.Random) -> Starts:
    """What the first call takes, and the second one holds, in one pair of fresh processes.

    Raises SideEnded when a side goes wrong.
    """
    with ExitStack() as live:
        contenders = _contenders(sides, case, settings, [], live)
        _at_once(Contender.prepare, contenders)
        peaks = [0, 0]
        for place in order.sample(PLACES, 2):
            with blamed(place):
                peaks[place] = _first_call_and_peak(contenders[place])
        return _starts(contenders, peaks)


def measured_one_after_the_other(
    sides: Sides, case: Case, settings: Settings, order: random.Random
) -> tuple[Turns, Starts]:
    """The same of a case whose sides cannot be live at once, such as two clusters.

    Raises SideEnded when a side goes wrong.
    """
    contenders: dict[Place, Contender] = {}
    peaks, shares = [0, 0], []
    samples: list[list[Sample]] = [[], []]
    seed = order.getrandbits(32)
    for place in order.sample(PLACES, 2):
        with blamed(place), process_of(sides[place], case, settings, seed) as process:
            own = contenders[place] = contender_of(sides[place], case, process, settings)
            own.prepare()
            peaks[place] = _first_call_and_peak(own)
            own.warm_up()
            others, began = Others([own]), time.monotonic()
            while not _enough(samples[place], began, settings, own.most_samples()):
                samples[place].append(own.sample())
            shares.append(others.share())
            own.process.step("close")
    both = [contenders[place] for place in PLACES]
    return _turns_of(samples, max(shares), in_turns=False), _starts(both, peaks)


def _at_once(step: Callable[[Contender], object], contenders: Sequence[Contender]) -> None:
    """Both sides do what is not compared at the same time."""

    def of(place: Place) -> None:
        with blamed(place):
            step(contenders[place])

    with ThreadPoolExecutor(len(contenders)) as both:
        list(both.map(of, range(len(contenders))))


def _begin(contender: Contender) -> None:
    contender.prepare().start()
    if not contender.stays_cold:
        contender.first_call()


def _needs_no_setup(facts: dict[str, Any], contenders: Sequence[Contender]) -> bool:
    """Whether the case is set up once and for all: where that saves much, and no call of either side needs
    more. Both sides do the same, for a call right after its setup may take longer than others.

    Each pair asks one side, for asking takes time. What they have found out is kept in the case's ``facts``,
    and how long it took until that is asked for.
    """
    known: list[list[bool]] = facts.setdefault("needs_no_setup", [[], []])
    if all(True in each for each in known):
        return True
    if sum(each.count(False) for each in known) >= OFTEN_ENOUGH:
        return False
    if any(each.stays_cold or each.spends_on_set_up() < LONG_SET_UP for each in contenders):
        return False
    place: Place = min(PLACES, key=lambda each: (True in known[each], len(known[each])))
    began = time.monotonic()
    with blamed(place):
        known[place].append(contenders[place].leaves_all_as_it_was())
    facts["found_out_in"] = time.monotonic() - began
    return all(True in each for each in known)


def found_out_in(side: ReadySide, case: Case) -> float:
    """The seconds that the last pair has spent on finding out whether a setup is needed, asked for once."""
    known = side.catalogue[case.workload].get("implementations", {}).get(case.implementation, {})
    return float(known.pop("found_out_in", 0.0))


def _warm_up(contender: Contender) -> None:
    if not contender.stays_cold:
        contender.warm_up()


def _first_call_and_peak(contender: Contender) -> int:
    contender.start()
    measured: Callable[[], object] = contender.first_call
    if not contender.own.peak_is_of_first_call:
        contender.first_call()
        measured = contender.unchecked_call
    peak = TreePeak(contender, with_own_peak=True)
    with peak.sampling():
        measured()
    contender.check()
    held: int = peak.fields()["peak_bytes"]
    return held


def _enough(samples: Sequence[Sample], began: float, settings: Settings, most: int) -> bool:
    spent = time.monotonic() - began > settings.budget_seconds
    return len(samples) >= most or (spent and len(samples) >= settings.min_samples)


def _is_sure(samples: Sequence[Sequence[Sample]], began: float) -> bool:
    """Whether turns in a lane say enough. A benchmark's own timer may give anything."""
    before, after = ([each.wall_seconds for each in of_side] for of_side in samples)
    if time.monotonic() - began < IN_A_LANE_SECONDS or len(before) < SURE_FROM:
        return False
    if min(*before, *after) <= 0:
        return False
    logs = [math.log(each / own) for own, each in zip(before, after, strict=True)]
    return error_of_median(logs) <= SURE


def _turns_of(samples: Sequence[Sequence[Sample]], others_share: float, *, in_turns: bool) -> Turns:
    before, after = samples
    return Turns(
        before_seconds=tuple(each.wall_seconds for each in before),
        after_seconds=tuple(each.wall_seconds for each in after),
        before_processor_seconds=tuple(each.processor_seconds for each in before),
        after_processor_seconds=tuple(each.processor_seconds for each in after),
        others_share=others_share,
        in_turns=in_turns,
    )


def _starts(contenders: Sequence[Contender], peaks: Sequence[int]) -> Starts:
    before, after = (each.anatomy["first_call_seconds"] for each in contenders)
    return Starts(first_call_seconds=(before, after), peak_bytes=(peaks[0], peaks[1]))

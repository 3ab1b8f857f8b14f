"""The cases of two sides compared: pairs of processes until each verdict is clear."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from breakeven.compare.in_progress.beside import Beside
from breakeven.compare.in_progress.budget import Budget, one_of_each_first
from breakeven.compare.in_progress.judging import Judge
from breakeven.compare.in_progress.pairs_kept import (
    BUILDS,
    CONTROL,
    COUNTS,
    STARTS,
    TURNS,
    VALUES,
    PairsKept,
)
from breakeven.compare.instruction_counts import counted_instructions
from breakeven.compare.lanes import Lane, side_by_side
from breakeven.compare.probing import learnt_from, needs_all
from breakeven.compare.side_pairs import (
    NeedsMoreError,
    fits_one_processor,
    found_out_in,
    is_on_cluster,
    measured_one_after_the_other,
    measured_starts,
    measured_turns,
    measured_values,
    sittings,
)
from breakeven.compare.side_processes import SideEnded, Sides, facts_of
from breakeven.findings.verdicts.change import CaseCompared, Change, Outcome
from breakeven.findings.verdicts.pairs import Quantity, Turns, counted
from breakeven.findings.verdicts.seen import EACH_SHARE, LOOKS
from breakeven.findings.verdicts.two_sides import EFFECTS
from breakeven.findings.verdicts.values import COUNTED_PAIRS
from breakeven.records.journal import Journal
from breakeven.records.measurement import Case
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import kill_live_cases
from breakeven.sources.sides import ReadySide
from breakeven.wording.quantities import duration

__all__ = ["Comparison", "shares"]

MOST_FAULTS = 2
"""A case that goes wrong so often, though each side works with itself, is given up."""
Tell = Callable[[str], None]
_Lacking = dict[Case, int]
"""How many pairs each of some cases lacks."""


class _Due(NamedTuple):
    """How many pairs the cases lack: of turns, of starts, of values."""

    timed: _Lacking
    started: _Lacking
    valued: _Lacking


class _BudgetSpentError(Exception):
    """There is no time left for another pair."""


@dataclass
class Comparison:
    """The cases of two sides, measured in pairs of fresh processes.

    What they show is kept in the journal as it is measured, and what the journal holds already is not
    measured again. Each pass takes a pair or two of every case that has a quantity whose verdict is not clear
    yet, in random order, and repeats what was disturbed. After the pairs in LOOKS the verdicts are looked at,
    and those that are clear are settled. Cases on clusters have what time the others leave: a pair of theirs
    takes as long as ten of those.

    ``quantities`` are compared (none: what each case is there for), ``effect`` is the smallest difference in
    time that counts, ``verdicts`` how many the whole comparison gives (default: those of these cases),
    ``with_instructions`` has those counted as well. ``budget_seconds`` ends all: where a first pass shows that
    they may not be enough for the first look at every case, some wait until the others have had it, and are
    left out if there is no time then. ``control`` and ``builds`` compare the first side with itself, and with
    another build of it, meanwhile. ``doing`` is told what is measured now, ``said`` every verdict that is
    settled, and what is left out.
    """

    sides: Sides
    cases: Sequence[Case]
    settings: Settings
    journal: Journal
    doing: Tell
    said: Tell
    quantities: Sequence[Quantity] = ()
    effect: float = EFFECTS["time"]
    verdicts: int | None = None
    with_instructions: bool = False
    budget_seconds: float | None = None
    control: Beside | None = None
    builds: Beside | None = None
    uncounted: dict[Case, str] = field(default_factory=dict)
    settled: dict[tuple[Case, Quantity], Change] = field(default_factory=dict)
    ended: dict[Case, CaseCompared] = field(default_factory=dict)
    faults: Counter[Case] = field(default_factory=Counter)
    looks: dict[Case, tuple[int, tuple[int, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        both = {CONTROL: self.control, BUILDS: self.builds}
        self.kept = PairsKept(self.journal, {kind: each for kind, each in both.items() if each})
        self.judge = Judge(
            side=self.sides[1],
            cases=self.cases,
            quantities=self.quantities,
            effect=self.effect,
            verdicts=self.verdicts,
            with_instructions=self.with_instructions,
        )

    def run(self) -> None:
        """Measure until every case is clear, all looks were taken, or the budget is spent."""
        self.order = random.Random(self.journal.path.stem)
        self.budget = Budget(self.budget_seconds, self.order)
        for case in self.cases:  # those of a comparison that goes on were looked at before
            taken = sum(look <= max(self._pairs(case)) for look in LOOKS)
            self.looks[case] = (taken, ())
        on_clusters = [case for case in self.cases if is_on_cluster(self.sides, case)]
        others = [case for case in self.cases if case not in on_clusters]
        with suppress(_BudgetSpentError):
            self._look(others, self._measure_in_turns)
            self._look(on_clusters, self._measure_one_after_the_other)
            if self.with_instructions:
                self._count([case for case in self.cases if case not in self.ended])
        self._leave_out(self.cases)

    def _count(self, cases: Sequence[Case]) -> None:
        """Let callgrind count the instructions of these cases, as often as a verdict takes."""
        for case in cases:
            while case not in self.uncounted and len(self.kept.of(COUNTS)[case]) < COUNTED_PAIRS:
                with self._kept_going(case):
                    shown = counted_instructions(self.sides, case, self.settings)
                    if isinstance(shown, SideEnded):
                        self.uncounted[case] = shown.reason
                    else:
                        self.kept.keep(COUNTS, case, shown)

    def _look(self, cases: Sequence[Case], measure: Callable[[_Due], None]) -> None:
        """Take more pairs of the cases from look to look; ``measure`` takes one or two of each.

        Where the budget may not be enough for all, those that wait have their first look before the others
        have their second.
        """
        if cases and self.budget.is_to_be_shared_out:
            self._choose(cases, measure)
        waiting = self.budget.waiting(cases)
        self._take(LOOKS[0], [case for case in cases if case not in waiting], measure)
        while more := self.budget.taken_up(self._pairs_lacking(waiting)):
            self._take(LOOKS[0], more, measure)
        self._leave_out(cases)
        for look in LOOKS[1:]:
            self._take(look, cases, measure)

    def _take(self, look: int, cases: Sequence[Case], measure: Callable[[_Due], None]) -> None:
        """Take the pairs that the cases lack to the look, and settle what is clear then."""
        while any(due := self._due(cases, look)):
            measure(due)
        self._settle(cases)

    def _choose(self, cases: Sequence[Case], measure: Callable[[_Due], None]) -> None:
        """Let those wait for which there may be no time, by what a first pass takes.

        One case of each workload comes before all others, and what has short turns before what has long ones.
        Where the pass takes more than its part of the budget it ends early.
        """
        shuffled = self.order.sample(list(cases), len(cases))
        cases = self._affordable_alone(sorted(shuffled, key=self._least_seconds))
        for some in one_of_each_first(cases):
            if any(due := self._due(some, LOOKS[0])):
                measure(due)
        lacking = self._pairs_lacking(cases)
        first = self.budget.share_out(lacking)
        if len(first) < len(lacking):
            self.said(
                f"the budget may not be enough: {len(first)} of {len(lacking)} cases come first"
            )

    def _pairs_lacking(self, cases: Sequence[Case]) -> dict[Case, int]:
        """How many pairs each case lacks to its first look, where it lacks any."""
        due = self._due(cases, LOOKS[0])
        every = {case: sum(each.get(case, 0) for each in due) for case in cases}
        return {case: pairs for case, pairs in every.items() if pairs}

    def _leave_out(self, cases: Sequence[Case]) -> None:
        """Give up those that still wait."""
        left = [case for case in self.budget.waiting(cases) if case not in self.ended]
        if not left:
            return
        whole = self.budget.would_have_taken(self._pairs_lacking(left))
        words = f"the budget is enough for {len(cases) - len(left)} of {len(cases)} cases"
        reason = f"{words}; all of them need a --budget of more than {duration(whole)}"
        self.said(f"{words}: the others are left out")
        for case in left:
            self.ended[case] = CaseCompared(*_place(case), outcome="left out", reason=reason)

    def _affordable_alone(self, cases: Sequence[Case]) -> list[Case]:
        """The cases but for those whose verdict takes more than the budget, even if it were all theirs."""
        for case in cases:
            if (least := self._least_seconds(case)) > self.budget.seconds:
                reason = (
                    f"a verdict on it takes at least {duration(least)}; give it a larger --budget"
                )
                self.said(f"{_name(case)} is left out: {reason}")
                self.ended[case] = CaseCompared(*_place(case), outcome="left out", reason=reason)
        return [case for case in cases if case not in self.ended]

    def _least_seconds(self, case: Case) -> float:
        """What a verdict on the time of a case takes at least, where its turns were tried: each pair has those
        of both sides, and two pairs may run at once."""
        turns_seconds: float = facts_of(self.sides[1], case).get("turns_seconds", 0.0)
        if not turns_seconds or "time" not in self.judge.asked_of(case):
            return 0.0
        at_once = 2 if fits_one_processor(self.sides, case) else 1
        return LOOKS[0] * 2 * turns_seconds / at_once

    def _due(self, cases: Sequence[Case], look: int) -> _Due:
        """How many pairs the look has, and these cases lack."""
        undisturbed = {case: counted(self.kept.of(TURNS)[case]) for case in cases}
        starts, values = self.kept.of(STARTS), self.kept.of(VALUES)
        return _Due(
            timed=self._lacking(cases, ("time",), undisturbed, look),
            started=self._lacking(cases, ("first call", "memory"), starts, look),
            valued=self._lacking(cases, ("value",), values, look),
        )

    def _measure_in_turns(self, due: _Due) -> None:
        for cases in self._sittings(list(due.timed)):
            self._measure(self._sit, {case: due.timed[case] for case in cases})
        for kind, beside in self.kept.beside.items():
            lacking = beside.lacking(self._just_timed(due))
            for cases in self._sittings(list(lacking)):
                sit = partial(self._sit, sides=beside.sides, kind=kind)
                self._measure(sit, {case: lacking[case] for case in cases})
        for cases in self._by_room(list(due.started)):
            self._measure(self._start, {case: due.started[case] for case in cases})
        for cases in self._sittings(list(due.valued)):
            self._measure(self._sit_for_values, {case: due.valued[case] for case in cases})

    def _measure_one_after_the_other(self, due: _Due) -> None:
        for case in due.timed | due.started:
            if self.budget.cuts_first_pass_short:
                return
            with self._kept_going(case):
                turns, starts = measured_one_after_the_other(
                    self.sides, case, self.settings, self.order
                )
                self.kept.keep(TURNS, case, turns)
                self.kept.keep(STARTS, case, starts)
        for kind, beside in self.kept.beside.items():
            for case in beside.lacking(self._just_timed(due)):
                with self._kept_going(case):
                    turns, _ = measured_one_after_the_other(
                        beside.sides, case, self.settings, self.order
                    )
                    self.kept.keep(kind, case, turns)

    def _just_timed(self, due: _Due) -> dict[Case, list[Turns]]:
        turns = self.kept.of(TURNS)
        return {case: turns[case] for case in due.timed if case not in self.ended}

    def _lacking(
        self,
        cases: Sequence[Case],
        of: Sequence[Quantity],
        known: Mapping[Case, Sequence[object]],
        look: int,
    ) -> _Lacking:
        """The cases with fewer pairs than the look has, where a quantity of these is not clear."""
        due = [
            case
            for case in cases
            if case not in self.ended
            and len(known[case]) < look
            and any(
                (case, each) not in self.settled for each in self.judge.asked_of(case) if each in of
            )
        ]
        return {case: look - len(known[case]) for case in self.order.sample(due, len(due))}

    def _sittings(self, cases: Sequence[Case]) -> list[list[Case]]:
        """Who sits together; whoever went wrong before sits alone, and suffers from nobody."""
        well = [case for case in cases if not self.faults[case]]
        together = [each for room in self._by_room(well) for each in sittings(self.sides, room)]
        return [*together, *([case] for case in cases if self.faults[case])]

    def _by_room(self, cases: Sequence[Case]) -> list[list[Case]]:
        """The cases that one processor is enough for, and the others."""
        found: dict[bool, list[Case]] = {}
        for case in cases:
            found.setdefault(fits_one_processor(self.sides, case), []).append(case)
        return list(found.values())

    def _measure(self, work: Callable[[Sequence[Case], Lane], None], lacking: _Lacking) -> None:
        """A pair of each case, in one lane or in two where one processor is enough for it; cases are
        alike in that."""
        cases = list(lacking)
        if fits_one_processor(self.sides, cases[0]):
            side_by_side(work, shares(lacking, self.order, self._is_usual), self._stop)
        else:
            work(cases, None)

    def _is_usual(self, case: Case) -> bool:
        """Whether the case's size is one that its workload has measured unasked."""
        return case.size in self.sides[1].catalogue[case.workload]["default_sizes"]

    def _stop(self) -> None:
        """End what the lanes do, now and not after a call that may take a minute."""
        self.budget.stop()
        kill_live_cases()

    def _sit(
        self, cases: Sequence[Case], lane: Lane, *, sides: Sides | None = None, kind: str = TURNS
    ) -> None:
        order = random.Random(self.order.random())
        measured = measured_turns(sides or self.sides, cases, self.settings, order, lane)
        self._keep_all(kind, cases, measured, was_in_lane=lane is not None)

    def _sit_for_values(self, cases: Sequence[Case], _: Lane) -> None:
        order = random.Random(self.order.random())
        self._keep_all(VALUES, cases, measured_values(self.sides, cases, self.settings, order))

    def _keep_all(
        self,
        kind: str,
        cases: Sequence[Case],
        measured: Generator[tuple[Case, Any]],
        *,
        was_in_lane: bool = False,
    ) -> None:
        with closing(measured):
            for case in cases:
                if self.budget.cuts_first_pass_short:
                    return
                with self._kept_going(case):
                    _, shown = next(measured)
                    if isinstance(shown, SideEnded):
                        raise shown
                    if isinstance(shown, NeedsMoreError):
                        needs_all(self.sides, case)
                        continue
                    if was_in_lane and not fits_one_processor(self.sides, case):
                        continue  # as the other lane has found out meanwhile
                    self.kept.keep(kind, case, shown)
                    if isinstance(shown, Turns):
                        learnt_from(shown, self.sides, case)

    def _start(self, cases: Sequence[Case], _: Lane) -> None:
        order = random.Random(self.order.random())
        for case in cases:
            if self.budget.cuts_first_pass_short:
                return
            with self._kept_going(case):
                shown = measured_starts(self.sides, case, self.settings, order)
                self.kept.keep(STARTS, case, shown)

    @contextmanager
    def _kept_going(self, case: Case) -> Iterator[None]:
        """Measure a pair of the case in the block, if there is time; it may go wrong."""
        if self.budget.left < 0:
            raise _BudgetSpentError
        self.doing(_name(case))
        began = time.monotonic()
        try:
            yield
            once = found_out_in(self.sides[1], case)  # which is not paid again
            # Of a case that is in both lanes, one may be told what the other has spent.
            self.budget.took(case, time.monotonic() - began - once)
        except SideEnded as end:
            if self.budget.is_stopped:
                raise _BudgetSpentError from end
            self._ended(case, end)

    def _ended(self, case: Case, end: SideEnded) -> None:
        """Where something went wrong, each side is tried with itself, to know whose fault it is."""
        before, after = (self._works(case, side) for side in self.sides)
        self.faults[case] += 1
        if before and after and self.faults[case] < MOST_FAULTS:
            return
        if end.status == "skipped" and not after:
            # The suite says so itself: as in asv, that is no failure.
            outcome: Outcome = "now skipped" if before else "does not apply"
            self.ended[case] = CaseCompared(*_place(case), outcome=outcome, reason=end.reason)
            return
        outcomes: dict[tuple[bool, bool], Outcome] = {
            (True, True): "fails now and then",
            (True, False): "now failing",
            (False, True): "now working",
            (False, False): "fails on both sides",
        }
        self.ended[case] = CaseCompared(
            *_place(case),
            outcome=outcomes[before, after],
            reason=f"{end.status.replace('_', ' ')}: {end.reason}",
        )

    def _works(self, case: Case, side: ReadySide) -> bool:
        order = random.Random(0)
        try:
            if self.judge.asked_of(case) == ["value"]:
                for _, shown in measured_values((side, side), [case], self.settings, order):
                    return not isinstance(shown, SideEnded)
            measured_one_after_the_other((side, side), case, self.settings, order)
        except SideEnded:
            return False
        return True

    def _settle(self, cases: Sequence[Case]) -> None:
        """Look at what is not settled of these cases, and settle what is clear."""
        looked_at = {case for case in cases if case not in self.ended}
        for case in looked_at:
            self.looks[case] = (self.looks[case][0] + 1, self._pairs(case))
        for (case, quantity), found in self.judge.changes(self.kept, self.uncounted).items():
            if case in looked_at and (case, quantity) not in self.settled and found.is_clear:
                self.settled[case, quantity] = found
                if quantity == self.judge.asked_of(case)[0]:
                    self.said(f"{_name(case)}: {found.in_words}")

    def _pairs(self, case: Case) -> tuple[int, ...]:
        """How many pairs there are of a case, of each kind."""
        return tuple(len(self.kept.of(kind)[case]) for kind in (TURNS, STARTS, VALUES))

    def _left_to(self, case: Case) -> float:
        """The part of its false alarms that a case may still raise, where this is the last look at it."""
        taken, then = self.looks[case]
        left = len(LOOKS) - taken + (then == self._pairs(case))  # the same look again
        return max(0, left) * EACH_SHARE

    def found(self, *, is_last: bool = True) -> list[CaseCompared]:
        """What can be said of each case by now; nothing more will be measured if this is the last look."""
        share_of = self._left_to if is_last else lambda _: EACH_SHARE
        changes = self.judge.changes(self.kept, self.uncounted, share_of) | self.settled
        controls = self.judge.controls(self.kept)
        return [
            self.ended.get(case)
            or CaseCompared(
                *_place(case),
                changes=tuple(changes[case, each] for each in self.judge.asked_of(case)),
                control=controls.get(case),
            )
            for case in self.cases
        ]


def shares(
    lacking: Mapping[Case, int], order: random.Random, is_usual: Callable[[Case], bool]
) -> list[list[Case]]:
    """What each of two lanes goes through: all that lacks two pairs or more, and half of the rest.

    Both lanes start processes anyway, and that takes longer than a case. There is one lane where a
    size is larger than those that are usually measured: four processes might not fit into memory.
    """
    if not all(map(is_usual, lacking)):
        return [list(lacking)]
    twice = [case for case, pairs in lacking.items() if pairs > 1]
    once = [case for case, pairs in lacking.items() if pairs == 1]
    both = (twice + once[place::2] for place in range(2))
    return [order.sample(share, len(share)) for share in both if share]


def _place(case: Case) -> tuple[str, str, str]:
    return case.workload, case.implementation, case.size


def _name(case: Case) -> str:
    return " ".join(_place(case))

"""The pairs of a pass, measured: which sit together, on which processors, and what is kept."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from breakeven.compare.in_progress.budget import Budget
from breakeven.compare.in_progress.due_pairs import Due, Lacking
from breakeven.compare.in_progress.faults import Faults
from breakeven.compare.in_progress.names import name_of
from breakeven.compare.in_progress.pairs_kept import STARTS, TURNS, VALUES, PairsKept
from breakeven.compare.pairs.lanes import Lane, side_by_side
from breakeven.compare.pairs.one_after_the_other import measured_one_after_the_other
from breakeven.compare.pairs.probing import learnt_from, needs_all
from breakeven.compare.pairs.side_processes import SideEnded, Sides, spent_once
from breakeven.compare.pairs.sittings import fits_one_processor, sittings
from breakeven.compare.pairs.starts import measured_starts
from breakeven.compare.pairs.turns import NeedsMoreError, measured_turns
from breakeven.compare.pairs.values import measured_values
from breakeven.findings.verdicts.of_pairs.pairs import Turns
from breakeven.records.measurement import Case
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import kill_live_cases

__all__ = ["BudgetSpentError", "Measuring", "shares"]


class BudgetSpentError(Exception):
    """There is no time left for another pair."""


@dataclass(frozen=True)
class Measuring:
    """Measures the pairs that are due, keeps what they show, and raises BudgetSpentError when time is up.

    What goes wrong is met by ``faults``; ``doing`` is told what is measured now.
    """

    sides: Sides
    settings: Settings
    order: random.Random
    budget: Budget
    kept: PairsKept
    faults: Faults
    doing: Callable[[str], None]

    def in_turns(self, due: Due) -> None:
        """Pairs whose sides are live at the same time."""
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

    def one_after_the_other(self, due: Due) -> None:
        """Pairs whose sides cannot be live at once, such as two clusters."""
        for case in due.timed | due.started:
            if self.budget.cuts_first_pass_short:
                return
            with self.kept_going(case):
                turns, starts = measured_one_after_the_other(
                    self.sides, case, self.settings, self.order
                )
                self.kept.keep(TURNS, case, turns)
                self.kept.keep(STARTS, case, starts)
        for kind, beside in self.kept.beside.items():
            for case in beside.lacking(self._just_timed(due)):
                with self.kept_going(case):
                    turns, _ = measured_one_after_the_other(
                        beside.sides, case, self.settings, self.order
                    )
                    self.kept.keep(kind, case, turns)

    @contextmanager
    def kept_going(self, case: Case) -> Iterator[None]:
        """Measure a pair of the case in the block, if there is time; it may go wrong."""
        if self.budget.left < 0:
            raise BudgetSpentError
        self.doing(name_of(case))
        spent_once(self.sides, case)  # what was spent before this pair is not part of it
        began = time.monotonic()
        try:
            yield
            once = spent_once(self.sides, case)
            # Of a case that is in both lanes, one may be told what the other has spent.
            self.budget.took(case, time.monotonic() - began - once)
        except SideEnded as end:
            if self.budget.is_stopped:
                raise BudgetSpentError from end
            self.faults.meet(case, end)

    def _just_timed(self, due: Due) -> dict[Case, list[Turns]]:
        turns, ended = self.kept.of(TURNS), self.faults.ended
        return {case: turns[case] for case in due.timed if case not in ended}

    def _sittings(self, cases: Sequence[Case]) -> list[list[Case]]:
        """The cases that sit together; one that went wrong before sits alone."""
        well = [case for case in cases if not self.faults.met[case]]
        together = [each for room in self._by_room(well) for each in sittings(self.sides, room)]
        return [*together, *([case] for case in cases if self.faults.met[case])]

    def _by_room(self, cases: Sequence[Case]) -> list[list[Case]]:
        """The cases that one processor is enough for, and the others."""
        found: dict[bool, list[Case]] = {}
        for case in cases:
            found.setdefault(fits_one_processor(self.sides, case), []).append(case)
        return list(found.values())

    def _measure(self, work: Callable[[Sequence[Case], Lane], None], lacking: Lacking) -> None:
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
                with self.kept_going(case):
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
            with self.kept_going(case):
                shown = measured_starts(self.sides, case, self.settings, order)
                self.kept.keep(STARTS, case, shown)


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

"""The cases of two sides compared: pairs of processes until each verdict is clear."""

from __future__ import annotations

import math
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field

from breakeven.compare.lanes import Lane, side_by_side
from breakeven.compare.side_pairs import (
    fits_one_processor,
    is_on_cluster,
    measured_one_after_the_other,
    measured_starts,
    measured_turns,
    sittings,
)
from breakeven.compare.side_processes import SideEnded, Sides
from breakeven.findings.verdicts.change import CaseCompared, Change, Outcome
from breakeven.findings.verdicts.pairs import QUANTITIES, Quantity, Starts, Turns, counted
from breakeven.findings.verdicts.two_sides import EFFECTS, LOOKS, changes_at_start, changes_of_time
from breakeven.records.journal import Journal
from breakeven.records.measurement import Case
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import kill_live_cases
from breakeven.sources.sides import ReadySide

__all__ = ["Comparison", "shares"]

TURNS, STARTS = "turns", "starts"
"""Kinds of the journal's notes: what one pair of processes showed."""
MOST_FAULTS = 2
"""A case that goes wrong so often, though each side works with itself, is given up."""
Tell = Callable[[str], None]
_Lacking = dict[Case, int]
"""How many pairs each of some cases lacks."""


class _BudgetSpentError(Exception):
    """There is no time left for another pair."""


@dataclass
class Comparison:
    """The cases of two sides, measured in pairs of fresh processes.

    What they show is kept in the journal as it is measured, and what the journal holds already is not
    measured again. Each pass takes a pair of every case
    that has a quantity whose verdict is not clear yet, or two, in random order, and repeats what was
    disturbed; after the pairs in LOOKS the verdicts are looked at, and those that are clear are settled.
    Cases on clusters have what time the others leave: a pair of theirs takes as long as ten of those.
    ``quantities`` are compared (none: what each case is there for), ``effect`` is the smallest difference in time that counts,
    ``budget_seconds`` ends all. ``doing`` is told what is measured now, ``said`` every verdict on time
    that is settled.
    """

    sides: Sides
    cases: Sequence[Case]
    settings: Settings
    journal: Journal
    doing: Tell
    said: Tell
    quantities: Sequence[Quantity] = ()
    effect: float = EFFECTS["time"]
    budget_seconds: float | None = None
    turns: defaultdict[Case, list[Turns]] = field(default_factory=lambda: defaultdict(list))
    starts: defaultdict[Case, list[Starts]] = field(default_factory=lambda: defaultdict(list))
    settled: dict[tuple[Case, Quantity], Change] = field(default_factory=dict)
    ended: dict[Case, CaseCompared] = field(default_factory=dict)
    faults: Counter[Case] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for note in self.journal.notes(TURNS):
            self.turns[Case(**note["case"])].append(Turns.from_json(note))
        for note in self.journal.notes(STARTS):
            self.starts[Case(**note["case"])].append(Starts.from_json(note))

    def run(self) -> None:
        """Measure until every case is clear, all looks were taken, or the budget is spent."""
        self.order = random.Random(self.journal.path.stem)
        self.ends = time.monotonic() + (self.budget_seconds or math.inf)
        on_clusters = [case for case in self.cases if is_on_cluster(self.sides, case)]
        others = [case for case in self.cases if case not in on_clusters]
        with suppress(_BudgetSpentError):
            self._look(others, self._measure_in_turns)
            self._look(on_clusters, self._measure_one_after_the_other)

    def _look(self, cases: Sequence[Case], measure: Callable[[_Lacking, _Lacking], None]) -> None:
        """Take more pairs of the cases from look to look; ``measure`` takes one or two of each."""
        for look in LOOKS:
            while due := self._due(cases, look):
                measure(*due)
            self._settle(cases)

    def _due(self, cases: Sequence[Case], look: int) -> tuple[_Lacking, _Lacking] | None:
        """How many pairs of time, and of starts, the look has and these cases lack; None for none."""
        undisturbed = {case: counted(self.turns[case]) for case in cases}
        timed = self._lacking(cases, ("time",), undisturbed, look)
        started = self._lacking(cases, ("first call", "memory"), self.starts, look)
        return (timed, started) if timed or started else None

    def _measure_in_turns(self, timed: _Lacking, started: _Lacking) -> None:
        for cases in self._sittings(list(timed)):
            self._measure(self._sit, {case: timed[case] for case in cases})
        for cases in self._by_room(list(started)):
            self._measure(self._start, {case: started[case] for case in cases})

    def _measure_one_after_the_other(self, timed: _Lacking, started: _Lacking) -> None:
        for case in timed | started:
            with self._kept_going(case):
                for each in measured_one_after_the_other(
                    self.sides, case, self.settings, self.order
                ):
                    self._keep(case, each)

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
            and any((case, each) not in self.settled for each in self._asked_of(case) if each in of)
        ]
        return {case: look - len(known[case]) for case in self.order.sample(due, len(due))}

    def _sittings(self, cases: Sequence[Case]) -> list[list[Case]]:
        """Who sits together; whoever went wrong before sits alone, and suffers from nobody."""
        well = [case for case in cases if not self.faults[case]]
        return [*sittings(self.sides, well), *([case] for case in cases if self.faults[case])]

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
        self.ends = -math.inf
        kill_live_cases()

    def _sit(self, cases: Sequence[Case], lane: Lane) -> None:
        order = random.Random(self.order.random())
        measured = measured_turns(self.sides, cases, self.settings, order, lane)
        with closing(measured):
            for case in cases:
                with self._kept_going(case):
                    _, shown = next(measured)
                    if isinstance(shown, SideEnded):
                        raise shown
                    self._keep(case, shown)

    def _start(self, cases: Sequence[Case], _: Lane) -> None:
        order = random.Random(self.order.random())
        for case in cases:
            with self._kept_going(case):
                self._keep(case, measured_starts(self.sides, case, self.settings, order))

    @contextmanager
    def _kept_going(self, case: Case) -> Iterator[None]:
        """Measure a pair of the case in the block, if there is time; it may go wrong."""
        if time.monotonic() > self.ends:
            raise _BudgetSpentError
        self.doing(_name(case))
        try:
            yield
        except SideEnded as end:
            if self.ends == -math.inf:
                raise _BudgetSpentError from end
            self._ended(case, end)

    def _keep(self, case: Case, shown: Turns | Starts) -> None:
        if isinstance(shown, Turns):
            self.turns[case].append(shown)
        else:
            self.starts[case].append(shown)
        kind = TURNS if isinstance(shown, Turns) else STARTS
        self.journal.note(kind, {"case": asdict(case), **asdict(shown)})

    def _ended(self, case: Case, end: SideEnded) -> None:
        """Where something went wrong, each side is tried with itself, to know whose fault it is."""
        before, after = (self._works(case, side) for side in self.sides)
        self.faults[case] += 1
        if before and after and self.faults[case] < MOST_FAULTS:
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
        try:
            measured_one_after_the_other((side, side), case, self.settings, random.Random(0))
        except SideEnded:
            return False
        return True

    def _settle(self, cases: Sequence[Case]) -> None:
        """Look at what is not settled of these cases, and settle what is clear."""
        looked_at = {case for case in cases if case not in self.ended}
        for (case, quantity), found in self._changes().items():
            if case in looked_at and (case, quantity) not in self.settled and found.is_clear:
                self.settled[case, quantity] = found
                if quantity == "time":
                    self.said(f"{_name(case)}: {found.in_words}")

    def _changes(self) -> dict[tuple[Case, Quantity], Change]:
        """What all that was measured says of every case now."""
        found: dict[tuple[Case, Quantity], Change] = {}
        asked = {case: self._asked_of(case) for case in self.cases}
        verdicts = sum(map(len, asked.values()))
        for quantity in QUANTITIES:
            cases = [case for case in self.cases if quantity in asked[case]]
            if quantity == "time":
                turns = [self.turns[case] for case in cases]
                effects = list(map(self._effect, cases))
                changes = changes_of_time(turns, verdicts=verdicts, effects=effects)
            else:
                starts = [self.starts[case] for case in cases]
                changes = changes_at_start(quantity, starts, verdicts=verdicts)
            found |= {(case, quantity): each for case, each in zip(cases, changes, strict=True)}
        return found

    def _effect(self, case: Case) -> float:
        """The smallest change in time that counts: a workload may ask for more."""
        own: float = self.sides[1].catalogue[case.workload]["smallest_effect"]
        return max(self.effect, own)

    def _asked_of(self, case: Case) -> list[Quantity]:
        """What is compared of a case: what was asked for, else what it is there for."""
        usual: list[Quantity] = self.sides[1].catalogue[case.workload]["quantities"]
        return list(self.quantities or usual)

    def found(self) -> list[CaseCompared]:
        """What can be said of each case by now."""
        changes = self._changes() | self.settled
        return [
            self.ended.get(case)
            or CaseCompared(
                *_place(case), changes=tuple(changes[case, each] for each in self._asked_of(case))
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

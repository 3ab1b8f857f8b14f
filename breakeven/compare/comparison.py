"""The cases of two sides compared: pairs of processes until each verdict is clear."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from breakeven.compare.in_progress.beside import Beside
from breakeven.compare.in_progress.budget import Budget
from breakeven.compare.in_progress.due_pairs import Due, DuePairs
from breakeven.compare.in_progress.faults import Faults
from breakeven.compare.in_progress.judging import Judge
from breakeven.compare.in_progress.measuring import BudgetSpentError, Measuring
from breakeven.compare.in_progress.pairs_kept import BUILDS, CONTROL, COUNTS, PairsKept
from breakeven.compare.in_progress.rationing import Rationing
from breakeven.compare.in_progress.settled import Settled
from breakeven.compare.pairs.instruction_counts import counted_instructions
from breakeven.compare.pairs.side_processes import SideEnded, Sides
from breakeven.compare.pairs.sittings import is_on_cluster
from breakeven.findings.verdicts.change import CaseCompared
from breakeven.findings.verdicts.of_pairs.pairs import Quantity
from breakeven.findings.verdicts.of_pairs.seen import LOOKS
from breakeven.findings.verdicts.of_pairs.two_sides import EFFECTS
from breakeven.findings.verdicts.of_pairs.values import COUNTED_PAIRS
from breakeven.records.journal import Journal
from breakeven.records.measurement import Case
from breakeven.ruler.settings import Settings

__all__ = ["Comparison"]

Tell = Callable[[str], None]


@dataclass
class Comparison:
    """The cases of two sides, measured in pairs of fresh processes.

    What they show is kept in the journal as it is measured, and what the journal holds already is not
    measured again. Each pass takes a pair or two of every case that has a quantity whose verdict is not clear
    yet, in random order, and repeats what was disturbed. After the pairs in ``judge.looks`` the verdicts are looked at,
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
    ended: dict[Case, CaseCompared] = field(default_factory=dict)

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
        self.settled = Settled(self.judge, self.kept, self.uncounted, self.ended, self.said)

    def run(self) -> None:
        """Measure until every case is clear, all looks were taken, or the budget is spent."""
        order = random.Random(self.journal.path.stem)
        self.budget = Budget(self.budget_seconds, order)
        self.due = DuePairs(self.kept, self.judge, self.settled.changes, self.ended, order)
        faults = Faults(self.sides, self.settings, self.judge, self.ended)
        self.measuring = Measuring(
            self.sides, self.settings, order, self.budget, self.kept, faults, self._tell
        )
        self.rationing = Rationing(
            self.sides, self.budget, order, self.due, self.judge, self.ended, self.said
        )
        self.settled.count_earlier_looks(self.cases)
        on_clusters = [case for case in self.cases if is_on_cluster(self.sides, case)]
        others = [case for case in self.cases if case not in on_clusters]
        with suppress(BudgetSpentError):
            self._look(others, self.measuring.in_turns)
            self._look(on_clusters, self.measuring.one_after_the_other)
            if self.with_instructions:
                self._count(self.cases)
        self.rationing.leave_out(self.cases)

    def found(self, *, is_last: bool = True) -> list[CaseCompared]:
        """What can be said of each case by now; nothing more will be measured if this is the last look."""
        return self.settled.found(self.cases, is_last=is_last)

    def _tell(self, what: str) -> None:
        """Say what is measured now, and how far the comparison is."""
        done = len(self.settled.clear | self.ended.keys())
        self.doing(f"{done} of {len(self.cases)} clear; now {what}")

    def _count(self, cases: Sequence[Case], leaves: float = 0.0) -> None:
        """Let callgrind count the instructions of these cases, as often as a verdict takes, as long as that
        ``leaves`` so many seconds."""
        for case in cases:
            while self._is_to_be_counted(case) and self.budget.left > leaves:
                with self.measuring.kept_going(case):
                    shown = counted_instructions(self.sides, case, self.settings)
                    if isinstance(shown, SideEnded):
                        self.uncounted[case] = shown.reason
                    else:
                        self.kept.keep(COUNTS, case, shown)

    def _is_to_be_counted(self, case: Case) -> bool:
        counted = len(self.kept.of(COUNTS)[case])
        return case not in self.ended and case not in self.uncounted and counted < COUNTED_PAIRS

    def _look(self, cases: Sequence[Case], measure: Callable[[Due], None]) -> None:
        """Take more pairs of the cases from look to look; ``measure`` takes one or two of each.

        Where the budget may not be enough for all, some wait: those have their first look before the others
        have their second.
        """
        if cases and self.budget.is_to_be_shared_out:
            self.rationing.choose(cases, measure)
        waiting = self.budget.waiting(cases)
        self._take(LOOKS[0], [case for case in cases if case not in waiting], measure)
        while more := self.budget.taken_up(self.due.to_first_look(waiting)):
            self._take(LOOKS[0], more, measure)
        self.rationing.leave_out(cases)
        if (
            self.with_instructions
        ):  # before a verdict on the time that stays unclear takes all that is left
            self._count(cases, leaves=self.budget.left / 2)
        for look in self.judge.looks[1:]:
            self._take(look, cases, measure)

    def _take(self, look: int, cases: Sequence[Case], measure: Callable[[Due], None]) -> None:
        """Take the pairs that the cases lack to the look, and settle what is clear then."""
        while any(due := self.due.at(look, cases)):
            measure(due)
        self.settled.look_at(cases)

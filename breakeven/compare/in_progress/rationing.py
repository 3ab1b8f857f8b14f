"""What a budget is not enough for: which cases come first, and which are left out."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from breakeven.compare.in_progress.budget import Budget, one_of_each_first
from breakeven.compare.in_progress.due_pairs import Due, DuePairs
from breakeven.compare.in_progress.judging import Judge
from breakeven.compare.in_progress.names import name_of, place_of
from breakeven.compare.pairs.side_processes import Sides, facts_of
from breakeven.compare.pairs.sittings import fits_one_processor
from breakeven.findings.verdicts.change import CaseCompared
from breakeven.findings.verdicts.of_pairs.seen import LOOKS
from breakeven.records.measurement import Case
from breakeven.wording import count_of
from breakeven.wording.quantities import duration

__all__ = ["Rationing", "left_out_in_words"]


@dataclass(frozen=True)
class Rationing:
    """Shares a budget out among cases; those that are left out go to ``ended``, and ``said`` is told why."""

    sides: Sides
    budget: Budget
    order: random.Random
    due: DuePairs
    judge: Judge
    ended: dict[Case, CaseCompared]
    said: Callable[[str], None]

    def choose(self, cases: Sequence[Case], measure: Callable[[Due], None]) -> None:
        """Let those wait for which there may be no time, by what a first pass takes.

        One case of each workload comes before all others, and what has short turns before what has long ones.
        Where the pass takes more than its part of the budget it ends early.
        """
        shuffled = self.order.sample(list(cases), len(cases))
        cases = self._affordable_alone(sorted(shuffled, key=self._least_seconds))
        for some in one_of_each_first(cases):
            if any(due := self.due.at(LOOKS[0], some)):
                measure(due)
        lacking = self.due.to_first_look(cases)
        first = self.budget.share_out(lacking)
        if len(first) < len(lacking):
            words = "the budget may not be enough for any case"
            if first:
                words = (
                    f"the budget may not be enough: {len(first)} of {len(lacking)} cases come first"
                )
            self.said(words)

    def leave_out(self, cases: Sequence[Case]) -> None:
        """Give up those that still wait."""
        left = [case for case in self.budget.waiting(cases) if case not in self.ended]
        if not left:
            return
        whole = self.budget.would_have_taken(self.due.to_first_look(left))
        enough = len(cases) - len(left)
        words, rest = left_out_in_words(enough, len(cases))
        need = "all of them need" if len(cases) > 1 else "it needs"
        reason = f"{words}; {need} a --budget of more than {duration(whole)}"
        self.said(f"{words}: {rest}")
        for case in left:
            self.ended[case] = CaseCompared(*place_of(case), outcome="left out", reason=reason)

    def _affordable_alone(self, cases: Sequence[Case]) -> list[Case]:
        """The cases but for those whose verdict takes more than the budget, even if it were all theirs."""
        for case in cases:
            if (least := self._least_seconds(case)) > self.budget.seconds:
                reason = (
                    f"a verdict on it takes at least {duration(least)}; give it a larger --budget"
                )
                self.said(f"{name_of(case)} is left out: {reason}")
                self.ended[case] = CaseCompared(*place_of(case), outcome="left out", reason=reason)
        return [case for case in cases if case not in self.ended]

    def _least_seconds(self, case: Case) -> float:
        """What a verdict on the time of a case takes at least, where its turns were tried: each pair has those
        of both sides, and two pairs may run at once."""
        turns_seconds: float = facts_of(self.sides[1], case).get("turns_seconds", 0.0)
        if not turns_seconds or "time" not in self.judge.asked_of(case):
            return 0.0
        at_once = 2 if fits_one_processor(self.sides, case) else 1
        return LOOKS[0] * 2 * turns_seconds / at_once


def left_out_in_words(enough: int, count: int) -> tuple[str, str]:
    """For how many cases of so many a budget is enough, and what happens to the others."""
    if count == 1:
        return "the budget is not enough for this case", "it is left out"
    if not enough:
        return f"the budget is not enough for any of {count_of(count, 'case')}", "all are left out"
    others = "the other is left out" if count - enough == 1 else "the others are left out"
    return f"the budget is enough for {enough} of {count} cases", others

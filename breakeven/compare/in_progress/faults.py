"""Cases in which something went wrong, and which side's fault it was."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

from breakeven.compare.in_progress.judging import Judge
from breakeven.compare.in_progress.names import place_of
from breakeven.compare.pairs.one_after_the_other import measured_one_after_the_other
from breakeven.compare.pairs.side_processes import SideEnded, Sides, facts_of
from breakeven.compare.pairs.sittings import is_on_cluster
from breakeven.compare.pairs.starts import measured_starts
from breakeven.compare.pairs.turns import measured_turns
from breakeven.compare.pairs.values import measured_values
from breakeven.findings.verdicts.change import CaseCompared, Outcome
from breakeven.records.measurement import Case
from breakeven.ruler.settings import Settings
from breakeven.sources.sides import ReadySide

__all__ = ["Faults"]

MOST_FAULTS = 2
"""A case that goes wrong so often is given up, even where each side works with itself."""
SKIPPED = "skipped"


@dataclass(frozen=True)
class Faults:
    """How often each case went wrong; one that is given up goes to ``ended``, with what became of it."""

    sides: Sides
    settings: Settings
    judge: Judge
    ended: dict[Case, CaseCompared]
    met: Counter[Case] = field(default_factory=Counter)

    def meet(self, case: Case, end: SideEnded) -> None:
        """Find out whose fault it was that a case went wrong, by trying each side with itself."""
        before, after = (self._end_of(case, side) for side in self.sides)
        self.met[case] += 1
        if before is None and after is None and self.met[case] < MOST_FAULTS:
            return
        outcome, shown = _became(before, after), after or before or end
        # A suite that says itself that a benchmark does not apply has not failed, as in asv.
        says_itself = outcome in ("now skipped", "does not apply")
        reason = (
            shown.reason if says_itself else f"{shown.status.replace('_', ' ')}: {shown.reason}"
        )
        self.ended[case] = CaseCompared(*place_of(case), outcome=outcome, reason=reason)

    def _end_of(self, case: Case, side: ReadySide) -> SideEnded | None:
        """How a side ends that is measured beside itself, as a pair is; None where it works."""
        both, order = (alone := _alone(side, case), alone), random.Random(0)
        asked = self.judge.asked_of(case)
        try:
            if is_on_cluster(self.sides, case):
                measured_one_after_the_other(both, case, self.settings, order)
                return None
            if {"first call", "memory"} & {*asked}:
                measured_starts(both, case, self.settings, order)
            if "time" in asked:
                return _first_end(measured_turns(both, [case], self.settings, order))
            if "value" in asked:
                return _first_end(measured_values(both, [case], self.settings, order))
        except SideEnded as end:
            return end
        return None


def _alone(side: ReadySide, case: Case) -> ReadySide:
    """The side with facts of its own: what a pair finds out of the case's setup is known of two sides, and not
    of one."""
    facts = {**facts_of(side, case), "needs_no_setup": [[], []]}
    of = side.catalogue[case.workload]
    of = {**of, "implementations": {**of["implementations"], case.implementation: facts}}
    return replace(side, catalogue={case.workload: of})


def _first_end(measured: Generator[tuple[Case, Any]]) -> SideEnded | None:
    with closing(measured):
        return next((shown for _, shown in measured if isinstance(shown, SideEnded)), None)


def _became(before: SideEnded | None, after: SideEnded | None) -> Outcome:
    """What became of a case whose sides ended like this, each beside itself."""
    if after is None:
        return "fails now and then" if before is None else "now working"
    if after.status == SKIPPED:
        return "now skipped" if before is None else "does not apply"
    return "now failing" if before is None or before.status == SKIPPED else "fails on both sides"

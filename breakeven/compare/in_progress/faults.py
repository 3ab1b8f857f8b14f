"""Cases in which something went wrong, and which side's fault it was."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

from breakeven.compare.in_progress.judging import Judge
from breakeven.compare.in_progress.names import place_of
from breakeven.compare.pairs.one_after_the_other import measured_one_after_the_other
from breakeven.compare.pairs.side_processes import SideEnded, Sides
from breakeven.compare.pairs.values import measured_values
from breakeven.findings.verdicts.change import CaseCompared, Outcome
from breakeven.records.measurement import Case
from breakeven.ruler.settings import Settings
from breakeven.sources.sides import ReadySide

__all__ = ["Faults"]

MOST_FAULTS = 2
"""A case that goes wrong so often is given up, even where each side works with itself."""


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
        before, after = (self._works(case, side) for side in self.sides)
        self.met[case] += 1
        if before and after and self.met[case] < MOST_FAULTS:
            return
        if end.status == "skipped" and not after:
            # The suite says so itself: as in asv, that is no failure.
            outcome: Outcome = "now skipped" if before else "does not apply"
            self.ended[case] = CaseCompared(*place_of(case), outcome=outcome, reason=end.reason)
            return
        outcomes: dict[tuple[bool, bool], Outcome] = {
            (True, True): "fails now and then",
            (True, False): "now failing",
            (False, True): "now working",
            (False, False): "fails on both sides",
        }
        self.ended[case] = CaseCompared(
            *place_of(case),
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

"""The pairs that cases still lack, as long as something of them is not clear."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from breakeven.compare.in_progress.judging import Judge
from breakeven.compare.in_progress.pairs_kept import STARTS, TURNS, VALUES, PairsKept
from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.of_pairs.pairs import Quantity, counted
from breakeven.findings.verdicts.of_pairs.seen import LOOKS
from breakeven.records.measurement import Case

__all__ = ["Due", "DuePairs", "Lacking"]

Lacking = dict[Case, int]
"""How many pairs each of some cases lacks."""


class Due(NamedTuple):
    """How many pairs the cases lack: of turns, of starts, of values."""

    timed: Lacking
    started: Lacking
    valued: Lacking


@dataclass(frozen=True)
class DuePairs:
    """Counts the pairs that cases lack, from what was kept of them and from what is ``settled`` or has
    ``ended``.

    They come in the order that chance (``order``) gives.
    """

    kept: PairsKept
    judge: Judge
    settled: Mapping[tuple[Case, Quantity], Change]
    ended: Mapping[Case, CaseCompared]
    order: random.Random

    def at(self, look: int, cases: Sequence[Case]) -> Due:
        """How many pairs the look has, and these cases lack."""
        undisturbed = {case: counted(self.kept.of(TURNS)[case]) for case in cases}
        starts, values = self.kept.of(STARTS), self.kept.of(VALUES)
        return Due(
            timed=self._lacking(cases, ("time",), undisturbed, look),
            started=self._lacking(cases, ("first call", "memory"), starts, look),
            valued=self._lacking(cases, ("value",), values, look),
        )

    def to_first_look(self, cases: Sequence[Case]) -> Lacking:
        """How many pairs each case lacks to its first look, where it lacks any."""
        due = self.at(LOOKS[0], cases)
        every = {case: sum(each.get(case, 0) for each in due) for case in cases}
        return {case: pairs for case, pairs in every.items() if pairs}

    def _lacking(
        self,
        cases: Sequence[Case],
        of: Sequence[Quantity],
        known: Mapping[Case, Sequence[object]],
        look: int,
    ) -> Lacking:
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

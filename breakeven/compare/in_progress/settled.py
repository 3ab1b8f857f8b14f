"""The verdicts of a comparison so far: what is settled, and how often each case was looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from breakeven.compare.in_progress.judging import Judge
from breakeven.compare.in_progress.names import name_of, place_of
from breakeven.compare.in_progress.pairs_kept import STARTS, TURNS, VALUES, PairsKept
from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.of_pairs.pairs import Quantity
from breakeven.records.measurement import Case

__all__ = ["Settled"]


@dataclass(frozen=True)
class Settled:
    """The changes that are clear, which no later pair unsettles; ``said`` is told each of them.

    ``uncounted`` says of cases why their instructions could not be counted, and ``ended`` what became of
    those that have no verdict.
    """

    judge: Judge
    kept: PairsKept
    uncounted: Mapping[Case, str]
    ended: Mapping[Case, CaseCompared]
    said: Callable[[str], None]
    changes: dict[tuple[Case, Quantity], Change] = field(default_factory=dict)
    looks: dict[Case, tuple[int, tuple[int, ...]]] = field(default_factory=dict)
    clear: set[Case] = field(default_factory=set)
    """Cases whose first quantity is settled: that which they are there for."""

    def count_earlier_looks(self, cases: Sequence[Case]) -> None:
        """Count the looks at cases of a comparison that goes on: they were taken before."""
        for case in cases:
            taken = sum(look <= max(self._pairs(case)) for look in self.judge.looks)
            self.looks[case] = (taken, ())

    def look_at(self, cases: Sequence[Case]) -> None:
        """Look at what is not settled of these cases, and settle what is clear."""
        looked_at = {case for case in cases if case not in self.ended}
        for case in looked_at:
            self.looks[case] = (self.looks[case][0] + 1, self._pairs(case))
        for (case, quantity), found in self._changes(self._each_share).items():
            if case in looked_at and (case, quantity) not in self.changes and found.is_clear:
                self.changes[case, quantity] = found
                if quantity == self.judge.asked_of(case)[0]:
                    self.clear.add(case)
                    self.said(f"{name_of(case)}: {found.in_words}")

    def found(self, cases: Sequence[Case], *, is_last: bool = True) -> list[CaseCompared]:
        """What can be said of each case by now; nothing more will be measured if this is the last look."""
        changes = self._changes(self._left_to if is_last else self._each_share) | self.changes
        controls = self.judge.controls(self.kept)
        return [
            self.ended.get(case)
            or CaseCompared(
                *place_of(case),
                changes=tuple(changes[case, each] for each in self.judge.asked_of(case)),
                control=controls.get(case),
            )
            for case in cases
        ]

    def _pairs(self, case: Case) -> tuple[int, ...]:
        """How many pairs there are of a case, of each kind."""
        return tuple(len(self.kept.of(kind)[case]) for kind in (TURNS, STARTS, VALUES))

    def _changes(self, share_of: Callable[[Case], float]) -> dict[tuple[Case, Quantity], Change]:
        return self.judge.changes(self.kept, self.uncounted, share_of)

    def _each_share(self, _: Case) -> float:
        """The part of its false alarms that a case may raise at each look."""
        return 1 / len(self.judge.looks)

    def _left_to(self, case: Case) -> float:
        """The part of its false alarms that a case may still raise, where this is the last look at it."""
        taken, then = self.looks[case]
        left = len(self.judge.looks) - taken + (then == self._pairs(case))  # the same look again
        return max(0, left) * self._each_share(case)

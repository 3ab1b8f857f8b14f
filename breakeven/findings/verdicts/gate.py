"""The gate of a merge: whether a comparison found something worse that nobody has accepted."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.known_changes import KnownChange
from breakeven.wording import count_of

__all__ = ["COULD_NOT_MEASURE", "NOTHING_WORSE", "WORSE", "Gate", "Judged"]

NOTHING_WORSE, WORSE, COULD_NOT_MEASURE = 0, 1, 2
"""What the gate ends with."""
NOT_COMPARED = (
    *("asks something else", "does not apply", "fails now and then", "fails on both sides"),
    "now skipped",
)
"""Outcomes from which nothing is learnt."""


@dataclass(frozen=True)
class Judged:
    """A case with what is worse in it: what nobody has accepted, and what somebody has."""

    case: CaseCompared
    worse: tuple[Change, ...]
    accepted: tuple[tuple[Change, KnownChange], ...]

    @property
    def stops(self) -> bool:
        """Whether this case keeps the gate shut."""
        return bool(self.worse) or self.case.outcome == "now failing"

    @property
    def is_told(self) -> bool:
        """Whether anything was learnt of its time, or of what it is there for."""
        main = self.case.main
        if self.case.outcome == "left out":
            return False
        return self.case.outcome != "compared" or (main is not None and main.is_clear)

    @property
    def has_verdict(self) -> bool:
        """Whether its pairs told what became of it."""
        return self.case.has_verdict


@dataclass(frozen=True)
class Gate:
    """All cases of a comparison, judged on a day by the changes that are ``known``; ``expired`` are those that are
    no longer accepted, and ``unused`` those that are of none of these cases."""

    judged: tuple[Judged, ...]
    expired: tuple[KnownChange, ...]
    unused: tuple[KnownChange, ...] = ()
    known: tuple[KnownChange, ...] = ()

    @classmethod
    def of(
        cls, found: Sequence[CaseCompared], known: Sequence[KnownChange], today: datetime.date
    ) -> Gate:
        """Judge what a comparison found."""
        judged = tuple(_judged(case, known, today) for case in found)
        unused = tuple(each for each in known if not any(map(each.names, found)))
        expired = tuple(each for each in known if each.until < today)
        return cls(judged, expired, unused, tuple(known))

    @property
    def exit_code(self) -> int:
        """WORSE when something got worse; COULD_NOT_MEASURE when of no case anything was learnt."""
        if any(each.stops for each in self.judged):
            return WORSE
        told = any(each.is_told and each.case.outcome not in NOT_COMPARED for each in self.judged)
        return NOTHING_WORSE if told else COULD_NOT_MEASURE

    @property
    def in_words(self) -> str:
        """The outcome in one sentence; where not all cases have a verdict, how many have one."""
        stopping = sum(each.stops for each in self.judged)
        told = sum(each.has_verdict for each in self.judged)
        cases = count_of(len(self.judged), "case")
        if self.exit_code == COULD_NOT_MEASURE:
            return f"no clear verdict on {cases}"
        untold = len(self.judged) - told
        rest = f"; {untold:,} {'is' if untold == 1 else 'are'} unclear" if untold else ""
        if self.exit_code == WORSE:
            return f"{stopping:,} of {cases} got worse{rest}"
        if accepted := sum(len(each.accepted) for each in self.judged):
            what = count_of(accepted, "change")
            return (
                f"nothing got worse in {cases}, except {what} that known_changes.toml accepts{rest}"
            )
        if untold:
            return f"{told:,} of {cases} did not get worse{rest}"
        return f"nothing got worse in {cases}"


def _judged(case: CaseCompared, known: Sequence[KnownChange], today: datetime.date) -> Judged:
    worse, accepted = [], []
    for change in case.changes:
        if change.is_worse:
            covering = [each for each in known if each.covers(case, change, today)]
            if covering:
                accepted.append((change, covering[0]))
            else:
                worse.append(change)
    return Judged(case, tuple(worse), tuple(accepted))

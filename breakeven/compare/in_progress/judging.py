"""What of each case is compared, and what its pairs say of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from breakeven.compare.in_progress.pairs_kept import (
    BUILDS,
    CONTROL,
    COUNTS,
    STARTS,
    TURNS,
    VALUES,
    PairsKept,
)
from breakeven.findings.verdicts.change import Change
from breakeven.findings.verdicts.of_pairs.pairs import QUANTITIES, Quantity
from breakeven.findings.verdicts.of_pairs.seen import looks_for
from breakeven.findings.verdicts.of_pairs.two_sides import changes_at_start, changes_of_time
from breakeven.findings.verdicts.of_pairs.values import changes_of_instructions, changes_of_values
from breakeven.records.measurement import Case
from breakeven.sources.sides import ReadySide
from breakeven.statistics.trimmed_mean import NO_SPREAD

__all__ = ["Judge", "quantities_of"]


def quantities_of(side: ReadySide, case: Case, asked: Sequence[Quantity]) -> list[Quantity]:
    """What of a case is compared: what it is there for, or of what was asked for that which it has.

    A benchmark that gives a figure of its own is not timed, and any other has no such figure.
    """
    usual: list[Quantity] = side.catalogue[case.workload]["quantities"]
    if not asked:
        return list(usual)
    return [each for each in asked if (each == "value") == (usual == ["value"])]


@dataclass(frozen=True)
class Judge:
    """Gives the verdicts of a comparison; for its fields see ``Comparison``."""

    side: ReadySide
    cases: Sequence[Case]
    quantities: Sequence[Quantity]
    effect: float
    verdicts: int | None = None
    with_instructions: bool = False

    @property
    def looks(self) -> tuple[int, ...]:
        """After how many pairs of a case its verdicts are looked at."""
        return looks_for(self.effect)

    def asked_of(self, case: Case) -> list[Quantity]:
        """What is compared of a case."""
        found = quantities_of(self.side, case, self.quantities)
        return [*found, "instructions"] if self.with_instructions and found != ["value"] else found

    def effect_on(self, case: Case) -> float:
        """The smallest change in time that counts: a workload may ask for more."""
        own: float = self.side.catalogue[case.workload]["smallest_effect"]
        return max(self.effect, own)

    def changes(
        self,
        kept: PairsKept,
        uncounted: Mapping[Case, str],
        share_of: Callable[[Case], float],
    ) -> dict[tuple[Case, Quantity], Change]:
        """What all that was measured says of every case now; ``uncounted`` says why instructions could
        not be counted, ``share_of`` which part of its false alarms a case may raise at this look."""
        found: dict[tuple[Case, Quantity], Change] = {}
        for quantity in QUANTITIES:
            cases = [case for case in self.cases if quantity in self.asked_of(case)]
            shares = list(map(share_of, cases))
            changes = self._changes(quantity, cases, kept, uncounted, shares) if cases else []
            found |= {(case, quantity): each for case, each in zip(cases, changes, strict=True)}
        return found

    def _changes(
        self,
        quantity: Quantity,
        cases: Sequence[Case],
        kept: PairsKept,
        uncounted: Mapping[Case, str],
        shares: Sequence[float],
    ) -> list[Change]:
        verdicts = self.verdicts or self._verdicts()
        if quantity == "time":
            builds = kept.beside.get(BUILDS)
            return changes_of_time(
                [kept.of(TURNS)[case] for case in cases],
                verdicts=verdicts,
                effects=list(map(self.effect_on, cases)),
                most=self.looks[-1],
                spread=builds.spread() if builds else NO_SPREAD,
                shares=shares,
            )
        if quantity == "value":
            units = [self.side.catalogue[case.workload].get("unit", "") for case in cases]
            values = [kept.of(VALUES)[case] for case in cases]
            return changes_of_values(values, units, verdicts=verdicts, shares=shares)
        if quantity == "instructions":
            changes = changes_of_instructions([kept.of(COUNTS)[case] for case in cases])
            return [
                replace(each, reason=uncounted[case]) if case in uncounted else each
                for case, each in zip(cases, changes, strict=True)
            ]
        starts = [kept.of(STARTS)[case] for case in cases]
        return changes_at_start(quantity, starts, verdicts=verdicts, shares=shares)

    def _verdicts(self) -> int:
        """How many verdicts this comparison gives; counts of instructions are left out, for no chance is in
        them."""
        return sum(len({*self.asked_of(case)} - {"instructions"}) for case in self.cases)

    def controls(self, kept: PairsKept) -> Mapping[Case, Change]:
        """The verdict on the time of each case on the first side beside itself; none without a control."""
        control = kept.beside.get(CONTROL)
        timed = {case: self.effect_on(case) for case in self.cases if "time" in self.asked_of(case)}
        return control.changes(timed) if control else {}

"""From evidence to a verdict: what is told counts, and how sure it has to be is the ledger's to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from breakeven.findings.claims.claim import Evidence, Ruling, Verdict
from breakeven.findings.claims.quantifiers import Part, p_values_of, told_facts
from breakeven.findings.claims.ruling_words import Told, deciding_fact, not_measured, sentence_of
from breakeven.statistics.combining import PValues, holm
from breakeven.statistics.intervals import CONFIDENCE

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["AllOf", "Probe", "WeighedFacts", "weigh"]

ALONE = 1 - CONFIDENCE
"""The chance of a wrong verdict that one claim by itself may have."""


class Probe(Protocol):
    """One thing that a claim says, to be looked up in the table.

    A claim is confirmed only when each of its ``essential`` probes was measured and told.
    """

    @property
    def essential(self) -> bool:
        """Whether the claim needs this probe to be told before it counts as confirmed."""

    def __str__(self) -> str:
        """What is compared, for a reader who must be told that it was not measured."""

    @property
    def says(self) -> str:
        """What has to hold, with the figure from which on it does, but for where."""

    @property
    def where(self) -> str:
        """Where it has to hold, to be added to ``says``."""

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """What the table says; empty when nothing of it was measured."""

    def parts(self, evidence: Sequence[Evidence]) -> list[Part]:
        """What has to hold of the facts that decide something, each by itself."""

    def asked(self, evidence: Sequence[Evidence]) -> str:
        """Where it has to hold, such as ``at all 3 sizes``; empty where there is one place."""


@dataclass(frozen=True)
class AllOf:
    """The rule of a claim that holds when all that its probes ask for holds."""

    probes: tuple[Probe, ...]

    @property
    def words(self) -> list[str]:
        """What has to hold for the claim to be confirmed, a line for each probe."""
        return [_in_words(each) for each in self.probes]

    def weighed(self, table: pd.DataFrame) -> WeighedFacts:
        """What a tidy table of results says, with all that it rests on."""
        found = ((probe, probe.evidence(table)) for probe in self.probes)
        return WeighedFacts(tuple(_Asked(probe, tuple(facts)) for probe, facts in found))

    def __call__(self, table: pd.DataFrame) -> Ruling:
        """The ruling on a claim that stands alone, not in a ledger of many."""
        return self.weighed(table).ruling(ALONE)


def _in_words(probe: Probe) -> str:
    """What a probe says, with where it has to hold before it: behind a "not" it would be read as negated."""
    workload, _, says = probe.says.partition(": ")
    optional = "" if probe.essential else " (not required; counts if decided)"
    return (
        f"{workload}{',' if probe.where else ''}{probe.where}: {says.removesuffix(',')}{optional}"
    )


def weigh(*probes: Probe) -> AllOf:
    """The rule that weighs these probes together."""
    return AllOf(probes)


@dataclass(frozen=True)
class _Asked:
    probe: Probe
    evidence: tuple[Evidence, ...]

    @cached_property
    def parts(self) -> list[Part]:
        return self.probe.parts([each for each in self.evidence if each.p_values])


@dataclass(frozen=True)
class WeighedFacts:
    """The facts of one claim, in parts each of which has to hold.

    Confirmed: every part of every essential probe is told to hold, each at half of the level
    (intersection-union test), and no part is told not to. Refuted: one part at least is told not to
    hold, and none is told to, each corrected for how many parts there are (Holm). It depends: some
    are told to hold, and some not to. Else nobody can tell here. What is not essential may be left
    open, but counts where it is told.
    """

    asked: tuple[_Asked, ...]

    @property
    def error(self) -> float | None:
        """The p-value of confirmed or refuted; None where nothing that decides was estimated."""
        if not any(0 < p_values_of(part).two_sided < 1 for part in self._parts):
            return None
        failing = (found for of, found in self._told if not of.leans)
        return min(1.0, 2 * self._confirming, *failing) or None

    def ruling(self, level: float) -> Ruling:
        """The verdict, its sentence, and every fact with the side that it is told for."""
        verdict, sides = self._verdict(level), self._sides(level)
        told = [
            Told(
                str(one.probe),
                [
                    replace(each.at(1 - level), supports=sides.get(id(each)))
                    for each in one.evidence
                ],
                one.probe.asked(one.evidence),
                one.probe.essential,
            )
            for one in self.asked
        ]
        deciding = deciding_fact(verdict, told)
        return Ruling(
            verdict,
            sentence_of(verdict, told, deciding),
            deciding,
            [fact for one in told for fact in one.evidence],
            [words for one in told for words in not_measured(one)],
        )

    @cached_property
    def _parts(self) -> list[Part]:
        return [part for one in self.asked for part in one.parts]

    @cached_property
    def _essential(self) -> list[Part]:
        """All that must hold; nothing where a part of it was not measured."""
        essential = [one.parts for one in self.asked if one.probe.essential]
        return [part for parts in essential for part in parts] if all(essential) else []

    @cached_property
    def _confirming(self) -> float:
        """The p-value of all that is essential."""
        return max((p_values_of(part).supports for part in self._essential), default=1.0)

    @cached_property
    def _told(self) -> list[tuple[PValues, float]]:
        """The p-values of every part, and its own among all of them."""
        of_parts = [p_values_of(part) for part in self._parts]
        return list(zip(of_parts, holm([each.two_sided for each in of_parts]), strict=True))

    def _verdict(self, level: float) -> Verdict:
        all_hold = 2 * self._confirming <= level
        sides = {of.leans for of, found in self._told if found <= level}
        if False in sides:
            return "it depends" if all_hold or True in sides else "refuted"
        return "confirmed" if all_hold else "cannot tell here"

    def _sides(self, level: float) -> dict[int, bool]:
        """The facts that are told, by identity, and for which side.

        Where no fact of a told part is sure among all parts, those are told that are at the part's own level,
        as the part itself is (Holm): there is one at least.
        """
        found: dict[int, bool] = {}
        for part, (of, error) in zip(self._parts, self._told, strict=True):
            if error <= level:
                among_all = told_facts(part, of.leans, level / 2 / len(self._parts))
                own = level / 2 * of.two_sided / error if error else level / 2
                found |= among_all or told_facts(part, of.leans, own)
        if 2 * self._confirming <= level:
            for part in self._essential:
                found |= told_facts(part, True, level / 2)
        return found

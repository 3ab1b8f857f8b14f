"""From evidence to a verdict: what is told counts, what is inside the noise does not."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from breakeven.findings.claims.claim import Evidence, Ruling, Verdict

__all__ = ["AllOf", "Probe", "weigh"]

SIDES: dict[Verdict, tuple[bool | None, ...]] = {
    "confirmed": (True,),
    "refuted": (False,),
    "it depends": (True,),
    "cannot tell here": (True, False, None),
}
"""Whose facts a verdict is told with: those of the first side that has any. Where nobody can tell,
what an essential probe left open comes before them."""
HALVES = 2
"""So many probes of a claim are told in its sentence; the rest stands in the table."""


class Probe(Protocol):
    """One thing that a claim says, to be looked up in the table.

    A claim is decided only when each of its ``essential`` probes was measured and told, or when what
    was told contradicts itself.
    """

    @property
    def essential(self) -> bool:
        """Whether the claim needs this probe to be told before it counts as decided."""

    def __str__(self) -> str:
        """What is compared, for a reader who must be told that it was not measured."""

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """What the table says; empty when nothing of it was measured."""


@dataclass(frozen=True)
class _Told:
    probe: Probe
    evidence: list[Evidence]

    @property
    def decided(self) -> bool:
        return any(each.supports is not None for each in self.evidence)


@dataclass(frozen=True)
class AllOf:
    """The rule of a claim that holds when all of its probes support it.

    Confirmed: something supports it, nothing speaks against it, and every essential probe was told.
    Refuted: the other way round. It depends: something supports it and something speaks against it.
    Else nobody can tell here: what was measured, or told from the noise, is too little.
    """

    probes: tuple[Probe, ...]

    def __call__(self, table: pd.DataFrame) -> Ruling:
        """The verdict on a tidy table of results, with all that it rests on."""
        told = [_Told(probe, probe.evidence(table)) for probe in self.probes]
        evidence = [each for one in told for each in one.evidence]
        missing = [str(one.probe) for one in told if not one.evidence]
        open_ones = [one for one in told if one.probe.essential and not one.decided]
        verdict = _verdict(evidence, complete=not open_ones)
        leaves_open = _first(open_ones, (None,)) if verdict == "cannot tell here" else None
        deciding = leaves_open or _first(told, SIDES[verdict])
        sentence = _sentence(verdict, told, deciding)
        return Ruling(verdict, sentence, deciding, evidence, missing)


def weigh(*probes: Probe) -> AllOf:
    """The rule that weighs these probes together."""
    return AllOf(probes)


def _verdict(evidence: Iterable[Evidence], *, complete: bool) -> Verdict:
    said = {each.supports for each in evidence}
    if {True, False} <= said:
        return "it depends"
    if not complete or said <= {None}:
        return "cannot tell here"
    return "refuted" if False in said else "confirmed"


def _deciding(told: Sequence[_Told], supports: bool | None) -> Evidence | None:
    """The fact that speaks for a side: of the first declared probe that has one, the largest size.

    Of several series of one probe, the one that is farthest from where it would turn.
    """
    for one in told:
        last: dict[str, Evidence] = {}
        for each in sorted(one.evidence, key=lambda each: each.n):
            if each.supports is supports:
                last[each.series] = each
        if last:
            return max(last.values(), key=_distance)
    return None


def _distance(of: Evidence) -> float:
    if of.value is None or of.value <= 0:
        return 0.0
    return abs(math.log(of.value)) if of.scale == "ratio" else of.value


def _first(told: Sequence[_Told], sides: Iterable[bool | None]) -> Evidence | None:
    found = (_deciding(told, side) for side in sides)
    return next((each for each in found if each), None)


def _sentence(verdict: Verdict, told: Sequence[_Told], deciding: Evidence | None) -> str:
    if deciding is None:
        return "None of it has been measured yet."
    if verdict == "cannot tell here":
        return _open_sentence(told, deciding)
    against = _deciding(told, supports=False)
    if verdict != "it depends" or against is None:
        halves = [_deciding([one], deciding.supports) for one in told if one.probe.essential]
        words = [each.words for each in (deciding, *halves) if each]
        return f"{'; '.join(list(dict.fromkeys(words))[:HALVES])}."
    turns = _turns([each for one in told for each in one.evidence])
    where = f" It turns {'; '.join(turns)}." if turns else ""
    return f"{deciding.words}; but {against.words}.{where}"


def _open_sentence(told: Sequence[_Told], deciding: Evidence) -> str:
    """What leaves the claim open, and what was told all the same."""
    missing = [str(one.probe) for one in told if one.probe.essential and not one.evidence]
    known = _first(told, (True, False))
    words = [deciding.words]
    if known and known is not deciding:
        words.append(f"told all the same: {known.words}")
    if missing:
        words.append(f"not measured yet: {', '.join(missing)}")
    return f"{'; '.join(words)}."


def _turns(evidence: Iterable[Evidence]) -> list[str]:
    """Between which neighbouring sizes of a series the told facts change sides."""
    series: dict[str, list[Evidence]] = {}
    for each in sorted(evidence, key=lambda each: each.n):
        if each.supports is not None:
            series.setdefault(each.series, []).append(each)
    return [
        f"between {small.n:,.0f} and {large.size} ({name})"
        for name, told in series.items()
        for small, large in itertools.pairwise(told)
        if small.supports is not large.supports
    ]

"""The sentence that says why a claim has its verdict, and which fact the verdict rests on first."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from breakeven.findings.claims.claim import Evidence, Verdict
from breakeven.findings.claims.quantifiers import all_of
from breakeven.statistics.combining import OPEN
from breakeven.wording import listed

__all__ = ["NO_INTERVAL", "Told", "deciding_fact", "not_measured", "sentence_of"]

NO_INTERVAL = "no interval"
"""Why a fact is open that was measured in one process, of a run that does not know how these differ."""

SIDES: dict[Verdict, tuple[bool | None, ...]] = {
    "confirmed": (True,),
    "refuted": (False,),
    "it depends": (True,),
    "cannot tell here": (True, False, None),
}
"""The side whose facts a verdict is told with: the first that has any. If the claim cannot be told,
what an essential probe left open comes before them."""
HALVES = 2
"""How many probes of a claim are told in its sentence; the rest are in the table."""


@dataclass(frozen=True)
class Told:
    """What came of one probe: its facts, each with its side, and where it has to hold."""

    name: str
    evidence: Sequence[Evidence]
    asked: str
    essential: bool

    @property
    def is_open(self) -> bool:
        """Whether nothing that it asks for is told."""
        return all(each.supports is None for each in self.evidence)


def deciding_fact(verdict: Verdict, told: Sequence[Told]) -> Evidence | None:
    """The fact that a verdict rests on first; None where nothing was measured."""
    if verdict == "cannot tell here":
        essential = [one for one in told if one.essential]
        undecided = [one for one in essential if one.is_open] or essential
        found = _deciding(undecided, supports=None)
        if found:
            return found
    return _first(told, SIDES[verdict])


def sentence_of(verdict: Verdict, told: Sequence[Told], deciding: Evidence | None) -> str:
    """Where the claim must hold, and what decides whether it does."""
    if deciding is None:
        return "None of it has been measured yet."
    asked = _asked(told)
    if verdict == "cannot tell here":
        opening = f"The claim must hold {asked}. " if asked else ""
        return opening + _open_sentence(told, deciding)
    against = _deciding(told, supports=False)
    if verdict == "it depends" and against is not None:
        opening = f"The claim must hold {asked}. " if asked else ""
        turns = _turns([each for one in told for each in one.evidence])
        where = f" It turns {'; '.join(turns)}." if turns else ""
        return f"{opening}{deciding.told}; but {against.told}.{where}"
    does = "does" if verdict == "confirmed" else "does not"
    opening = f"The claim must hold {asked}; it {does}. " if asked else ""
    halves = [_deciding([one], deciding.supports) for one in told if one.essential]
    words = list(dict.fromkeys(each.told for each in (deciding, *halves) if each))[:HALVES]
    if unmeasured := [one.name for one in told if one.essential and not one.evidence]:
        words.append(f"not measured: {', '.join(unmeasured)}")
    return f"{opening}{'; '.join(words)}."


def not_measured(of: Told) -> list[str]:
    """What of a probe was not measured to its end, or not well enough to have an interval."""
    if not of.evidence:
        return [f"{of.name} (not measured)"]
    return [
        f"{each.series} at {each.size} ({each.if_open})"
        for each in of.evidence
        if each.if_open == NO_INTERVAL or (each.value is None and each.if_open)
    ]


def _asked(told: Sequence[Told]) -> str:
    """Where the essential probes ask it to hold; empty where there is one place only."""
    essential = [one for one in told if one.essential]
    places: dict[str, list[str]] = {}
    for one in essential:
        places.setdefault(one.asked, []).append(one.name)
    if len(places) == 1:
        many = len(essential) > 1 and essential[0].asked
        return f"in {all_of(len(essential), 'comparison')} {many}" if many else essential[0].asked
    asked = [f"{place} ({'; '.join(names)})" for place, names in places.items() if place]
    return listed(asked) if asked else ""


def _deciding(told: Sequence[Told], supports: bool | None) -> Evidence | None:
    """The fact that speaks for a side: of the first declared probe that has one, the largest size.

    Of several series of one probe, the one that is farthest from where it would turn. Of open facts
    those that could decide something come first.
    """
    for one in told:
        of_side = [each for each in one.evidence if each.supports is supports]
        able = [each for each in of_side if each.p_values not in (None, OPEN)] or of_side
        last = {each.series: each for each in sorted(able, key=lambda each: each.n)}
        if last:
            return max(last.values(), key=_distance)
    return None


def _distance(of: Evidence) -> float:
    if of.value is None or of.value <= 0:
        return 0.0
    return abs(math.log(of.value)) if of.scale == "ratio" else of.value


def _first(told: Sequence[Told], sides: Iterable[bool | None]) -> Evidence | None:
    found = (_deciding(told, side) for side in sides)
    return next((each for each in found if each), None)


def _open_sentence(told: Sequence[Told], deciding: Evidence) -> str:
    """What leaves the claim open, and what was told all the same."""
    missing = [one.name for one in told if one.essential and not one.evidence]
    known = _first(told, (True, False))
    words = [deciding.told]
    if known and known is not deciding:
        words.append(f"known anyway: {known.told}")
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

"""Where a claim's facts must hold: at every size or at some, in every series that a pattern matches or in some."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, fields
from functools import cached_property

from breakeven.errors import UserError
from breakeven.findings.claims.claim import Evidence
from breakeven.statistics.combining import OPEN, PValues, Quantifier, combined, holm
from breakeven.wording import count_of

__all__ = ["OneFact", "Part", "Quantified", "all_of", "at_least_one", "p_values_of", "told_facts"]

PATTERNED = ("workload", "workloads", "first", "label", "labels")
"""Fields of a probe that may be a pattern such as ``dask-*``."""


@dataclass(frozen=True)
class _Group:
    quantifier: Quantifier
    members: tuple[Part, ...]

    @cached_property
    def p_values(self) -> PValues:
        return combined(self.quantifier, [p_values_of(each) for each in self.members])


Part = Evidence | _Group
"""One thing that must hold: a fact, or a group of which every one must, or some."""


class OneFact:
    """A probe whose facts each stand for themselves, at a place that it names itself."""

    @property
    def where(self) -> str:
        """Empty: such a fact names its place itself."""
        return ""

    def parts(self, evidence: Sequence[Evidence]) -> list[Part]:
        """Each fact by itself."""
        return list(evidence)

    def asked(self, evidence: Sequence[Evidence]) -> str:
        """Empty: there is one place."""
        return ""


@dataclass(frozen=True)
class Quantified:
    """A probe with many facts, which says where they must hold.

    ``sizes``: at every measured size, or at some. ``series``: for every one that a pattern matches,
    or for some; a probe with a pattern has to say it. Raises UserError where it does not.
    """

    _: KW_ONLY
    sizes: Quantifier
    series: Quantifier | None = None
    essential: bool = True

    def __post_init__(self) -> None:
        names = (str(getattr(self, each.name)) for each in fields(self) if each.name in PATTERNED)
        pattern = next((name for name in names if set(name) & set("*?[")), None)
        if pattern and self.series is None:
            raise UserError(
                f"{type(self).__name__} of {pattern!r} does not say whether every series that "
                'matches must hold, or some; add series="every" or series="some"'
            )

    @property
    def where(self) -> str:
        """Where it has to hold, in words that need no measurement."""
        sizes = " at every size" if self.sizes == "every" else " at one or more sizes"
        series = {
            "every": ", for every implementation",
            "some": ", for one or more implementations",
        }
        return sizes + series.get(self.series or "", "")

    def parts(self, evidence: Sequence[Evidence]) -> list[Part]:
        """What has to hold, each by itself."""
        if not evidence:
            return []
        of_series = list(_by_series(evidence).values())
        if self.series != "some":
            return (
                list(evidence)
                if self.sizes == "every"
                else [at_least_one(own) for own in of_series]
            )
        if self.sizes == "some":
            return [at_least_one(evidence)]
        return [at_least_one([_Group("every", tuple(own)) for own in of_series])]

    def asked(self, evidence: Sequence[Evidence]) -> str:
        """Where it has to hold: ``for one or more of 4 implementations, at all 3 sizes``."""
        places = [each for each in evidence if each.p_values]
        sizes, series = len({each.n for each in places}), len(_by_series(places))
        words = [_words(self.series, series, "implementation", "for")] if self.series else []
        return ", ".join(each for each in (*words, _words(self.sizes, sizes, "size", "at")) if each)


def all_of(count: int, noun: str) -> str:
    """All of two or more: ``both sizes``, ``all 3 sizes``."""
    return f"both {noun}s" if count == 2 else f"all {count_of(count, noun)}"


def at_least_one(members: Iterable[Part]) -> _Group:
    """A part that holds where one of its members does."""
    return _Group("some", tuple(members))


def p_values_of(part: Part) -> PValues:
    """Its p-values; those of nothing known where a fact has none."""
    found: PValues | None = part.p_values
    return OPEN if found is None else found


def told_facts(part: Part, supports: bool, level: float) -> dict[int, bool]:
    """The facts behind a part that is told for a side, by identity; any is wrong with this chance."""
    if isinstance(part, Evidence):
        return {id(part): supports}
    of_side = [_side(each, supports) for each in part.members]
    all_are_told = (part.quantifier == "every") is supports
    adjusted = of_side if all_are_told else holm(of_side)
    share = level if all_are_told else level / len(part.members)
    found: dict[int, bool] = {}
    for each, p_value in zip(part.members, adjusted, strict=True):
        if p_value <= level:
            found |= told_facts(each, supports, share)
    return found


def _side(of: Part, supports: bool) -> float:
    return p_values_of(of).supports if supports else p_values_of(of).against


def _by_series(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for each in evidence:
        found.setdefault(each.series, []).append(each)
    return found


def _words(quantifier: Quantifier, count: int, noun: str, preposition: str) -> str:
    if count < 2:
        return ""
    if quantifier == "every":
        return f"{preposition} {all_of(count, noun)}"
    return f"{preposition} one or more of {count_of(count, noun)}"

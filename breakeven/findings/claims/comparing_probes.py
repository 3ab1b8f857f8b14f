"""What a claim may say of two implementations: faster, no faster, ahead at last, ahead from n on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import TYPE_CHECKING

from breakeven.findings.claims.claim import Evidence
from breakeven.findings.claims.comparing_evidence import (
    NOT_MEASURED,
    evidence_of,
    evidence_of_different_runs,
    evidence_of_failure,
    percent,
)
from breakeven.findings.claims.leads import Lead, labels_like, leads, one_row_a_case, workloads_like
from breakeven.findings.claims.quantifiers import Quantified
from breakeven.statistics.combining import OPEN, Quantifier
from breakeven.statistics.intervals import SMALLEST_EFFECT
from breakeven.wording import amount

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CatchesUp", "Faster", "NotFaster", "PaysFrom"]

LARGE = ("large", "huge")
"""Sizes that count as large: an implementation that is behind there is behind."""
NEXT_TO_NOTHING = 1.10
"""A speedup below this brings next to nothing: less than what a faster processor would."""
ALONE = "on one worker: nothing could run in parallel"


@dataclass(frozen=True)
class _Comparison(Quantified):
    """``first`` against ``second``, at the sizes where both were timed.

    ``first`` and ``workload`` may be patterns: each that matches is a series of its own. The claim
    would turn where the true speedup is ``margin``: a tie that is told to lie below it speaks against
    the claim. Sizes with an n below ``from_n``, so many of the workload's ``unit``, decide nothing, and
    with ``parallel`` neither does a row on one worker.
    """

    workload: str
    first: str
    second: str
    _: KW_ONLY
    margin: float = SMALLEST_EFFECT
    parallel: bool = False
    from_n: float = 0
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.first} against {self.second} in {self.workload}"

    def _than(self, than: str) -> str:
        workers = ", on more than one worker," if self.parallel else ""
        return f"{self.workload}: {self.first}{workers} {than} {self.second}"

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """A fact for each size; where one of both has no time, why not."""
        return [
            fact
            for workload in workloads_like(table, self.workload)
            for first in labels_like(table, workload, self.first)
            if first != self.second
            for fact in self._along(self._places(table, workload, first))
        ]

    def _places(self, table: pd.DataFrame, workload: str, first: str) -> list[Lead | Evidence]:
        """What there is at each size where both were tried, the smallest first: a lead, or a failure."""
        found: list[Lead | Evidence] = [*leads(table, workload, first, self.second)]
        led = {each.n for each in found}
        rows = one_row_a_case(table[table["workload"] == workload])
        failed = rows[rows["implementation"].isin((first, self.second)) & (rows["status"] != "ok")]
        for n, at in failed.groupby("n", sort=True):
            if n not in led:
                led.add(float(n))  # type: ignore[arg-type]
                found.append(evidence_of_failure(at.iloc[-1], first, self.second))
        timed = rows[rows["implementation"].isin((first, self.second)) & (rows["status"] == "ok")]
        for n, at in timed.groupby("n", sort=True):
            if n not in led and at["implementation"].nunique() == 2:
                found.append(evidence_of_different_runs(at.iloc[-1], first, self.second))
        return sorted(found, key=lambda each: each.n)

    def _along(self, places: list[Lead | Evidence]) -> Iterator[Evidence]:
        for each in places:
            fact = self._fact(each) if isinstance(each, Lead) else each
            if self.parallel and each.workers < 2:
                yield replace(fact, p_values=None, if_open=ALONE)
            elif each.n < self.from_n:
                yield replace(fact, p_values=None, if_open="below the claimed sizes")
            else:
                yield fact

    def _fact(self, of: Lead) -> Evidence:
        raise NotImplementedError

    def _faster(self, of: Lead) -> Evidence:
        """The fact that the first is faster by more than the margin."""
        against = {
            "same": f"the same within {percent(self.margin)}",
            "cannot tell": f"not faster by {percent(self.margin)}",
        }
        said = against.get(of.beyond(self.margin), "")
        return evidence_of(of, of.above(self.margin), self.margin * of.flattered_by, said)

    def _not_faster(self, of: Lead) -> Evidence:
        """The fact that the first is faster by no more than the margin."""
        found = of.above(self.margin)
        said = f"faster by more than {percent(self.margin)}"
        return evidence_of(of, found.reversed() if found else None, self.margin, said)


@dataclass(frozen=True)
class Faster(_Comparison):
    """``first`` is faster than ``second``, by more than the smallest effect that counts."""

    @property
    def says(self) -> str:
        """That the first is faster, and by how much at the least."""
        from_n = f", from {amount(self.from_n, self.unit)} on," if self.from_n else ""
        return f"{self._than('is faster than')} by more than {percent(self.margin)}{from_n}"

    def _fact(self, of: Lead) -> Evidence:
        return self._faster(of)


@dataclass(frozen=True)
class NotFaster(_Comparison):
    """``first`` brings next to nothing over ``second``: less than ``margin``.

    A tie confirms it only where its interval leaves no room for as much.
    """

    _: KW_ONLY
    margin: float = NEXT_TO_NOTHING

    @property
    def says(self) -> str:
        """That the first is not faster, and how much would count as such."""
        return f"{self._than('is not faster than')} by {percent(self.margin)} or more"

    def _fact(self, of: Lead) -> Evidence:
        return self._not_faster(of)


@dataclass(frozen=True)
class CatchesUp(_Comparison):
    """``first`` pulls ahead of ``second`` as n grows: only the largest size decides.

    Not ahead at the largest measured size speaks against it where that size counts as large.
    """

    _: KW_ONLY
    sizes: Quantifier = "every"

    def __str__(self) -> str:
        return f"{super().__str__()}, at a large size"

    @property
    def says(self) -> str:
        """That the first is faster, and by how much at the least."""
        return f"{self._than('is faster than')} by more than {percent(self.margin)}"

    @property
    def where(self) -> str:
        """At the largest size only."""
        return " at the largest size"

    def asked(self, evidence: Sequence[Evidence]) -> str:
        """At the largest size, which is one place for each series."""
        return "at the largest size" if len({each.n for each in evidence}) > 1 else ""

    def _along(self, places: list[Lead | Evidence]) -> Iterator[Evidence]:
        if not places:
            return
        *way, last = super()._along(places)
        for each in way:
            yield replace(each, p_values=None, if_open="only the largest size decides")
        lead = places[-1]
        if isinstance(lead, Lead):
            last = self._at_last(last, lead, [each for each in places if isinstance(each, Lead)])
        yield last

    def _at_last(self, last: Evidence, lead: Lead, found: list[Lead]) -> Evidence:
        behind_yet = last.p_values not in (None, OPEN) and not last.p_values.leans
        if behind_yet and lead.size not in LARGE:
            open_yet = "not ahead so far; larger sizes were not measured"
            last = replace(last, p_values=None, if_open=open_yet)
        behind = [each for each in found[:-1] if each.verdict == "slower"]
        if behind and lead.verdict == "faster":
            before = f"after being behind at {amount(behind[-1].n, lead.unit)}"
            last = replace(last, words=f"{last.words}, {before}")
        return last

    def _fact(self, of: Lead) -> Evidence:
        return self._faster(of)


@dataclass(frozen=True)
class PaysFrom(_Comparison):
    """``first`` is faster than ``second`` from ``n`` on, and not before."""

    _: KW_ONLY
    n: float
    sizes: Quantifier = "every"

    @property
    def says(self) -> str:
        """That the first is faster from n on, and not below it."""
        return (
            f"{self._than('is faster than')} by more than {percent(self.margin)} from "
            f"{amount(self.n, self.unit)} on, and not below it,"
        )

    def _along(self, places: list[Lead | Evidence]) -> Iterator[Evidence]:
        """Each size; and where there is none on one side of ``n``, that this is so, which leaves it open."""
        found = list(super()._along(places))
        yield from found
        for half, where in ((True, "from {} on"), (False, "below {}")):
            if found and not any((each.n >= self.n) is half for each in found):
                size = where.format(amount(self.n, found[0].unit))
                yield replace(
                    found[0],
                    words=f"{found[0].workload}: no size {size}",
                    figure=NOT_MEASURED,
                    if_open=NOT_MEASURED,
                    p_values=OPEN,
                    value=None,
                    low=None,
                    high=None,
                    shown=None,
                )

    def _fact(self, of: Lead) -> Evidence:
        return self._faster(of) if of.n >= self.n else self._not_faster(of)

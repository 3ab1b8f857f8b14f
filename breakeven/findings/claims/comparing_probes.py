"""What a claim may say of two implementations: faster, no faster, ahead at last, ahead from n on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass, replace

import pandas as pd

from breakeven.findings.claims.claim import Evidence
from breakeven.findings.claims.leads import (
    Lead,
    interval,
    labels_like,
    leads,
    one_row_a_case,
    workloads_like,
)
from breakeven.wording import times

__all__ = ["CatchesUp", "Faster", "NotFaster", "PaysFrom"]

LARGE = ("large", "huge")
"""Sizes that count as large: who is behind there is behind."""
TOLD = {"faster": True, "slower": False}
INSIDE = "inside the noise"


@dataclass(frozen=True)
class _Comparison:
    """``first`` against ``second``, at every size where both were timed.

    ``first`` and ``workload`` may be patterns: each that matches is a series of its own.
    """

    workload: str
    first: str
    second: str
    _: KW_ONLY
    essential: bool = True

    def __str__(self) -> str:
        return f"{self.first} against {self.second} in {self.workload}"

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """A fact for each size; where nothing can be compared, why not."""
        series = [
            found
            for workload in workloads_like(table, self.workload)
            for first in labels_like(table, workload, self.first)
            if first != self.second and (found := leads(table, workload, first, self.second))
        ]
        facts = [fact for found in series for fact in self._along(found)]
        return facts or list(self._failures(table))

    def _along(self, found: list[Lead]) -> Iterator[Evidence]:
        yield from map(self._fact, found)

    def _fact(self, of: Lead) -> Evidence:
        raise NotImplementedError

    def _failures(self, table: pd.DataFrame) -> Iterator[Evidence]:
        """A fact that decides nothing for each label that was tried and has no time."""
        for workload in workloads_like(table, self.workload):
            rows = one_row_a_case(table[table["workload"] == workload])
            tried = {*labels_like(table, workload, self.first), self.second}
            failed = rows[rows["implementation"].isin(tried) & (rows["status"] != "ok")]
            for _, row in failed.drop_duplicates("implementation", keep="last").iterrows():
                yield _failure(row)


@dataclass(frozen=True)
class Faster(_Comparison):
    """``first`` is faster than ``second``, at every size.

    With ``parallel`` a row on one worker decides nothing.
    """

    _: KW_ONLY
    parallel: bool = False

    def _fact(self, of: Lead) -> Evidence:
        if self.parallel and of.workers < 2:
            return _evidence(of, None, "on one worker: nothing could run side by side")
        return _evidence(of, TOLD.get(of.verdict), INSIDE)


@dataclass(frozen=True)
class NotFaster(_Comparison):
    """``first`` on several workers brings next to nothing over ``second``.

    Supported where the interval excludes half of what the workers could gain: on w workers its
    upper end lies below 1 + (w - 1) / 2. So a tie does not confirm it; only an interval does that
    leaves no room for a speedup worth having. A speedup beyond the noise speaks against it.
    """

    def _fact(self, of: Lead) -> Evidence:
        worth_having = 1 + (of.workers - 1) / 2
        if of.workers < 2:
            return _evidence(of, None, "on one worker: nothing could run side by side")
        if of.verdict == "faster":
            return _evidence(of, False, border=worth_having)
        excluded = of.ratio.high is not None and of.ratio.high < worth_having
        room = f"its interval has room for {times(worth_having)}"
        return _evidence(of, True if excluded else None, room, worth_having)


@dataclass(frozen=True)
class CatchesUp(_Comparison):
    """``first`` pulls ahead of ``second`` as n grows: only the largest size decides.

    Behind at the largest measured size speaks against it where that size counts as large.
    """

    def __str__(self) -> str:
        return f"{super().__str__()}, at a large size"

    def _along(self, found: list[Lead]) -> Iterator[Evidence]:
        *way, last = found
        for each in way:
            yield _evidence(each, None, "on the way to larger sizes")
        supports, why = TOLD.get(last.verdict), INSIDE
        if supports is False and last.size not in LARGE:
            supports, why = None, "behind so far; larger sizes were not measured"
        fact = _evidence(last, supports, why)
        behind = [each for each in way if each.verdict == "slower"]
        if supports and behind:
            before = f"having been behind at {behind[-1].n:,.0f} {last.unit}"
            fact = replace(fact, words=f"{fact.words}, {before}")
        yield fact


@dataclass(frozen=True)
class PaysFrom(_Comparison):
    """``first`` is faster than ``second`` from ``n`` on, and slower before."""

    _: KW_ONLY
    n: float

    def _fact(self, of: Lead) -> Evidence:
        ahead = TOLD.get(of.verdict)
        return _evidence(of, None if ahead is None else ahead == (of.n >= self.n), INSIDE)


def _evidence(of: Lead, supports: bool | None, why_open: str = "", border: float = 1.0) -> Evidence:
    ratio, size = of.ratio, f"{of.n:,.0f} {of.unit}"
    said = f"{of.workload}: {of.first} is {times(ratio.value)} the speed of {of.second} at {size}"
    return Evidence(
        series=f"{of.first} over {of.second}, {of.workload}",
        words=said if supports is not None else f"{said} ({why_open})",
        figure=interval(ratio),
        supports=supports,
        workload=of.workload,
        labels=(of.first, of.second),
        n=of.n,
        unit=of.unit,
        workers=of.workers,
        value=ratio.value,
        low=ratio.low,
        high=ratio.high,
        borders=(border,),
    )


def _failure(row: pd.Series) -> Evidence:
    label, status = str(row["implementation"]), str(row["status"]).replace("_", " ")
    return Evidence(
        series=f"{label}, {row['workload']}",
        words=f"{row['workload']}: {label} has no time ({status}: {row['reason']})",
        figure=status,
        supports=None,
        workload=str(row["workload"]),
        labels=(label,),
        n=float(row["n"]),
        unit=str(row["unit"]),
        workers=int(row["workers"]),
    )

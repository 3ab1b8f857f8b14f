"""What a claim may say of a time itself: a call takes so long, a unit costs so much."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from breakeven.findings.claims.claim import Evidence
from breakeven.findings.claims.doubts import time_over
from breakeven.findings.claims.leads import one_row_a_case, size_of
from breakeven.findings.claims.quantifiers import OneFact
from breakeven.findings.claims.ruling_words import NO_INTERVAL
from breakeven.statistics.combining import OPEN, PValues, above, combined
from breakeven.statistics.intervals import CONFIDENCE, Ratio
from breakeven.wording import interval_name, seconds, singular, span

__all__ = ["AtMost", "CostPerUnit"]


@dataclass(frozen=True)
class AtMost(OneFact):
    """``label`` takes at most about so many seconds at one size.

    The figure is another machine's, so up to ``factor`` times as long still agrees with it.
    """

    workload: str
    label: str
    size: str
    about_seconds: float
    factor: float
    essential: bool = True

    def __str__(self) -> str:
        return f"{self.label} in {self.workload} at the {self.size} size"

    @property
    def says(self) -> str:
        """How long a call may take."""
        return (
            f"{self.workload}: {self.label} takes at most {self.factor:.2g} times the claim’s "
            f"{seconds(self.about_seconds)} at the {self.size} size"
        )

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """One fact, drawn as the measured time over the claimed one."""
        rows = _timed_rows(table, self.workload, self.label)
        rows = rows[rows["size"] == self.size]
        return [self._evidence(row) for _, row in rows.iterrows()]

    def _evidence(self, row: pd.Series) -> Evidence:
        of = _over(row, self.about_seconds)
        found = above(of, self.factor)
        return _fact(
            row,
            f"takes {seconds(of.value * self.about_seconds)} for {size_of(row)}, "
            f"against the claim’s {seconds(self.about_seconds)}",
            self.about_seconds,
            found.reversed() if found else None,
            series=f"{self.label} over {seconds(self.about_seconds)}, {self.workload}",
            over=of,
            borders=(self.factor,),
        )


@dataclass(frozen=True)
class CostPerUnit(OneFact):
    """One unit of the workload's n costs about so many seconds: within ``factor`` either way.

    Only the largest measured size decides: there the fixed cost of a call weighs least.
    """

    workload: str
    label: str
    about_seconds: float
    factor: float
    essential: bool = True

    def __str__(self) -> str:
        return f"{self.label} in {self.workload}"

    @property
    def says(self) -> str:
        """Between which bounds the cost of a unit lies."""
        least, most = (
            seconds(self.about_seconds * each) for each in (1 / self.factor, self.factor)
        )
        return (
            f"{self.workload}: each unit of size costs {self.label} {least} to {most}, at the largest size "
            f"(the claim’s {seconds(self.about_seconds)}, within a factor of {self.factor:.2g})"
        )

    def evidence(self, table: pd.DataFrame) -> list[Evidence]:
        """One fact, drawn as the measured cost over the claimed one."""
        rows = _timed_rows(table, self.workload, self.label)
        return [self._evidence(row) for _, row in rows.tail(1).iterrows()]

    def _evidence(self, row: pd.Series) -> Evidence:
        about, unit = self.about_seconds, singular(str(row["unit"]))
        of = _over(row, about * float(row["n"]))
        borders = (1 / self.factor, self.factor)
        least, most = (above(of, border) for border in borders)
        return _fact(
            row,
            f"takes {seconds(of.value * about)} for each {unit}, at {size_of(row)}",
            about,
            combined("every", [least, most.reversed()]) if least and most else None,
            series=f"a {unit} of {self.label} over {seconds(about)}, {row['workload']}",
            over=of,
            borders=borders,
            each=f" a {unit}",
        )


def _fact(
    row: pd.Series,
    words: str,
    claimed_seconds: float,
    p_values: PValues | None,
    *,
    series: str,
    over: Ratio,
    borders: tuple[float, ...],
    each: str = "",
) -> Evidence:
    label = str(row["implementation"])

    def shown(confidence: float) -> tuple[str, float | None, float | None]:
        at = over.at(confidence)
        return f"{_in_words(at, claimed_seconds, confidence)}{each}", at.low, at.high

    figure, low, high = shown(CONFIDENCE)
    return Evidence(
        series=series,
        words=f"{row['workload']}: {label} {words}",
        figure=figure,
        p_values=p_values or OPEN,
        workload=str(row["workload"]),
        labels=(label,),
        n=float(row["n"]),
        unit=str(row["unit"]),
        workers=int(row["workers"]),
        value=over.value,
        low=low,
        high=high,
        borders=borders,
        if_open="its interval leaves it open" if p_values else NO_INTERVAL,
        shown=shown,
    )


def _over(row: pd.Series, claimed_seconds: float) -> Ratio:
    return time_over(row, claimed_seconds) or Ratio(float(row["seconds"]) / claimed_seconds)


def _timed_rows(table: pd.DataFrame, workload: str, label: str) -> pd.DataFrame:
    rows = one_row_a_case(table[table["workload"] == workload])
    mine = (rows["implementation"] == label) & (rows["status"] == "ok")
    return rows[mine & rows["seconds"].notna()]


def _in_words(of: Ratio, claimed_seconds: float, confidence: float) -> str:
    taken = seconds(of.value * claimed_seconds)
    if of.low is None or of.high is None:
        return f"{taken} (no interval)"
    between = span(seconds, of.low * claimed_seconds, of.high * claimed_seconds)
    return f"{taken} ({interval_name(confidence)} {between})"

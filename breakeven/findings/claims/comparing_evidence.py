"""The facts of a comparison of two implementations: at one size, with its figure, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breakeven.findings.claims.claim import Evidence
from breakeven.findings.claims.leads import Lead, interval
from breakeven.findings.claims.ruling_words import NO_INTERVAL
from breakeven.statistics.combining import OPEN, PValues
from breakeven.wording import amount, times

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "NOT_MEASURED",
    "evidence_of",
    "evidence_of_different_runs",
    "evidence_of_failure",
    "percent",
]

DIFFERENT_RUNS = "times of different runs are not compared"
NOT_TOLD_APART, NOT_MEASURED = "not told apart", "not measured"


def evidence_of(of: Lead, p_values: PValues | None, border: float, if_against: str) -> Evidence:
    """The fact that a lead shows; it speaks against the claim beyond the ``border``, and ``if_against`` says so."""
    ratio, size = of.ratio, amount(of.n, of.unit)

    def shown(confidence: float) -> tuple[str, float | None, float | None]:
        at = ratio.at(confidence)
        return interval(at, confidence), at.low, at.high

    said = f"{of.workload}: {of.first} is {times(ratio.value)} as fast as {of.second} at {size}"
    return Evidence(
        series=f"{of.first} over {of.second}, {of.workload}",
        words=said,
        figure=interval(ratio),
        p_values=p_values or OPEN,
        workload=of.workload,
        labels=(of.first, of.second),
        n=of.n,
        unit=of.unit,
        workers=of.workers,
        value=ratio.value,
        low=ratio.low,
        high=ratio.high,
        borders=(border,),
        if_open=NOT_TOLD_APART if p_values else NO_INTERVAL,
        if_against=if_against,
        shown=shown if ratio.doubt else None,
    )


def percent(margin: float) -> str:
    """A margin in words: ``10 %`` of 1.1."""
    return f"{100 * (margin - 1):.0f} %"


def evidence_of_failure(row: pd.Series, first: str, second: str) -> Evidence:
    """That a size was tried and has no time; open, but for what is not there for want of a library."""
    label, status = str(row["implementation"]), str(row["status"])
    said = status.replace("_", " ")
    p_values = None if status == "unavailable" else OPEN
    why = f"{said}: {row['reason']}"
    return _without_figure(row, first, second, f"{label} has no time", said, p_values, why)


def evidence_of_different_runs(row: pd.Series, first: str, second: str) -> Evidence:
    """That both have a time at a size, of two runs, which are not compared."""
    words = f"{first} and {second} were measured in different runs"
    return _without_figure(row, first, second, words, "not compared", OPEN, DIFFERENT_RUNS)


def _without_figure(
    row: pd.Series,
    first: str,
    second: str,
    words: str,
    figure: str,
    p_values: PValues | None,
    why: str,
) -> Evidence:
    return Evidence(
        series=f"{first} over {second}, {row['workload']}",
        words=f"{row['workload']}: {words}",
        figure=figure,
        p_values=p_values,
        workload=str(row["workload"]),
        labels=(first, second),
        n=float(row["n"]),
        unit=str(row["unit"]),
        workers=int(row["workers"]),
        if_open=why,
    )

"""The page of two runs side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from breakeven.findings.verdicts.two_runs import CaseOfTwo, TwoRuns
from breakeven.records.tables.table import Results
from breakeven.report.method.environment import RunShown, runs_shown
from breakeven.report.method.run_differences import differences
from breakeven.report.pages import Pages
from breakeven.wording import amount, count_of, seconds, span, times

__all__ = ["PAGE", "in_words", "write_two_runs"]

PAGE = "two-runs.html"


OF_SPEEDUPS = {"faster": "higher speedup", "slower": "lower speedup"}
"""What a verdict is called that is not of times: on a machine that got faster, a call may be so with a lower speedup."""


@dataclass(frozen=True)
class RowShown:
    """A case as the page shows it; every field is text."""

    workload: str
    implementation: str
    size: str
    earlier: str
    later: str
    speedups: str
    change: str
    verdict: str
    notes: str


def write_two_runs(
    pages: Pages, runs: tuple[Results, Results], found: TwoRuns, *, has_index: bool
) -> Path:
    """Write the page; ``runs`` are the earlier and the later one, each with its own rows."""
    described = [_described(each) for each in runs]
    return pages.write(
        "two_runs.html",
        PAGE,
        runs=described,
        differences=differences([each.run for each in described]),
        rows=[_row(each) for each in found.cases],
        apart=found.apart,
        words=in_words(found),
        has_index=has_index,
    )


def in_words(found: TwoRuns) -> str:
    """How many cases changed which way, in a sentence."""
    counts = pd.Series([each.verdict for each in found.cases], dtype=object).value_counts()
    parts = [
        f"{count} {one if count == 1 else several}"
        for verdict, one, several in (
            ("faster", "is faster in the later run", "are faster in the later run"),
            ("slower", "is slower", "are slower"),
            ("not told apart", "cannot be told apart", "cannot be told apart"),
            ("no interval", "has no interval", "have no interval"),
        )
        if (count := int(counts.get(verdict, 0)))
    ]
    if not parts:
        return "No case has a time in both runs."
    return f"Of {count_of(len(found.cases), 'case')} in both runs, {', '.join(parts)}."


def _described(results: Results) -> RunShown:
    (shown,) = runs_shown(results, results.table)
    return shown


def _row(of: CaseOfTwo) -> RowShown:
    interval = ""
    if of.low is not None and of.high is not None:
        interval = f" ({span(times, of.low, of.high)})"
    speedups = "the baseline" if of.is_baseline else " → ".join(map(times, of.speedups))
    return RowShown(
        workload=of.workload,
        implementation=of.implementation,
        size=f"{of.size}: {amount(of.n, of.unit)}",
        earlier=seconds(of.seconds[0]),
        later=seconds(of.seconds[1]),
        speedups=speedups,
        change=f"{times(of.ratio)}{interval}",
        verdict=of.verdict if of.is_baseline else OF_SPEEDUPS.get(of.verdict, of.verdict),
        notes="; ".join(of.notes),
    )

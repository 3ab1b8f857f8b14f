"""What a workload's page shows: question, charts, figures and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from breakeven.findings.baselines import run_in_words
from breakeven.findings.lessons import lesson_told
from breakeven.findings.ranking import of_main_run, shown_of_newer_runs
from breakeven.findings.sentences import headline
from breakeven.records.break_evens import MeasuredBreakEven
from breakeven.report.charts.drawings import drawings
from breakeven.report.charts.palette import Look
from breakeven.report.charts.svg import inline_svg
from breakeven.report.overviews.views import WORDS
from breakeven.report.workload_page.break_even import PaysOff, pays_off, searches_told
from breakeven.report.workload_page.exact import ExactTable, exact_tables
from breakeven.report.workload_page.growth import GrowthPart, growth_part
from breakeven.report.workload_page.opening import Opening, opening
from breakeven.report.workload_page.samples import SamplesOfProcess, every_sample
from breakeven.report.workload_page.sources import Listing, listings
from breakeven.report.workload_page.workers import WorkersShown
from breakeven.wording import listed


@dataclass(frozen=True)
class Figure:
    """One chart with the words that stand for it; ``name`` is that of its place on the page."""

    name: str
    title: str
    note: str
    svg: Markup


@dataclass(frozen=True)
class Section:
    """One workload's page, or its part of one."""

    name: str
    family: str
    question: str
    lesson: list[str]
    provenance: str
    opening: Opening
    headline: str
    baseline: str
    failures: list[tuple[str, str]]
    figures: list[Figure]
    pays_off: list[PaysOff]
    searches: list[str]
    tables: list[ExactTable]
    samples: list[SamplesOfProcess]
    listings: list[Listing]
    notes: list[str]
    workers: WorkersShown
    growth: GrowthPart | None
    least_memory: list[tuple[str, Sequence[str], str]]


def section(
    name: str,
    rows: pd.DataFrame,
    about: Mapping[str, Any],
    looks: Mapping[str, Look],
    workers: WorkersShown,
    least_memory: Sequence[tuple[str, Sequence[str], str]] = (),
    measured: Sequence[MeasuredBreakEven] = (),
    of_each_run: pd.DataFrame | None = None,
) -> Section:
    """Everything that is shown of one workload, from its rows and what its run says about it.

    ``of_each_run`` makes each run whole, where others are shown in place of some of its rows: what is said of a
    ranking is of one run.
    """
    order = order_of(rows, about)
    rows = rows.assign(_order=rows["implementation"].map(order)).sort_values(["n", "_order"])
    compares = about.get("compares", True)
    told = rows if of_each_run is None else of_each_run
    return Section(
        name=name,
        family=str(rows["family"].iloc[0]),
        question=str(about.get("question", "")),
        lesson=lesson_told(about.get("lesson", ()), told),
        provenance=_provenance(rows, about),
        opening=opening(rows, about, told),
        headline=headline(told) if compares else "",
        baseline=", ".join(rows[rows["is_baseline"].astype(bool)]["implementation"].unique()),
        failures=failures_in_words(rows, about.get("crashes", {})),
        figures=_figures(rows, about, looks, measured),
        pays_off=pays_off(rows, measured) if compares else [],
        searches=searches_told(measured),
        tables=exact_tables(rows),
        samples=every_sample(rows),
        listings=listings(rows, order, about.get("documentation", {})),
        notes=_notes(rows, told),
        workers=workers,
        growth=growth_part(name, rows, about, list(order)),
        least_memory=list(least_memory),
    )


def order_of(rows: pd.DataFrame, about: Mapping[str, Any]) -> dict[str, int]:
    """The place of each label: as the run says, then as the rows come."""
    labels = dict.fromkeys([*about.get("order", []), *rows["implementation"]])
    return {label: index for index, label in enumerate(labels)}


def _provenance(rows: pd.DataFrame, about: Mapping[str, Any]) -> str:
    first = rows.iloc[0]
    source = about.get("source", "")
    parts = [f"From {source}" if source else "", first["family"]]
    parts.append(f"workload version {first['workload_version']}")
    return " · ".join(part for part in parts if part)


def failures_in_words(rows: pd.DataFrame, crashes: Mapping[str, str]) -> list[tuple[str, str]]:
    """What could not be drawn, and why: the same words for several sizes only once.

    ``crashes`` says of those that are there to crash what their crash teaches.
    """
    sizes: dict[tuple[str, str], list[str]] = {}
    for _, row in rows[rows["status"] != "ok"].iterrows():
        why = f"{WORDS[row['status']]}: {row['reason']}"
        if row["status"] == "crashed" and row["implementation"] in crashes:
            why = f"{why}. It is meant to crash: {crashes[row['implementation']]}."
        sizes.setdefault((row["implementation"], why), []).append(row["size"])
    return [(f"{label} ({', '.join(at)})", why) for (label, why), at in sizes.items()]


def _figures(
    rows: pd.DataFrame,
    about: Mapping[str, Any],
    looks: Mapping[str, Look],
    measured: Sequence[MeasuredBreakEven],
) -> list[Figure]:
    return [
        Figure(each.name, each.title, each.note, inline_svg(each.chart, f"c{index}-"))
        for index, each in enumerate(drawings(rows, about, looks, measured))
    ]


def _notes(rows: pd.DataFrame, told: pd.DataFrame) -> list[str]:
    """What a reader must know before comparing lines: more than one run, machine or worker count, and of which
    implementations the charts and tables show other figures than those that are ``told`` of."""
    notes = []
    if rows["run"].nunique() > 1:
        notes.append(
            "These rows come from more than one run, perhaps on different machines; each speedup is "
            "against the baseline of its own run."
        )
    newer = shown_of_newer_runs(rows, told)
    if len(newer):
        names = listed(list(dict.fromkeys(newer["implementation"])))
        runs = listed(sorted({f"the {run_in_words(row)}" for _, row in newer.iterrows()}))
        notes.append(
            f"{names} {'was' if newer['implementation'].nunique() == 1 else 'were'} measured again in {runs}. "
            "The recommendations, and all sentences that name no run, use the "
            f"{run_in_words(of_main_run(told).iloc[0])}; charts and tables use the newer figures."
        )
    if rows["is_reference"].all():
        notes.append("These rows come from committed reference runs, not from this machine.")
    workers = sorted(set(rows["workers"]) - {1})
    if len(workers) > 1:
        counts = ", ".join(str(each) for each in workers)
        notes.append(f"Rows with different numbers of workers are shown together: {counts}.")
    return notes

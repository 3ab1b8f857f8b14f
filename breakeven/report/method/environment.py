"""What a run was measured with: how much processes differ, machine limits, engines' costs, and the ruler's rules."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from breakeven.records.engine_costs import FIGURES, EngineCosts
from breakeven.records.limits import MachineLimits
from breakeven.records.measurement import Run
from breakeven.records.reading.left_out import LeftOut
from breakeven.records.run_notes import RunNotes
from breakeven.records.tables.table import Results
from breakeven.report.method.ruler_words import ruler_in_words
from breakeven.report.method.run_differences import differences
from breakeven.report.method.setting_words import machine_in_words, settings_in_words
from breakeven.report.overviews.views import apart
from breakeven.report.pages import Pages
from breakeven.statistics.intervals import median
from breakeven.statistics.process_spread import Spreads
from breakeven.wording import seconds, significant, span

__all__ = ["PAGE", "RunShown", "runs_shown", "write_environment"]

PAGE = "environment.html"

MACHINE = ("processor", "cores usable", "memory", "system")
RATES = {
    "read bandwidth": ("read_bytes_per_second", 1e9, "GB/s"),
    "triad bandwidth": ("triad_bytes_per_second", 1e9, "GB/s"),
    "arithmetic peak": ("operations_per_second", 1e9, "Gflop/s"),
}
COSTS = {
    "thousand_tasks": "1,000 tasks",
    "round_trip_1kb": "1 kB there and back",
    "round_trip_1mb": "1 MB there and back",
    "round_trip_100mb": "100 MB there and back",
}
"""Headings of figures whose names do not read well."""

Cells = list[tuple[str, str]]
"""Texts, each with what a pointer is told."""


@dataclass(frozen=True)
class RunShown:
    """One run as the page describes it; every table is text.

    Its ``cases`` are shown; of ``kept`` more, an earlier run is, which knows more of them.
    """

    run: Run
    is_reference: bool
    cases: int
    kept: int = 0
    thread_settings: list[tuple[str, str]] = field(default_factory=list)
    others: str = ""
    machine: list[tuple[str, str]] = field(default_factory=list)
    rules: list[tuple[str, str]] = field(default_factory=list)
    settings: list[tuple[str, str]] = field(default_factory=list)
    spreads: list[tuple[str, ...]] = field(default_factory=list)
    limits: LimitsShown | None = None
    costs: CostsShown | None = None

    @property
    def has_cases(self) -> bool:
        """Whether it measured cases that the report knows."""
        return bool(self.cases or self.kept)

    @property
    def started(self) -> str:
        """When it began: ``2026-11-29 14:05 UTC``."""
        return f"{self.run.started_at[:16].replace('T', ' ')} UTC"

    @property
    def committed(self) -> str:
        """When its commit was made, as the times of runs are written; what is no such time, as it is."""
        date = self.run.commit_date
        try:
            at = datetime.datetime.fromisoformat(date).astimezone(datetime.UTC)
        except (ValueError, OverflowError):
            return date
        return f"{at:%Y-%m-%d %H:%M} UTC"

    @property
    def where(self) -> str:
        """The machine in one line: what matters most, or all where that is not known."""
        machine = self.run.machine
        shown = {key: machine[key] for key in MACHINE if key in machine} or machine
        return ", ".join(
            f"{value} {key}" if str(value).isdigit() else str(value) for key, value in shown.items()
        )


@dataclass(frozen=True)
class LimitsShown:
    """The machine's limits: a row each with its figures by threads, and how it was measured."""

    headings: list[str]
    rows: list[tuple[str, list[str], str]]
    missing: list[tuple[str, str]]
    earlier: str = ""
    """When an earlier run measured them, where this one took them over."""


@dataclass(frozen=True)
class CostsShown:
    """A row for each engine, a cell for each figure, how it ended, and why figures are absent."""

    headings: Cells
    rows: list[tuple[str, Cells, str]]
    absent: list[tuple[str, str]]


def runs_shown(results: Results, table: pd.DataFrame) -> list[RunShown]:
    """The runs whose rows the page shows, or whose search for memory; the newest first."""
    shown = []
    for name, run in results.runs.items():
        own = table[table["run"] == name]
        notes = results.notes.get(name, RunNotes())
        kept = results.kept.get(name, 0)
        if len(own) or kept or notes.memory_needs or notes.break_evens:
            shown.append(_run_shown(run, notes, own, kept))
    return sorted(shown, key=lambda each: each.run.started_at, reverse=True)


def write_environment(
    pages: Pages, runs: Sequence[RunShown], left_out: Sequence[LeftOut] = ()
) -> None:
    """Write the page about the runs, in what they differ, and what could not be used of what is stored."""
    found = differences([each.run for each in runs])
    pages.write("environment.html", PAGE, runs=runs, differences=found, left_out=left_out)


def _run_shown(run: Run, notes: RunNotes, own: pd.DataFrame, kept: int) -> RunShown:
    return RunShown(
        run=run,
        is_reference=bool(len(own) and own["is_reference"].all()),
        cases=len(own),
        kept=kept,
        thread_settings=_thread_settings(own),
        others=notes.others_in_words,
        machine=machine_in_words(run.machine),
        rules=ruler_in_words(run, notes, own),
        settings=settings_in_words(run.settings),
        spreads=_spreads(notes.spreads, own),
        limits=_limits(notes.limits) if notes.limits else None,
        costs=_costs(notes.engine_costs) if notes.engine_costs else None,
    )


def _thread_settings(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """The engines that share the same settings of native threads, and these settings."""
    texts = rows["thread_settings"].map(
        lambda found: ", ".join(f"{key}={found[key]}" for key in sorted(found)) or "as found"
    )
    engines = rows["engine"].groupby(texts).agg(lambda names: ", ".join(sorted(set(names))))
    return [(str(names), str(settings)) for settings, names in engines.items()]


def _spreads(known: Spreads, own: pd.DataFrame) -> list[tuple[str, ...]]:
    """Each engine that ran, by how much two processes of the same code differ, and what says so."""
    ran = own[own["status"] == "ok"]["engine"].unique()
    return [_spread(known, str(engine)) for engine in sorted(ran)]


def _spread(known: Spreads, engine: str) -> tuple[str, ...]:
    spread, figures = known.of(engine), len(known.figures.get(engine, ()))
    if spread is None:
        return engine, "not measured", "–", "–"
    usually, mostly = map(apart, (spread.usually, spread.mostly))
    return engine, usually, mostly, f"{figures} of its own, {spread.figures} in all"


def _limits(found: MachineLimits) -> LimitsShown:
    rates = {name: getattr(found, column) for name, (column, _, _) in RATES.items()}
    counts = sorted({count for by_threads in rates.values() for count in by_threads})
    rows = [
        (
            f"{name}, {unit}",
            [
                _rate(rates[name][each], found.each_process.get(name, {}).get(each, ()), size)
                if each in rates[name]
                else "–"
                for each in counts
            ],
            found.how.get(name, ""),
        )
        for name, (_, size, unit) in RATES.items()
    ]
    if found.disk_read_bytes_per_second:
        disk = [significant(found.disk_read_bytes_per_second / 1e9, 3), *["–"] * (len(counts) - 1)]
        rows.append(("disk read, GB/s", disk[: len(counts)], found.how.get("disk read", "")))
    told = {*RATES, "disk read"}
    rows += [
        (name, ["–"] * len(counts), how) for name, how in found.how.items() if name not in told
    ]
    headings = [f"{count} {'thread' if count == 1 else 'threads'}" for count in counts]
    earlier = found.measured_at.replace("T", " ")[:16]
    return LimitsShown(headings, rows, list(found.missing.items()), earlier)


def _rate(rate: float, of_processes: Sequence[float], size: float) -> str:
    """A limit, with the least and the most that a process measured."""
    if len(of_processes) < 2:
        return f"about {significant(rate / size)}"
    middle, low, high = (
        significant(each / size, 3) for each in (rate, min(of_processes), max(of_processes))
    )
    return f"{middle} ({low}–{high})"


def _costs(found: tuple[EngineCosts, ...]) -> CostsShown:
    headings = [(COSTS.get(name, name.replace("_", " ")), told) for name, told in FIGURES.items()]
    titles = dict(zip(FIGURES, (title for title, _ in headings), strict=True))
    absent: dict[tuple[str, str], list[str]] = {}
    for each in found:
        for figure, why in each.not_applicable.items():
            absent.setdefault((titles[figure], why), []).append(each.engine)
    return CostsShown(
        headings,
        [(_engine(each), list(_cost_cells(each)), _ending(each)) for each in found],
        [(f"{title} of {', '.join(names)}", why) for (title, why), names in absent.items()],
    )


def _engine(costs: EngineCosts) -> str:
    return f"{costs.engine} ×{costs.workers}" if costs.workers > 1 else costs.engine


def _cost_cells(costs: EngineCosts) -> Iterator[tuple[str, str]]:
    for figure in FIGURES:
        samples = costs.samples_seconds.get(figure, ())
        if figure in costs.not_applicable:
            yield "n/a", costs.not_applicable[figure]
        elif samples:
            between = span(seconds, min(samples), max(samples))
            yield seconds(median(samples)), f"median of {len(samples)}: {between}"
        else:
            yield "–", "not measured"


def _ending(costs: EngineCosts) -> str:
    status = costs.status.replace("_", " ")
    return "" if costs.status == "ok" else f"{status}: {costs.reason}"

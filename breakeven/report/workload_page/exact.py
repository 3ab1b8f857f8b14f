"""The tables of exact figures: every number of a case, with what a reader must know beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from breakeven.findings.baselines import run_in_words, shift_in_words
from breakeven.findings.environments import beside_in_words, versions_in_words
from breakeven.records.limits import share_in_words
from breakeven.report.overviews.views import WORDS, interval_of, spread_in_words, verdict_in_words
from breakeven.wording import (
    NOTHING,
    amount,
    count_of,
    memory,
    missing,
    seconds,
    significant,
    spaced,
    span,
    times,
)
from breakeven.wording.terms import TERMS

__all__ = ["Exact", "ExactTable", "Row", "exact_tables"]

MARK, SHIFTED = "†", "≠"


@dataclass(frozen=True)
class Exact:
    """One figure: its column, its text, and what a pointer is told."""

    heading: str
    text: str
    title: str = ""


@dataclass(frozen=True)
class Row:
    """One case in a table of exact figures; every field is text but the row itself."""

    case: pd.Series
    cells: list[Exact]
    outcome: str


@dataclass(frozen=True)
class ExactTable:
    """One size's table: its title, its rows, and the notes that its marks stand for."""

    title: str
    rows: list[Row]
    notes: list[str]

    @property
    def headings(self) -> list[str]:
        """The columns, the same in every row."""
        return [cell.heading for cell in self.rows[0].cells]


def exact_tables(rows: pd.DataFrame) -> list[ExactTable]:
    """A table for each size of one workload; a column in which nothing stands is left out."""
    several = rows["run"].nunique() > 1
    cells = {index: [*_cells(row), *_run_cell(row, several)] for index, row in rows.iterrows()}
    known = {each.heading for own in cells.values() for each in own if each.text != NOTHING}
    return [
        ExactTable(
            title=_size_title(own),
            rows=[
                Row(row, [each for each in cells[index] if each.heading in known], _outcome(row))
                for index, row in own.iterrows()
            ],
            notes=_notes(own),
        )
        for _, own in rows.groupby("n")
    ]


def _size_title(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    return f"{first['size']}: {amount(first['n'], first['unit'])}"


def _cells(row: pd.Series) -> list[Exact]:
    return [*_time_cells(row), *_cold_cells(row), *_memory_cells(row), *_processor_cells(row)]


def _time_cells(row: pd.Series) -> list[Exact]:
    samples = f"{row['samples']:.0f} in {row['processes']:.0f}" if row["samples"] else NOTHING
    share, mark = NOTHING, MARK if _limit_note(row) else ""
    if not missing(row["limit_share"]):
        bounds = [row[f"limit_share_{end}"] for end in ("low", "high")]
        known = [None if missing(each) else float(each) for each in bounds]
        share = f"{share_in_words(float(row['limit_share']), *known)}{mark}"
    words = row["limit_words"] if isinstance(row["limit_words"], str) else ""
    return [
        Exact("time", seconds(row["seconds"])),
        Exact("95 % interval, without drift", _span(row, "seconds", seconds)),
        Exact("samples in processes", samples),
        Exact("the baseline’s time beside it", _baselines(row), shift_in_words(row)),
        *_speedup_cells(row),
        *_environment_cells(row),
        _compared(row),
        Exact("share of the machine’s limit", share, words),
    ]


def _speedup_cells(row: pd.Series) -> list[Exact]:
    """The speedup with its interval; the baseline has none over itself."""
    if row["verdict"] == "baseline":
        return [Exact("speedup", NOTHING), Exact("its interval", NOTHING)]
    span = _span(row, "speedup", times)
    return [Exact("speedup", times(row["speedup"])), Exact("its interval", span, interval_of(row))]


def _baselines(row: pd.Series) -> str:
    """What the baseline took in the same turns; marked where that is not what its own row says."""
    if row["verdict"] == "baseline":
        return NOTHING
    mark = f" {SHIFTED}" if shift_in_words(row) else ""
    return f"{seconds(row['baseline_seconds'])}{mark}"


def _environment_cells(row: pd.Series) -> list[Exact]:
    """Which versions a row had that ran in an environment of its engine's own, and its speedup over the others'
    baseline."""
    over = NOTHING
    if row["own_environment"] and not missing(row["default_speedup"]):
        over = f"{times(row['default_speedup'])} ({_span(row, 'default_speedup', times)})"
    return [
        Exact("its own versions", versions_in_words(row) or NOTHING, beside_in_words(row)),
        Exact("speedup over the run’s own versions", over),
    ]


def _compared(row: pd.Series) -> Exact:
    """Whether the speedup is of turns, or of figures that were taken apart."""
    spread = f"; {spread_in_words(row)}"
    turns = "measured in turns with the baseline, call by call"
    apart = "the baseline was measured apart, at another moment of the run"
    if row["verdict"] == "baseline" or missing(row["speedup"]):
        return Exact("compared", NOTHING)
    if row["in_turns"]:
        return Exact("compared", "in turns", turns + spread)
    return Exact("compared", "apart", apart + spread)


def _cold_cells(row: pd.Series) -> list[Exact]:
    cluster = 0.0 if missing(row["cluster_start_seconds"]) else row["cluster_start_seconds"]
    return [
        Exact("from cold", seconds(row["cold_seconds"])),
        Exact("import", seconds(row["import_seconds"])),
        Exact("start", seconds(row["start_seconds"] + cluster)),
        Exact("ingest", seconds(row["ingest_seconds"])),
        Exact("ingest earned back after", _earned(row)),
        Exact("first call", seconds(row["first_call_seconds"])),
        Exact("built once", seconds(row["build_seconds"]), TERMS["built once"]),
    ]


def _earned(row: pd.Series) -> str:
    calls = row["ingest_earned_calls"]
    if missing(calls) or missing(row["ingest_seconds"]) or not row["ingest_seconds"]:
        return NOTHING
    return count_of(int(calls), "call")


def _memory_cells(row: pd.Series) -> list[Exact]:
    how = str(row["memory_method"])
    if how and not missing(row["sampling_share"]):
        how = f"{how}; readings took {100 * row['sampling_share']:.1f} % of the pass"
    return [
        Exact("peak memory", memory(row["peak_bytes"]), how),
        Exact("range over passes", _passes(row)),
        Exact("above baseline", memory(row["above_baseline_bytes"]), "not there before it started"),
        Exact("file-backed", memory(row["file_backed_bytes"]), _of_files(row)),
    ]


def _of_files(row: pd.Series) -> str:
    if missing(row["file_backed_bytes"]):
        return "not known separately from the peak"
    return "mapped files, not in the peak"


def _passes(row: pd.Series) -> str:
    if missing(row["memory_passes"]):
        return NOTHING
    if row["memory_passes"] == 1:
        return "one pass"
    return f"{_span(row, 'peak_bytes', memory)} in {row['memory_passes']:.0f}"


def _processor_cells(row: pd.Series) -> list[Exact]:
    cores = NOTHING if missing(row["cores_busy"]) else significant(row["cores_busy"])
    return [Exact("CPU time", seconds(row["cpu_seconds"])), Exact("cores busy", cores)]


def _run_cell(row: pd.Series, several: bool) -> list[Exact]:
    """Which run a row is of, where a page has rows of several."""
    return [Exact("of which run", run_in_words(row))] if several else []


def _outcome(row: pd.Series) -> str:
    if row["status"] != "ok":
        return f"{WORDS[row['status']]}: {row['reason']}"
    told = verdict_in_words(row)
    ended = (
        f"sampling ended: {spaced(str(row['stopped_because']))}" if row["stopped_because"] else ""
    )
    return "; ".join(filter(None, (told, _warm_up(row), ended)))


def _warm_up(row: pd.Series) -> str:
    """That calls still changed when the warm-up's time was over, and in how many processes."""
    count = row["not_stationary"]
    if missing(count) or not count:
        return ""
    where = (
        ""
        if count == row["processes"] == 1
        else f" in {count:.0f} of {row['processes']:.0f} processes"
    )
    return f"not stationary{where}: calls still changed when the warm-up time ran out"


def _span(row: pd.Series, column: str, shown: Callable[[float], str]) -> str:
    return span(shown, row[f"{column}_low"], row[f"{column}_high"])


def _limit_note(row: pd.Series) -> str:
    words = row["limit_words"]
    return words.partition("; ")[2] if isinstance(words, str) else ""


def _notes(rows: pd.DataFrame) -> list[str]:
    """What the marks stand for, the same words for several rows only once."""
    found: dict[tuple[str, str], list[str]] = {}
    for _, row in rows.iterrows():
        for mark, note in ((MARK, _limit_note(row)), (SHIFTED, shift_in_words(row))):
            if note:
                found.setdefault((mark, note), []).append(row["implementation"])
    return [
        f"{mark} {_listed(labels)}: {_of_all(note, labels)}."
        for (mark, note), labels in found.items()
    ]


def _of_all(note: str, labels: Iterable[str]) -> str:
    """A note on one case, said of each of several."""
    several = len(set(labels)) > 1
    return note.replace("this case", "each of these cases") if several else note


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(labels))

"""The matrix of implementations and workloads: one cell says how one did at one size."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from breakeven.findings.baselines import against_in_words, shift_in_words
from breakeven.findings.environments import beside_in_words
from breakeven.findings.ranking import ahead_of_all, main_n
from breakeven.findings.tools import tool_of
from breakeven.report.charts.palette import FAMILIES, family_of
from breakeven.wording import count_of, interval_name, memory, missing, number, seconds, times

LARGEST = "largest measured for most"
USUAL = ("huge", "large", "medium", "small", "tiny")
"""Labels of sizes whose order everybody knows; others come after them, the largest first."""

WORDS = {
    "unavailable": "unavailable",
    "wrong_answer": "wrong answer",
    "changed_inputs": "changed inputs",
    "timeout": "timed out",
    "out_of_memory": "out of memory",
    "crashed": "crashed",
}
"""What a cell says where there is no number."""

VIEWS = ("steady", "ingested", "cold", "memory")
"""What a cell may show: one at a time."""

TWICE = 2.0
SHADES = (1.5, 4.0)
"""A ratio beyond these is shaded darker; the number itself is always in the cell."""


@dataclass(frozen=True)
class View:
    """One cell in one view: the text, the shade's class, and what a pointer or reader is told."""

    text: str
    shade: str
    note: str


@dataclass(frozen=True)
class Cell:
    """One implementation of one workload at one size, or the reason why there is no number.

    ``replaced`` is what a reference run has in its place, where it was measured here.
    """

    workload: str
    implementation: str
    row: pd.Series | None
    views: dict[str, View]
    best: bool = False
    replaced: Cell | None = None

    @property
    def origin(self) -> str:
        """Where it comes from: ``reference`` or ``here``."""
        return "reference" if self.row is not None and self.row["is_reference"] else "here"


@dataclass(frozen=True)
class Column:
    """One workload in a matrix: its page, and what n was."""

    name: str
    href: str
    n: str


@dataclass(frozen=True)
class Matrix:
    """One size's matrix: the columns, and the rows of cells by family of tools."""

    size: str
    columns: list[Column]
    families: list[tuple[str, list[tuple[str, list[Cell]]]]]
    versions: dict[str, str]
    """Of each label that runs in an environment of its own, what that has in another version."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was measured at that size."""
        return not any(column.n for column in self.columns)


def sizes_shown(table: pd.DataFrame) -> list[str]:
    """Each workload's largest size that most implementations were measured at, then each size by its label.

    A label that is the largest of every workload is left out: it is the first already. No rows, no
    sizes.
    """

    def place(size: str) -> tuple[int, float]:
        usual = USUAL.index(size) if size in USUAL else len(USUAL)
        return usual, -float(table.loc[table["size"] == size, "n"].median())

    labels = sorted(set(table["size"]), key=place)
    alone = set(_largest(table)) == set(labels[:1])
    return [LARGEST, *labels[alone:]] if labels else []


def matrices(
    table: pd.DataFrame,
    pages: Mapping[str, str],
    sizes: list[str],
    references: pd.DataFrame | None = None,
) -> list[Matrix]:
    """A matrix for each of the sizes, its columns in the order of ``pages`` (workload → page).

    ``references`` are the rows of reference runs, those among them that a row of the table replaces.
    """
    largest = _largest(table)

    def at(rows: pd.DataFrame, size: str) -> pd.DataFrame:
        return rows[rows["size"] == (rows["workload"].map(largest) if size == LARGEST else size)]

    other = table.iloc[:0] if references is None else references
    return [_matrix(size, at(table, size), table, pages, at(other, size)) for size in sizes]


def _largest(table: pd.DataFrame) -> pd.Series:
    """The label of each workload's largest size that most of its ways were measured at."""
    at = {workload: main_n(rows) for workload, rows in table.groupby("workload")}
    own = table[table["n"] == table["workload"].map(at)]
    return own.drop_duplicates("workload").set_index("workload")["size"]


def _matrix(
    size: str,
    rows: pd.DataFrame,
    table: pd.DataFrame,
    pages: Mapping[str, str],
    references: pd.DataFrame,
) -> Matrix:
    found, replaced = _by_cell(rows), _by_cell(references)
    known = set(zip(table["workload"], table["implementation"], strict=True))
    best = _best(rows)
    families = []
    for family in FAMILIES:
        labels = _labels(table, family)
        cells = [
            (
                label,
                [
                    _replacing(
                        _cell(name, label, found.get((name, label)), known, best),
                        replaced.get((name, label)),
                    )
                    for name in pages
                ],
            )
            for label in labels
        ]
        if cells:
            families.append((family, cells))
    columns = [Column(name, page, _what_n(rows, name)) for name, page in pages.items()]
    versions = {
        str(row["implementation"]): str(row["other_versions"]) for _, row in rows.iterrows()
    }
    return Matrix(size, columns, families, versions)


def _by_cell(rows: pd.DataFrame) -> dict[tuple[str, str], pd.Series]:
    return {(row["workload"], row["implementation"]): row for _, row in rows.iterrows()}


def _replacing(cell: Cell, reference: pd.Series | None) -> Cell:
    """The cell with what a reference run has in its place; the cell itself where it is that."""
    if reference is None or cell.row is None or cell.row["is_reference"]:
        return cell
    views = _views(reference)
    return replace(cell, replaced=Cell(cell.workload, cell.implementation, reference, views))


def _labels(table: pd.DataFrame, family: str) -> list[str]:
    """A family's labels tool by tool, each tool's in the order in which they were measured."""
    tools = [tool for words in FAMILIES.values() for tool in words]
    labels = [
        label for label in dict.fromkeys(table["implementation"]) if family_of(label) == family
    ]
    return sorted(labels, key=lambda label: [*tools, tool_of(label)].index(tool_of(label)))


def _what_n(rows: pd.DataFrame, workload: str) -> str:
    own = rows[rows["workload"] == workload]
    return f"{number(own['n'].iloc[0])} {own['unit'].iloc[0]}" if len(own) else ""


def _best(rows: pd.DataFrame) -> set[tuple[str, str]]:
    """The fastest of each workload beyond noise, and those that cannot be told apart from it."""
    return {
        (str(workload), str(label))
        for workload, own in rows.groupby("workload")
        for label in ahead_of_all(own)["implementation"]
    }


def _cell(
    workload: str,
    label: str,
    row: pd.Series | None,
    known: set[tuple[str, str]],
    best: set[tuple[str, str]],
) -> Cell:
    if row is None:
        words = "not measured" if (workload, label) in known else ""
        view = View("·" if words else "", "none", words)
        return Cell(workload, label, None, dict.fromkeys(VIEWS, view))
    return Cell(workload, label, row, _views(row), (workload, label) in best)


def _views(row: pd.Series) -> dict[str, View]:
    if row["status"] != "ok":
        return dict.fromkeys(VIEWS, View(WORDS[row["status"]], "failed", row["reason"]))
    return views_of(row)


def views_of(row: pd.Series) -> dict[str, View]:
    """A finished row in each of the VIEWS."""
    made = [steady_view(row), ingested_view(row), cold_view(row), memory_view(row)]
    if row["is_marked"]:
        # All are in italics; one saying it is enough, of the thousands on the index.
        made[0] = replace(made[0], note=f"reference run; {made[0].note}")
    return dict(zip(VIEWS, made, strict=True))


def steady_view(row: pd.Series) -> View:
    """How fast one warm call is, against the baseline's."""
    took = seconds(row["seconds"])
    if row["verdict"] == "baseline":
        return View(took, "baseline", "the baseline’s own time")
    if missing(row["speedup"]):
        return View(took, "tie", "no baseline was measured in the same run")
    note = f"{against_in_words(row)}, {times(row['speedup'])} the baseline’s speed"
    if not missing(row["speedup_low"]):
        note += f", {interval_of(row)} {times(row['speedup_low'])} to {times(row['speedup_high'])}"
    note += ", in turns" if row["in_turns"] else ", measured apart"
    spread = spread_in_words(row) if row["verdict"] == "cannot tell" else ""
    note += "".join(
        f"; {each}" for each in (beside_in_words(row), shift_in_words(row), spread) if each
    )
    if row["verdict"] == "same":
        return View("tie", "tie", f"{note}: shown to be the same")
    if row["verdict"] == "cannot tell":
        return View(f"{times(row['speedup'])} ?", "tie", f"{note}: not told apart")
    return View(times(row["speedup"]), shade(row["speedup"], row["verdict"] == "faster"), note)


def interval_of(row: pd.Series) -> str:
    """What the interval of a row's speedup is called: ``96.2 % interval``."""
    return interval_name(row["confidence"])


def spread_in_words(row: pd.Series) -> str:
    """How much processes of the same code differ, where the run tells."""
    if missing(row["usual_difference"]):
        return "how much processes of the same code differ is not known"
    usual, largest = (apart(row[f"{name}_difference"]) for name in ("usual", "largest"))
    return (
        f"half of all pairs of processes of the same code differ by up to {usual}, "
        f"one in twenty by more than {largest}"
    )


def apart(ratio: float) -> str:
    """How far apart two are, by their ratio above 1: ``2.9 %``, or ``2.5×`` where that is easier to see."""
    return times(ratio) if ratio >= TWICE else f"{100 * (ratio - 1):.2g} %"


def ingested_view(row: pd.Series) -> View:
    """How fast a call is together with the ingest of its data, against the baseline's."""
    return _seen_once(row, "ingested", "with its ingest", earned_in_words(row))


def earned_in_words(row: pd.Series) -> str:
    """After how many calls the ingest is earned back; empty where there is nothing to earn."""
    calls = row["ingest_earned_calls"]
    if missing(calls) or not calls:
        return ""
    return f"; its ingest is earned back after {count_of(int(calls), 'call')}"


def cold_view(row: pd.Series) -> View:
    """How fast one run of a script is, against the baseline's."""
    return _seen_once(row, "cold", "from cold")


def _seen_once(row: pd.Series, name: str, how: str, more: str = "") -> View:
    took, ratio = seconds(row[f"{name}_seconds"]), row[f"{name}_speedup"]
    if missing(row[f"{name}_seconds"]):
        return View("–", "tie", f"the time {how} was not measured")
    if row["verdict"] == "baseline":
        return View(took, "baseline", f"the baseline’s own time {how}")
    if missing(ratio):
        return View(took, "tie", "no baseline was measured in the same run")
    note = f"{took} {how}, {times(ratio)} the baseline’s speed, seen once{more}"
    if row[f"{name}_verdict"] == "cannot tell":
        return View(f"{times(ratio)} ?", "tie", f"{note}: not told apart")
    return View(times(ratio), shade(ratio, row[f"{name}_verdict"] == "faster"), note)


def memory_view(row: pd.Series) -> View:
    """The peak of memory, as a multiple of the baseline's."""
    peak = memory(row["peak_bytes"])
    if missing(row["peak_bytes"]):
        return View("–", "tie", "the peak of memory was not measured")
    if row["verdict"] == "baseline" or missing(row["memory_ratio"]):
        return View(peak, "baseline", "peak of the whole process tree")
    note = f"{peak} at the peak, {times(row['memory_ratio'])} the baseline’s"
    if row["memory_passes"] > 1:
        low, high = memory(row["peak_bytes_low"]), memory(row["peak_bytes_high"])
        note += f", {low} to {high} in {row['memory_passes']:.0f} passes"
    if row["memory_verdict"] == "same":
        return View("tie", "tie", f"{note}: the same, within the error of a reading")
    if row["memory_verdict"] == "cannot tell":
        return View(f"{times(row['memory_ratio'])} ?", "tie", f"{note}: not told apart")
    better = row["memory_verdict"] == "smaller"
    return View(times(row["memory_ratio"]), shade(row["memory_ratio"], better), note)


def shade(ratio: float, better: bool) -> str:
    """The class of a ratio that counts: ``up`` or ``down``, and 1 to 3 for how much."""
    size = math.exp(abs(math.log(ratio)))
    return f"{'up' if better else 'down'}-{1 + sum(size > limit for limit in SHADES)}"

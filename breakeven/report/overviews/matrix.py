"""The matrix of implementations and workloads: one cell says how one did at one size.

A cell's ratio is over the baseline of its own run. Where the baseline that stands in its column is of another
run, the cell is marked, and its note has the time of its own baseline.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from breakeven.findings.ranking import ahead_of_all, main_n, of_baselines_run, of_main_run
from breakeven.findings.tools import tool_of
from breakeven.report.charts.palette import FAMILIES, family_of
from breakeven.report.overviews.views import View, views_of
from breakeven.wording import amount, missing

__all__ = ["LARGEST", "Matrix", "matrix_of", "sizes_shown"]

LARGEST = "largest measured for most"
USUAL = ("huge", "large", "medium", "small", "tiny")
"""Labels of sizes whose order everybody knows; others come after them, the largest first."""
FIGURES = ("seconds", "ingested_seconds", "cold_seconds", "peak_bytes")
"""What rows are sorted by, in the order of the views."""
At = tuple[str, str]
"""A workload, and the label of a size."""


@dataclass(frozen=True)
class Cell:
    """One implementation of one workload at one size, or the reason why there is no number.

    ``sizes`` has the numbers of the chosen sizes at which it is shown. ``marks`` has ``best`` where it is the
    fastest, or not told apart from it, and ``apart`` where the baseline of its column is of another run; the same
    with ``-r`` of it among the reference runs alone. ``run`` is the number of its run where the column has
    several. ``replaced`` is what a reference run has in its place, where it was measured here.
    """

    row: pd.Series
    views: Mapping[str, View]
    marks: Sequence[str]
    sizes: Sequence[int] = ()
    run: int | None = None
    replaced: Cell | None = None

    @property
    def figures(self) -> str:
        """The figure of each view, for sorting: ``0.184 1.1 1.26 1.23e+09``; a dash for none."""
        values = (self.row[name] for name in FIGURES)
        return " ".join("-" if missing(value) else f"{value:.4g}" for value in values)


@dataclass(frozen=True)
class Place:
    """Where a row and a column meet: a cell for each size; ``is_known`` says that there is one at any size."""

    cells: list[Cell]

    @property
    def is_known(self) -> bool:
        """Whether the implementation was measured at any size."""
        return bool(self.cells)


@dataclass(frozen=True)
class Column:
    """One workload in a matrix: its page, and what n is at which of the chosen sizes."""

    name: str
    href: str
    sizes: list[tuple[Sequence[int], str]]


@dataclass(frozen=True)
class Matrix:
    """One family's matrix: the columns, and the rows of places by family of tools."""

    columns: list[Column]
    families: list[tuple[str, list[tuple[str, list[Place]]]]]
    versions: Mapping[str, str]
    """What the own environment of a label has in another version, for each label that has one."""
    empty_at: Sequence[int]
    """The numbers of the sizes at which nothing was measured."""


def sizes_shown(table: pd.DataFrame, ranked: pd.DataFrame) -> list[str]:
    """Each workload's main size, then each size by its label; ``ranked`` makes each run whole.

    A label that is the largest of every workload is left out: it is the first already. No rows, no
    sizes.
    """

    def place(size: str) -> tuple[int, float]:
        usual = USUAL.index(size) if size in USUAL else len(USUAL)
        return usual, -float(table.loc[table["size"] == size, "n"].median())

    labels = sorted(set(table["size"]), key=place)
    alone = set(_largest(table, ranked).values()) == set(labels[:1])
    return [LARGEST, *labels[alone:]] if labels else []


def matrix_of(
    table: pd.DataFrame,
    ranked: pd.DataFrame,
    pages: Mapping[str, str],
    sizes: Sequence[str],
    runs: Sequence[str],
    references: pd.DataFrame | None = None,
) -> Matrix:
    """The matrix of a family, its columns in the order of ``pages`` (workload → page).

    ``ranked`` makes each run whole: the fastest is decided within one. ``runs`` are the names of
    all runs; a run's place stands for its name. ``references`` are the rows of reference runs that
    a row of the table replaces.
    """
    return _Making(table, ranked, sizes, runs, references).matrix(pages)


def _largest(table: pd.DataFrame, ranked: pd.DataFrame) -> dict[str, str]:
    """The label of each workload's largest size that most of its ways were measured at, in the run that is ranked:
    the one that its sentence and the table of what to use speak of."""
    at = {}
    for workload, rows in ranked.groupby("workload"):
        ok = rows[rows["status"] == "ok"]
        at[workload] = main_n(of_main_run(ok if len(ok) else rows))
    own = table[table["n"] == table["workload"].map(at)].drop_duplicates("workload")
    return dict(zip(own["workload"], own["size"], strict=True))


@dataclass
class _Column:
    """What one set of rows has at one size of a workload."""

    rows: dict[str, pd.Series] = field(default_factory=dict)
    best: frozenset[str] = frozenset()
    best_run: str = ""
    """The run that was ranked."""
    runs: frozenset[str] = frozenset()
    """The runs that its rows are of."""
    own_run: str = ""
    """The run of the baseline that is shown."""

    @classmethod
    def of(cls, rows: pd.DataFrame, ranked: pd.DataFrame) -> _Column:
        own, main = of_baselines_run(rows), of_main_run(ranked)
        return cls(
            rows={row["implementation"]: row for _, row in rows.iterrows()},
            best=frozenset(ahead_of_all(main)["implementation"]),
            best_run=str(main["run"].iloc[0]) if len(main) else "",
            runs=frozenset(rows["run"]),
            own_run=str(own["run"].iloc[0]) if len(own) else "",
        )

    def marks(self, row: pd.Series, ending: str = "") -> list[str]:
        """What marks a row among these; nothing does whose figures are missing."""
        if row["status"] != "ok" or not self.rows:
            return []
        is_best = row["implementation"] in self.best and row["run"] == self.best_run
        marks = ["best"] if is_best else []
        marks += ["apart"] if row["run"] != self.own_run else []
        return [f"{each}{ending}" for each in marks]


class _Making:
    """The columns of a table at each size, and cells made of them."""

    def __init__(
        self,
        table: pd.DataFrame,
        ranked: pd.DataFrame,
        sizes: Sequence[str],
        runs: Sequence[str],
        references: pd.DataFrame | None,
    ) -> None:
        self._table, self._labels = table, sizes
        self._largest = _largest(table, ranked)
        self._shown = _columns(table, ranked)
        self._replaced: dict[At, _Column] = {}
        if references is not None:
            self._replaced = _columns(references, ranked[ranked["is_reference"].astype(bool)])
        self._numbers = {run: place for place, run in enumerate(runs)}

    def matrix(self, pages: Mapping[str, str]) -> Matrix:
        families = []
        for family in FAMILIES:
            labels = _labels(self._table, family)
            if labels:
                rows = [(label, [self._place(name, label) for name in pages]) for label in labels]
                families.append((family, rows))
        versions = dict(
            zip(self._table["implementation"], self._table["other_versions"], strict=True)
        )
        measured = {each for at in self._shown for each in self._sizes(at)}
        return Matrix(
            [Column(name, page, self._what_n(name)) for name, page in pages.items()],
            families,
            {label: str(said) for label, said in versions.items() if said},
            [place for place in range(len(self._labels)) if place not in measured],
        )

    def _sizes(self, at: At) -> list[int]:
        """The numbers of the chosen sizes that show a workload's size."""
        workload, size = at
        return [
            place
            for place, label in enumerate(self._labels)
            if size == (self._largest.get(workload) if label == LARGEST else label)
        ]

    def _what_n(self, workload: str) -> list[tuple[Sequence[int], str]]:
        found: list[tuple[Sequence[int], str]] = []
        for at, column in self._shown.items():
            if at[0] == workload:
                first = next(iter(column.rows.values()))
                found.append((self._sizes(at), amount(first["n"], first["unit"])))
        return found

    def _place(self, workload: str, label: str) -> Place:
        return Place(
            [
                self._cell(at, column.rows[label])
                for at, column in self._shown.items()
                if at[0] == workload and label in column.rows
            ]
        )

    def _cell(self, at: At, row: pd.Series) -> Cell:
        column, others = self._shown[at], self._replaced.get(at, _Column())
        marks, reference = column.marks(row), others.rows.get(row["implementation"])
        replaced = None
        if row["is_reference"]:
            marks += others.marks(row, "-r")
        elif reference is not None:
            replaced = self._made(reference, others.marks(reference, "-r"))
        several = len(column.runs) > 1 or len(others.runs) > 1
        return self._made(row, marks, self._sizes(at), replaced, is_one_of_several=several)

    def _made(
        self,
        row: pd.Series,
        marks: Sequence[str],
        sizes: Sequence[int] = (),
        replaced: Cell | None = None,
        *,
        is_one_of_several: bool = True,
    ) -> Cell:
        is_apart = bool({"apart", "apart-r"} & set(marks))
        run = self._numbers[row["run"]] if is_one_of_several else None
        return Cell(row, views_of(row, is_apart=is_apart), marks, sizes, run, replaced)


def _columns(rows: pd.DataFrame, ranked: pd.DataFrame) -> dict[At, _Column]:
    whole = dict(list(ranked.groupby(["workload", "size"], sort=False)))
    return {
        (str(key[0]), str(key[1])): _Column.of(at, whole.get(key, at))
        for key, at in rows.groupby(["workload", "size"], sort=False)
    }


def _labels(table: pd.DataFrame, family: str) -> list[str]:
    """A family's labels tool by tool, each tool's in the order in which they were measured."""
    tools = [tool for words in FAMILIES.values() for tool in words]
    labels = [
        label for label in dict.fromkeys(table["implementation"]) if family_of(label) == family
    ]
    return sorted(labels, key=lambda label: [*tools, tool_of(label)].index(tool_of(label)))

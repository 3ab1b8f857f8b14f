"""How warm calls changed over commits and environments: an overview, and a page for each workload.

Only what a paired comparison has confirmed is called a change, and marked; what runs at different times
let suspect stands apart, with the command that finds out.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from breakeven.findings.verdicts.history import FEWEST_CASES, MOST_COMMITS, History, Point, Step
from breakeven.report.charts.of_history import charts_over_time
from breakeven.report.charts.palette import Look
from breakeven.report.pages import Pages, page_in, page_of
from breakeven.report.shown import Shown
from breakeven.wording import missing, number, seconds, span, times

__all__ = ["FOLDER", "PAGE", "PageOverTime", "pages_over_time", "write_history"]

PAGE, FOLDER = "history.html", "over_time"
ASV_PAGES = "history/index.html"
"""Where ``asv publish`` writes, as ``asv.conf.json`` has it, seen from the report's folder."""
MOST_COLUMNS = 12
"""The newest commits in a workload's table; its chart has the others."""


@dataclass(frozen=True)
class PointShown:
    """A commit in an environment, as text; ``href`` is empty where commits have no page."""

    name: str
    href: str
    date: str
    subject: str
    environment: str
    cases: str


@dataclass(frozen=True)
class StepShown:
    """What lies between two points, as text."""

    before: PointShown
    after: PointShown
    cases: str
    drift: str
    noise: str
    suspects: str
    confirmed: str


@dataclass(frozen=True)
class Moved:
    """A case that moved outside the noise, in words, and between which points.

    ``words`` are what the runs say, ``paired`` what a paired comparison says; where there is none,
    ``command`` makes one.
    """

    workload: str
    href: str
    implementation: str
    size: str
    words: str
    paired: str
    command: str
    is_confirmed: bool
    is_slower: bool
    at: Point
    before: PointShown
    after: PointShown


@dataclass(frozen=True)
class Cell:
    """A case's time at one point; ``shade`` and ``words`` are empty where nothing changed."""

    text: str
    note: str = ""
    shade: str = ""
    words: str = ""


@dataclass(frozen=True)
class CaseOverTime:
    """One row of the table: an implementation at a size, with a cell for each point."""

    implementation: str
    size: str
    cells: list[Cell]


@dataclass(frozen=True)
class PageOverTime:
    """What the page of one workload over time is made of; ``page`` is the workload's own page."""

    name: str
    page: str
    points: list[PointShown]
    left_out: int
    cases: list[CaseOverTime]
    moved: list[Moved]
    rows: pd.DataFrame
    looks: Mapping[str, Look]

    @property
    def href(self) -> str:
        """The path of the page."""
        return page_in(FOLDER, self.name)

    def write(self, pages: Pages) -> None:
        """Draw the charts and write the page."""
        charts = charts_over_time(self.rows, self.looks)
        pages.write("over_time.html", self.href, page=self, charts=charts, looks=self.looks)


class Words:
    """The points, steps and changes of a history as text."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._cases = Counter(history.rows["point"])

    def point(self, of: Point) -> PointShown:
        """A point, with how many cases were measured at it."""
        page = self._history.commit_page
        return PointShown(
            name=of.commit[:8],
            href=f"{page}{of.commit}" if page else "",
            date=f"{of.committed_at:%Y-%m-%d}",
            subject=self._history.subjects.get(of.commit, ""),
            environment=of.environment,
            cases=number(self._cases[of]),
        )

    def step(self, of: Step) -> StepShown:
        """A step; where too few cases tell the noise, it says so instead of a figure."""
        told = of.cases >= FEWEST_CASES
        return StepShown(
            before=self.point(of.before),
            after=self.point(of.after),
            cases=number(of.cases),
            drift=times(of.drift),
            noise=times(of.noise) if told else "too few cases to tell",
            suspects=str(len(of.suspects)),
            confirmed=str(sum(self._history.is_confirmed(of, case) for case in of.suspects)),
        )

    def moved(self, of: Sequence[Step]) -> list[Moved]:
        """Every case outside the noise, the newest step first, in it the largest first."""
        return [
            self._moved(step, case, ratio)
            for step in reversed(of)
            for case, ratio in sorted(
                step.suspects.items(), key=lambda each: -max(each[1], 1 / each[1])
            )
        ]

    def _moved(self, step: Step, case: tuple[str, str, str], ratio: float) -> Moved:
        workload, implementation, size = case
        paired = self._history.on_time(step, case)
        return Moved(
            workload=workload,
            href=page_in(FOLDER, workload),
            implementation=implementation,
            size=size,
            words=change_in_words(ratio),
            paired=paired.in_words if paired else "",
            command="" if paired else compare_command(step, case),
            is_confirmed=self._history.is_confirmed(step, case),
            is_slower=ratio > 1,
            at=step.after,
            before=self.point(step.before),
            after=self.point(step.after),
        )


def compare_command(step: Step, case: tuple[str, str, str]) -> str:
    """The command that compares the two points by pairs; empty where one of them cannot be had again."""
    workload, implementation, size = case
    sides = [at.as_side for at in (step.before, step.after)]
    if not all(sides):
        return ""
    only = ["--only", implementation, "--sizes", size]
    return shlex.join(["breakeven", "compare", *sides, workload, *only])


def change_in_words(ratio: float) -> str:
    """A ratio of times, after over before, in words."""
    return f"{times(ratio)} as long" if ratio > 1 else f"{times(1 / ratio)} the speed"


def write_history(pages: Pages, history: History, over_time: Sequence[PageOverTime]) -> None:
    """Write the overview, which leads to the pages of the workloads."""
    words = Words(history)
    points, found = history.points[::-1], history.steps[::-1]
    moved = words.moved(history.steps)
    pages.write(
        "history.html",
        PAGE,
        points=[words.point(each) for each in points],
        steps=[words.step(each) for each in found],
        most_commits=MOST_COMMITS,
        confirmed=[each for each in moved if each.is_confirmed],
        suspected=[each for each in moved if not each.is_confirmed],
        over_time=[(each.name, each.href) for each in over_time],
        fewest_cases=FEWEST_CASES,
        asv_pages=ASV_PAGES if pages.has(ASV_PAGES) else "",
    )


def pages_over_time(history: History, shown: Shown) -> list[PageOverTime]:
    """A page for each workload that was measured at more than one point, in the report's order."""
    words = Words(history)
    suspected: dict[str, list[Step]] = {}
    for step in history.steps:
        for name in {workload for workload, _, _ in step.suspects}:
            suspected.setdefault(name, []).append(step)
    order = [name for family in shown.families.values() for name in family]
    own = {str(name): rows for name, rows in history.rows.groupby("workload", sort=False)}
    known = [name for name in order if name in own]
    return [
        _page(name, own[name], suspected.get(name, []), words, shown)
        for name in [*known, *sorted(own.keys() - set(known))]
        if own[name]["point"].nunique() > 1
    ]


def _page(
    name: str,
    rows: pd.DataFrame,
    found: Sequence[Step],
    words: Words,
    shown: Shown,
) -> PageOverTime:
    points = sorted(set(rows["point"]))
    newest = points[-MOST_COLUMNS:]
    labels = rows["implementation"].isin(set(shown.looks))
    moved = [each for each in words.moved(found) if each.workload == name]
    return PageOverTime(
        name=name,
        page=page_of(name) if name in set(shown.table["workload"]) else "",
        points=[words.point(each) for each in newest],
        left_out=len(points) - len(newest),
        cases=_cases(rows, newest, moved),
        moved=moved,
        rows=rows[labels],
        looks={label: shown.looks[label] for label in rows[labels]["implementation"].unique()},
    )


def _cases(
    rows: pd.DataFrame, points: Sequence[Point], moved: Sequence[Moved]
) -> list[CaseOverTime]:
    confirmed = {
        (each.implementation, each.size, each.at): each for each in moved if each.is_confirmed
    }
    cases = []
    for (size, label), own in rows.groupby(["size", "implementation"], sort=False):
        at = dict(zip(own["point"], own[["seconds", "low", "high"]].to_numpy(), strict=True))
        name = str(label), str(size)
        cells = [_cell(at.get(each), confirmed.get((*name, each))) for each in points]
        cases.append(CaseOverTime(*name, cells))
    return cases


def _cell(times_of: Sequence[float] | None, change: Moved | None) -> Cell:
    if times_of is None:
        return Cell("·")
    value, low, high = times_of
    note = "" if missing(low) or missing(high) else f"99 % interval {span(seconds, low, high)}"
    if change is None:
        return Cell(seconds(value), note)
    shade = "down-2" if change.is_slower else "up-2"
    return Cell(seconds(value), note, shade, change.words)

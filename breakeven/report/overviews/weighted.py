"""The page of a weighted family: its members by tools, and one number for each tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from breakeven.findings.baselines import run_in_words
from breakeven.findings.environments import versions_in_words
from breakeven.findings.weighted import OneNumber, compared_tools, is_member, members, one_number
from breakeven.report.overviews.views import WORDS, View, views_of
from breakeven.report.pages import page_of
from breakeven.report.workload_page.exact import ExactTable, exact_tables
from breakeven.report.workload_page.sources import Listing, listings, pages_followed
from breakeven.wording import amount, interval_name, listed, number, seconds, span, times
from breakeven.workload.presentation import WeightedFamily

NOT_MEASURED = View("·", "none", "not measured")


@dataclass(frozen=True)
class ToolNumbers:
    """One tool: its number at each size, as text with a note, and how much of the weights it can do."""

    label: str
    cells: list[View]
    supported: str


@dataclass(frozen=True)
class MemberRow:
    """One member: its weight, the baseline's time, and each tool's speedup."""

    name: str
    weight: str
    baseline: str
    cells: list[View]


@dataclass(frozen=True)
class MemberDetails:
    """What can be unfolded of one member: its question, why it costs what it costs, the pages of the tools'
    documentation by their titles, the figures."""

    name: str
    question: str
    why: list[str]
    documentation: list[tuple[str, str]]
    tables: list[ExactTable]


@dataclass(frozen=True)
class WeightedPage:
    """The page of the family."""

    of: WeightedFamily
    size: str
    sizes: list[str]
    tools: list[str]
    numbers: list[ToolNumbers]
    rows: list[MemberRow]
    failures: list[tuple[str, str]]
    details: list[MemberDetails]
    listings: list[Listing]
    headline: str
    versions: Mapping[str, str]
    """What the own environment of a tool has in another version, for each that has one."""
    whose: str
    """Which runs the rows are of: ``reference run of 2026-11-30 23:08``."""
    sizes_told: str
    """How large each size is: ``medium: 3,000,000 rows (read_csv 2,500,000)``."""

    @property
    def href(self) -> str:
        """The path of the page."""
        return page_of(self.of.name)

    @property
    def is_mixed(self) -> bool:
        """Whether some cell stands beside a baseline of another run."""
        return any("apart" in cell.shade for row in self.rows for cell in row.cells)

    @property
    def question(self) -> str:
        """What is asked of the members together."""
        return self.of.question.format(count=len(self.rows))


def weighted_page(
    of: WeightedFamily,
    table: pd.DataFrame,
    about: Mapping[str, Mapping[str, Any]],
    order: Mapping[str, int],
) -> WeightedPage | None:
    """The page, from the table's rows and what runs say about workloads; None without rows.

    The table of members is at the largest size measured; ``order`` says which label comes first.
    """
    own = table[is_member(table, of)]
    if own.empty:
        return None
    own = own.assign(_order=own["implementation"].map(order)).sort_values(["n", "_order"])
    sizes = list(dict.fromkeys(own.groupby("size")["n"].max().sort_values().index))
    shown = members(own, of, sizes[-1])
    tools = compared_tools(own, of)
    numbers = {tool: one_number(own, of, tool, sizes[-1]) for tool in tools}
    return WeightedPage(
        of=of,
        size=sizes[-1],
        sizes=sizes,
        tools=tools,
        numbers=[_numbers(own, of, tool, sizes) for tool in tools],
        rows=[_row(name, of, rows, tools) for name, rows in shown.groupby("member", sort=False)],
        failures=_failures(own, of),
        details=_details(own, of, about),
        listings=listings(own, order, {}),
        headline=_headline(of, numbers, sizes[-1]),
        versions=_versions(own),
        whose=listed(sorted({run_in_words(row) for _, row in own.iterrows()})),
        sizes_told="; ".join(_size_told(own[own["size"] == size], of) for size in sizes),
    )


def _versions(rows: pd.DataFrame) -> dict[str, str]:
    """The versions in a tool's own environment, by its label."""
    own = rows[rows["own_environment"].astype(bool)].drop_duplicates("implementation")
    return {str(row["implementation"]): versions_in_words(row) for _, row in own.iterrows()}


def _size_told(at: pd.DataFrame, of: WeightedFamily) -> str:
    """How large one size is, with the members that are an exception."""
    of_members = at.drop_duplicates("workload")
    usual = of_members["n"].mode().max()
    others = [
        f"{row['workload'].removeprefix(of.prefix)} {number(row['n'])}"
        for _, row in of_members[of_members["n"] != usual].iterrows()
    ]
    said = f"{at['size'].iloc[0]}: {amount(float(usual), str(at['unit'].iloc[0]))}"
    return f"{said} ({', '.join(others)})" if others else said


def _headline(family: WeightedFamily, numbers: Mapping[str, OneNumber], size: str) -> str:
    """The tool with the largest number, in a sentence; empty where none has one."""
    known = {tool: each for tool, each in numbers.items() if each.speedup is not None}
    if not known:
        return ""
    best = max(known, key=lambda tool: known[tool].speedup or 0.0)
    of = known[best]
    interval = (
        "no interval"
        if of.low is None
        else f"{interval_name(of.confidence)} {span(times, of.low, of.high)}"
    )
    return (
        f"Over the {family.member}s that it can do, {best} is {times(of.speedup)} as fast as "
        f"{family.baseline} at size {size}, weighted by the {family.weight} ({interval}; "
        f"{100 * of.timed_share:.0f} % of the {family.weight})."
    )


def _numbers(table: pd.DataFrame, of: WeightedFamily, tool: str, sizes: list[str]) -> ToolNumbers:
    found = [one_number(table, of, tool, size) for size in sizes]
    supported = found[-1].supported_share
    return ToolNumbers(
        tool,
        [_number(each, of.weight) for each in found],
        "unknown" if supported is None else f"{100 * supported:.0f} %",
    )


def _number(of: OneNumber, weight: str) -> View:
    """Shaded only where the whole interval lies on one side of 1."""
    if of.speedup is None:
        return NOT_MEASURED
    note = f"over {100 * of.timed_share:.0f} % of the {weight}"
    note += f", from {of.runs} runs" if of.runs > 1 else ""
    if of.low is None or of.high is None:
        return View(f"{times(of.speedup)} ?", "tie", f"no interval, {note}")
    note = f"{span(times, of.low, of.high)}, {note}"
    shade = "up-1" if of.low > 1 else "down-1" if of.high < 1 else "tie"
    return View(times(of.speedup), shade, note)


def _row(name: Any, of: WeightedFamily, rows: pd.DataFrame, tools: list[str]) -> MemberRow:
    found = {row["implementation"]: row for _, row in rows.iterrows()}
    baseline = found.get(of.baseline)
    run = "" if baseline is None else str(baseline["run"])
    return MemberRow(
        str(name),
        number(of.weights[str(name)]),
        seconds(None if baseline is None else baseline["seconds"]),
        [_cell(found.get(tool), run) for tool in tools],
    )


def _cell(row: pd.Series | None, baselines_run: str) -> View:
    """Its speedup; marked where the baseline that is shown is of another run, and where it is a reference."""
    if row is None:
        return NOT_MEASURED
    is_apart = bool(row["run"] != baselines_run and row["status"] == "ok")
    found = views_of(row, is_apart=is_apart)["steady"]
    marks = (" apart" if is_apart else "") + (" reference" if row["is_marked"] else "")
    return replace(found, shade=f"{found.shade}{marks}")


def _failures(rows: pd.DataFrame, of: WeightedFamily) -> list[tuple[str, str]]:
    """What gave no number, and why: the same words for several tools and sizes only once."""
    who: dict[tuple[str, str], dict[str, None]] = {}
    for _, row in rows[rows["status"] != "ok"].iterrows():
        member = row["workload"].removeprefix(of.prefix)
        why = f"{WORDS[row['status']]}: {row['reason']}"
        who.setdefault((member, why), {})[row["implementation"]] = None
    return [(f"{member} with {', '.join(labels)}", why) for (member, why), labels in who.items()]


def _details(
    rows: pd.DataFrame, of: WeightedFamily, about: Mapping[str, Mapping[str, Any]]
) -> list[MemberDetails]:
    found = []
    for name in of.weights:
        own = rows[rows["workload"] == of.prefix + name]
        if len(own):
            said = about.get(of.prefix + name, {})
            why = [str(each["text"]) for each in said.get("lesson", ())]
            figureless = [text for text in why if "{" not in text]
            question = str(said.get("question", ""))
            pages = pages_followed([*said.get("documentation", {})], said.get("documentation", {}))
            found.append(MemberDetails(name, question, figureless, pages, exact_tables(own)))
    return found

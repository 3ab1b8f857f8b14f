"""The twenty methods that notebooks call most: methods by tools, and one number for each tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from reports.exact import ExactTable, exact_tables
from reports.matrix import WORDS, View, steady_view
from reports.pages import page_of
from reports.sources import Listing, listings
from results.top_methods import (
    BASELINE,
    CALLS,
    PREFIX,
    SOURCE,
    OneNumber,
    compared_tools,
    is_top_method,
    methods,
    one_number,
)
from results.wording import count_of, number, seconds, times

NOT_MEASURED = View("·", "none", "not measured")


@dataclass(frozen=True)
class ToolNumbers:
    """One tool: its number at each size, as text with a note, and how much of the calls it can do."""

    label: str
    cells: list[View]
    supported: str


@dataclass(frozen=True)
class MethodRow:
    """One method: its calls in notebooks, the baseline's time, and each tool's speedup."""

    name: str
    calls: str
    baseline: str
    cells: list[View]


@dataclass(frozen=True)
class MethodDetails:
    """What can be unfolded of one method: its question, why it costs what it costs, the figures."""

    name: str
    question: str
    why: list[str]
    tables: list[ExactTable]


@dataclass(frozen=True)
class TopMethods:
    """The page of the methods."""

    size: str
    sizes: list[str]
    tools: list[str]
    numbers: list[ToolNumbers]
    rows: list[MethodRow]
    failures: list[tuple[str, str]]
    details: list[MethodDetails]
    listings: list[Listing]
    headline: str
    source: str = SOURCE
    href: str = page_of("top_methods")

    @property
    def question(self) -> str:
        """What is asked of the methods together."""
        methods = count_of(len(self.rows), "pandas method")
        return f"What becomes of the {methods} that notebooks call most, with each tool?"


def top_methods(
    table: pd.DataFrame, about: Mapping[str, Mapping[str, Any]], order: Mapping[str, int]
) -> TopMethods | None:
    """The page, from the table's rows and what runs say about workloads; None without rows.

    The table of methods is at the largest size measured; ``order`` says which label comes first.
    """
    own = table[is_top_method(table)]
    if own.empty:
        return None
    own = own.assign(_order=own["implementation"].map(order)).sort_values(["n", "_order"])
    sizes = list(dict.fromkeys(own.groupby("size")["n"].max().sort_values().index))
    shown = methods(own, sizes[-1])
    tools = compared_tools(own)
    numbers = {tool: one_number(own, tool, sizes[-1]) for tool in tools}
    return TopMethods(
        size=sizes[-1],
        sizes=sizes,
        tools=tools,
        numbers=[_numbers(own, tool, sizes) for tool in tools],
        rows=[_row(name, rows, tools) for name, rows in shown.groupby("method", sort=False)],
        failures=_failures(own),
        details=_details(own, about),
        listings=listings(own, order),
        headline=_headline(numbers, sizes[-1]),
    )


def _headline(numbers: Mapping[str, OneNumber], size: str) -> str:
    """The tool with the largest number, in a sentence; empty where none has one."""
    known = {tool: each for tool, each in numbers.items() if each.speedup is not None}
    if not known:
        return ""
    best = max(known, key=lambda tool: known[tool].speedup or 0.0)
    of = known[best]
    interval = (
        "no interval" if of.low is None else f"95 % interval {times(of.low)} to {times(of.high)}"
    )
    return (
        f"Over the methods that it can do, {best} has {times(of.speedup)} the speed of {BASELINE} at "
        f"size {size}, weighted with the calls ({interval}; {100 * of.timed_share:.0f} % of the calls)."
    )


def _numbers(table: pd.DataFrame, tool: str, sizes: list[str]) -> ToolNumbers:
    found = [one_number(table, tool, size) for size in sizes]
    supported = found[-1].supported_share
    return ToolNumbers(
        tool,
        [_number(each) for each in found],
        "unknown" if supported is None else f"{100 * supported:.0f} %",
    )


def _number(of: OneNumber) -> View:
    """Shaded only where the whole interval lies on one side of 1."""
    if of.speedup is None:
        return NOT_MEASURED
    note = f"over {100 * of.timed_share:.0f} % of the calls"
    if of.low is None or of.high is None:
        return View(f"{times(of.speedup)} ?", "tie", f"no interval, {note}")
    note = f"{times(of.low).rstrip('×')}–{times(of.high)}, {note}"
    shade = "up-1" if of.low > 1 else "down-1" if of.high < 1 else "tie"
    return View(times(of.speedup), shade, note)


def _row(name: Any, rows: pd.DataFrame, tools: list[str]) -> MethodRow:
    found = {row["implementation"]: row for _, row in rows.iterrows()}
    baseline = found.get(BASELINE)
    return MethodRow(
        str(name),
        number(CALLS[str(name)]),
        seconds(None if baseline is None else baseline["seconds"]),
        [_cell(found.get(tool)) for tool in tools],
    )


def _cell(row: pd.Series | None) -> View:
    if row is None:
        return NOT_MEASURED
    if row["status"] != "ok":
        return View(WORDS[row["status"]], "failed", row["reason"])
    return steady_view(row)


def _failures(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """What gave no number, and why: the same words for several tools and sizes only once."""
    who: dict[tuple[str, str], dict[str, None]] = {}
    for _, row in rows[rows["status"] != "ok"].iterrows():
        method = row["workload"].removeprefix(PREFIX)
        why = f"{WORDS[row['status']]}: {row['reason']}"
        who.setdefault((method, why), {})[row["implementation"]] = None
    return [(f"{method} with {', '.join(labels)}", why) for (method, why), labels in who.items()]


def _details(rows: pd.DataFrame, about: Mapping[str, Mapping[str, Any]]) -> list[MethodDetails]:
    found = []
    for name in CALLS:
        own = rows[rows["workload"] == PREFIX + name]
        if len(own):
            said = about.get(PREFIX + name, {})
            why = [str(each["text"]) for each in said.get("lesson", ())]
            figureless = [text for text in why if "{" not in text]
            tables = exact_tables(own)
            found.append(MethodDetails(name, str(said.get("question", "")), figureless, tables))
    return found

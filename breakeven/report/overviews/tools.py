"""The page of a tool: where it pays, where it costs, what it takes before it works, what it cannot do."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

import pandas as pd

from breakeven.findings.claims.leads import Lead, interval, lead
from breakeven.findings.tools import (
    StepCosts,
    at_main_size,
    best_ways,
    on_one_worker,
    price_of_a_task,
    rows_of,
    step_costs,
    tool_of,
)
from breakeven.records.break_evens import MeasuredBreakEven
from breakeven.report.charts.palette import FAMILIES
from breakeven.report.overviews.views import WORDS, View, shade, views_of
from breakeven.report.overviews.weighted import WeightedPage
from breakeven.report.pages import Pages, page_of
from breakeven.report.shown import CELL, Shown
from breakeven.report.undrawn import attempted
from breakeven.report.workload_page.break_even import PaysOff, pays_off
from breakeven.wording import amount, listed, seconds, times

__all__ = ["FOLDER", "ToolPage", "tool_pages", "write_tools"]

FOLDER = "tools"
Turns = Mapping[tuple[str, str], PaysOff]
"""From what size each label of each workload pays off."""
FEWEST_FOR_A_MEDIAN = 5
FEWEST_WORKLOADS = 2
"""A tool of fewer workloads has no page: theirs say it all."""


@dataclass(frozen=True)
class Way:
    """A tool's best way of computing one workload, at the largest size that most were measured at in its run.

    ``alone`` is the label that does the same on one worker, ``over_alone`` how much faster the tool is; both
    are None where it is on one worker itself, or where the two were not measured in one run. ``is_marked`` says
    that it is of a reference run, while others were measured here.
    """

    workload: str
    href: str
    size: str
    label: str
    tuned: bool
    views: Mapping[str, View]
    pays_off: PaysOff | None
    over_alone: Lead | None = None
    is_marked: bool = False

    @property
    def shown_over_alone(self) -> View:
        """How much faster it is than the same algorithm on one worker."""
        if self.over_alone is None:
            return View(
                "–", "none", "on one worker itself, or not measured beside one in the same run"
            )
        lead = self.over_alone
        words = f"{interval(lead.ratio)} over {lead.second}, which does the same on one worker"
        shown = times(lead.ratio.value)
        if lead.verdict in ("same", "cannot tell"):
            return View("tie" if lead.verdict == "same" else f"{shown} ?", "tie", words)
        return View(shown, shade(lead.ratio.value, lead.verdict == "faster"), words)


@dataclass(frozen=True)
class ToolPage:
    """Everything that is shown of one tool."""

    tool: str
    href: str
    headline: str
    ways: list[Way]
    steps: list[tuple[str, str, int, str, str, str]]
    tasks: list[tuple[str, str, str]]
    weighted: list[tuple[WeightedPage, list[tuple[str, View]]]]
    cannot: list[tuple[str, str]]


def tool_pages(shown: Shown) -> dict[str, str]:
    """The path of each tool's page, in the order of the families of tools."""
    found = shown.competing.assign(tool=shown.competing["implementation"].map(tool_of))
    workloads = found.groupby("tool")["workload"].nunique()
    return {
        tool: f"{FOLDER}/{tool}.html"
        for tools in FAMILIES.values()
        for tool in tools
        if workloads.get(tool, 0) >= FEWEST_WORKLOADS
    }


def write_tools(pages: Pages, shown: Shown, weighted: Sequence[WeightedPage]) -> dict[str, str]:
    """Write a page for each tool; returns their paths by tool."""
    hrefs = tool_pages(shown)

    searched: dict[str, list[MeasuredBreakEven]] = {}
    for found in shown.results.break_evens:
        searched.setdefault(found.workload, []).append(found)

    @cache
    def turns() -> dict[tuple[str, str], PaysOff]:
        return {
            (str(name), each.label): each
            for name, rows in shown.competing.groupby("workload")
            for each in pays_off(rows, searched.get(str(name), []))
        }

    at_main = at_main_size(shown.ranked)

    def write(tool: str, href: str) -> None:
        best = _as_shown(best_ways(at_main, tool), shown)
        page = _page(tool, href, shown, best, turns(), weighted)
        pages.write("tool.html", href, page=page, others=hrefs, looks=shown.looks)

    for tool, href in hrefs.items():
        attempted(pages, href, partial(write, tool, href))
    pages.keep_only(FOLDER, set(hrefs.values()))
    return hrefs


def _as_shown(best: pd.DataFrame, shown: Shown) -> pd.DataFrame:
    """These implementations with the figures that every page shows of them, which may be of a newer run than that
    in which they were ranked."""
    keys = zip(*(shown.competing[name] for name in CELL), strict=True)
    known = dict(zip(keys, shown.competing.index, strict=True))
    wanted = zip(*(best[name] for name in CELL), strict=True)
    places = [known[key] for key in wanted if key in known]
    return pd.DataFrame(shown.competing.loc[places])


def _page(
    tool: str,
    href: str,
    shown: Shown,
    best: pd.DataFrame,
    turns: Turns,
    weighted: Sequence[WeightedPage],
) -> ToolPage:
    order = [name for family in shown.families.values() for name in family]
    best = best.sort_values("workload", key=lambda names: names.map(order.index))
    ways = [_way(row, turns, shown) for _, row in best.iterrows()]
    prices = price_of_a_task(shown.table, shown.presentation.price_of_a_task, tool)
    return ToolPage(
        tool=tool,
        href=href,
        headline=_headline(tool, best, ways),
        ways=ways,
        steps=[_steps(each) for each in step_costs(shown.table, tool)],
        tasks=[(each.implementation, each.whose, seconds(each.seconds)) for each in prices],
        weighted=[(each, numbers) for each in weighted if (numbers := _numbers_of(each, tool))],
        cannot=_cannot(rows_of(shown.every, tool), [each.of.prefix for each in weighted]),
    )


def _numbers_of(page: WeightedPage, tool: str) -> list[tuple[str, View]]:
    return [(each.label, each.cells[-1]) for each in page.numbers if tool_of(each.label) == tool]


def _headline(tool: str, best: pd.DataFrame, ways: Sequence[Way]) -> str:
    """In how many workloads the tool's best way is faster or slower, the median and where most, in words."""
    rivals = best[best["verdict"] != "baseline"]
    told = {name: rivals[rivals["verdict"] == name] for name in ("faster", "slower")}
    open_ones = int((rivals["status"] == "ok").sum()) - sum(map(len, told.values()))
    own_baselines = len(best) - len(rivals)
    parts = []
    if len(told["faster"]):
        most = told["faster"].sort_values("speedup").iloc[-1]
        at = f"most in {most['workload']}, {times(most['speedup'])}"
        parts.append(f"faster than the baseline in {_workloads(len(told['faster']))} ({at})")
    if len(told["slower"]):
        least = told["slower"].sort_values("speedup").iloc[0]
        at = f"most in {least['workload']}, {times(1 / least['speedup'])} its time"
        parts.append(f"slower in {_workloads(len(told['slower']))} ({at})")
    if open_ones:
        parts.append(f"too close to call in {_workloads(open_ones)}")
    sentences = []
    if parts:
        sentences.append(
            "At the largest size measured for most implementations, the fastest implementation "
            f"with {tool} is {listed(parts)}."
        )
    if unanswered := _unanswered(tool, best):
        sentences.append(unanswered)
    if rivals["speedup"].notna().sum() >= FEWEST_FOR_A_MEDIAN:
        sentences.append(f"The median speedup is {times(rivals['speedup'].median())}.")
    if over_alone := [way.over_alone for way in ways if way.over_alone]:
        faster = sum(each.verdict == "faster" for each in over_alone)
        slower = sum(each.verdict == "slower" for each in over_alone)
        median = statistics.median(each.ratio.value for each in over_alone)
        sentences.append(
            f"Compared with the same algorithm on one worker, it is faster in {faster} and slower "
            f"in {slower} of {_workloads(len(over_alone))}; the median is {times(median)}."
        )
    if own_baselines:
        sentences.append(
            f"In {_workloads(own_baselines)} it is the baseline, and it has nothing faster."
        )
    return " ".join(sentences)


def _unanswered(tool: str, best: pd.DataFrame) -> str:
    """In how many workloads no way of the tool has an answer, and whether any was run; empty where all have one."""
    failed = best[best["status"] != "ok"]
    if failed.empty:
        return ""
    did = "could not be run" if (failed["status"] == "unavailable").all() else "gave no answer"
    of_all = _workloads(len(best))
    if len(failed) < len(best):
        return f"{tool} {did} in {len(failed)} of its {of_all}."
    return f"{tool} {did} in any of its {of_all}." if len(best) > 1 else f"{tool} {did}."


def _workloads(count: int) -> str:
    return f"{count} {'workload' if count == 1 else 'workloads'}"


def _way(row: pd.Series, turns: Turns, shown: Shown) -> Way:
    label, workload = str(row["implementation"]), str(row["workload"])
    return Way(
        workload=workload,
        href=page_of(workload),
        size=amount(row["n"], row["unit"]),
        label=label,
        tuned=row["style"] == "tuned",
        views=views_of(row),
        pays_off=turns.get((workload, label)),
        over_alone=_over_one_worker(row, shown) if row["workers"] > 1 else None,
        is_marked=bool(row["is_marked"]),
    )


def _over_one_worker(row: pd.Series, shown: Shown) -> Lead | None:
    rows = shown.competing
    rows = rows[(rows["workload"] == row["workload"]) & (rows["n"] == row["n"])]
    label, about = str(row["implementation"]), shown.about.get(str(row["workload"]), {})
    return lead(rows, label, on_one_worker(label, rows, about))


def _steps(of: StepCosts) -> tuple[str, str, int, str, str, str]:
    return (
        of.engine,
        of.whose,
        of.cases,
        seconds(of.import_seconds),
        seconds(of.start_seconds),
        seconds(of.first_call_seconds),
    )


def _cannot(rows: pd.DataFrame, prefixes: Sequence[str]) -> list[tuple[str, str]]:
    """What gave no answer and why: the same words for several workloads and labels only once."""
    where: dict[str, dict[str, None]] = {}
    for _, row in rows[rows["status"] != "ok"].iterrows():
        why = f"{WORDS[row['status']]}: {row['reason']}"
        name = str(row["workload"])
        for prefix in prefixes:
            name = name.removeprefix(prefix)
        where.setdefault(why, {})[f"{name} with {row['implementation']} ({row['size']})"] = None
    return [(", ".join(names), why) for why, names in where.items()]

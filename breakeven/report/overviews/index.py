"""The index: what stands out, and family by family the matrix and who wins each workload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from breakeven.findings.baselines import run_in_words
from breakeven.findings.decisions import (
    AIMS,
    choice_by_aim,
    decisions,
    leaders_by_size,
    what_pays_off,
    whose_decisions,
)
from breakeven.findings.effort import lines_to_change
from breakeven.findings.ranking import shown_of_newer_runs
from breakeven.findings.sentences import headline, names_its_run, without_findings
from breakeven.findings.tools import tool_of
from breakeven.report.overviews.claims import PAGE as CLAIMS
from breakeven.report.overviews.matrix import Matrix, matrix_of, sizes_shown
from breakeven.report.overviews.profiles import ProfilePage
from breakeven.report.overviews.weighted import WeightedPage
from breakeven.report.pages import INDEX, Pages, page_of
from breakeven.report.shown import REFERENCE, Shown
from breakeven.report.workload_page.break_even import searches_told
from breakeven.wording import count_of

__all__ = ["write_index"]

NONE_WINS = "These are different operations, so none of them wins; the page shows how each grows."


@dataclass(frozen=True)
class Row:
    """One workload on the index: its page, its question, who wins, and each break-even that was measured.

    ``headlines`` are those of all rows, and where that differs, of those measured here and of reference runs.
    """

    name: str
    href: str
    question: str
    headlines: Sequence[str]
    searched: Sequence[str] = ()


@dataclass(frozen=True)
class Choices:
    """What to use for one workload: ``by_aim`` has what is best for each of the ``AIMS``, or why nothing
    is; if leaders differ between sizes, ``by_size`` says which leads at which.
    ``whose`` is the run that all of this is of, where the workload has several."""

    name: str
    href: str
    whose: str
    by_size: str
    by_aim: Sequence[str]


@dataclass(frozen=True)
class FamilyShown:
    """One family on the index: what it is about, its matrix, unless nothing in it competes, and its workloads."""

    name: str
    title: str
    words: str
    matrix: Matrix | None
    choices: list[Choices]
    workloads: list[Row]


def write_index(
    pages: Pages,
    shown: Shown,
    weighted: Sequence[WeightedPage],
    tools: Mapping[str, str],
    more: Mapping[str, str] | None = None,
    unmeasured: Sequence[ProfilePage] = (),
    left_out: int = 0,
) -> Path:
    """Write ``index.html``; returns its path.

    ``weighted`` are the pages of weighted families; ``tools`` has the page of each tool; ``more``
    has further pages by their names. ``unmeasured`` are the pages of profiles to which
    the page of no workload leads. ``left_out`` is how many stored records could not be used.
    """
    sizes = sizes_shown(shown.competing, shown.ranked)
    families = [_family(name, shown, sizes) for name in shown.families]
    asked = sum(len(family.workloads) for family in families)
    return pages.write(
        "index.html",
        INDEX,
        asked=asked + sum(len(each.rows) for each in weighted),
        findings=shown.findings,
        what_pays=what_pays_off(shown.ranked),
        without_findings=without_findings(shown.competing),
        without_winner=_where_none_wins(families, shown),
        families=families,
        aims=AIMS,
        sizes=sizes,
        origins=list(shown.origins),
        run_names=list(shown.run_names.values()),
        weighted=[(each, shown.presentation.family(each.of.name)) for each in weighted],
        looks=shown.looks,
        tools=tools,
        filter_tools=_tools(shown),
        tool_pages={
            label: tools[tool_of(label)] for label in shown.looks if tool_of(label) in tools
        },
        runs=shown.runs,
        claims=CLAIMS if shown.presentation.claims else "",
        claims_title=shown.presentation.claims.title if shown.presentation.claims else "",
        each_claim=shown.presentation.claims.claims if shown.presentation.claims else (),
        more=more or {},
        unmeasured=unmeasured,
        left_out=left_out,
    )


def _where_none_wins(families: Sequence[FamilyShown], shown: Shown) -> list[Row]:
    """The workloads whose rows are different operations, not ways of doing the same."""
    competing = set(shown.competing["workload"])
    return [each for family in families for each in family.workloads if each.name not in competing]


def _tools(shown: Shown) -> list[str]:
    """The tools that more than one workload is computed with, in the order of their looks.

    Of what one workload alone has, such as the name of a user's function, nothing is picked out.
    """
    rows = shown.competing
    workloads = rows.groupby(rows["implementation"].map(tool_of))["workload"].nunique()
    several = set(workloads[workloads > 1].index)
    return [
        tool for tool in dict.fromkeys(tool_of(label) for label in shown.looks) if tool in several
    ]


def _family(name: str, shown: Shown, sizes: list[str]) -> FamilyShown:
    known = shown.presentation.family(name)
    workloads = [_row(workload, shown) for workload in shown.families[name]]
    rows = shown.competing[shown.competing["family"] == name]
    compete = set(rows["workload"])
    pages = {row.name: row.href for row in workloads if row.name in compete}
    references = shown.origins.get(REFERENCE)
    if references is not None:
        references = references[references["workload"].isin(compete)]
    return FamilyShown(
        name=name,
        title=known.title if known else name,
        words=known.words if known else "",
        matrix=matrix_of(rows, shown.ranked, pages, sizes, list(shown.run_names), references)
        if pages
        else None,
        choices=[_choices(row, rows, shown) for row in workloads if row.name in compete],
        workloads=workloads,
    )


def _choices(row: Row, rows: pd.DataFrame, shown: Shown) -> Choices:
    own = shown.ranked[shown.ranked["workload"] == row.name]
    rows = rows[rows["workload"] == row.name]
    lines = lines_to_change(rows, shown.about.get(row.name, {}))
    by_aim = choice_by_aim(decisions(own, lines))
    whose = whose_decisions(own) or (run_in_words(own.iloc[0]) if own["is_marked"].all() else "")
    newer = shown_of_newer_runs(rows, own)["implementation"].nunique()
    if newer:
        whose += f"; the matrix shows newer figures of {count_of(newer, 'implementation')}"
    return Choices(row.name, row.href, whose, leaders_by_size(own), by_aim)


def _without_winner(rows: pd.DataFrame) -> str:
    """Why nothing wins a workload, in a sentence."""
    labels = list(dict.fromkeys(rows[rows["status"] == "ok"]["implementation"]))
    if not labels:
        return "Nothing was measured."
    if len(labels) == 1:
        return f"Only {labels[0]} was measured, so nothing wins."
    return "Too little was measured together at the main size to say what wins."


def _row(workload: str, shown: Shown) -> Row:
    question = str(shown.about.get(workload, {}).get("question", ""))
    rows = shown.ranked[shown.ranked["workload"] == workload]
    is_reference = rows["is_reference"].astype(bool)
    by_origin = [rows]
    if len(shown.origins) > 1:
        by_origin += [rows[~is_reference], rows[is_reference]]
    wins = [headline(rows) or _without_winner(rows) for rows in by_origin]
    if by_origin[0].empty:
        wins = [NONE_WINS]
    elif by_origin[0]["is_marked"].all():
        wins = [wins[0] if names_its_run(rows) else f"{wins[0]} (From a reference run.)"]
    elif len(set(wins)) == 1:
        wins = wins[:1]
    searched = [each for each in shown.results.break_evens if each.workload == workload]
    return Row(workload, page_of(workload), question, wins, searches_told(searched))

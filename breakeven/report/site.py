"""The report: an index, pages for workloads and tools, claims, how we measure; open from disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from breakeven.findings.explanations.profiles import NO_PROFILES, Profiles
from breakeven.findings.presentation import NOTHING_DECLARED, Presentation
from breakeven.findings.verdicts.history import History
from breakeven.records.proofs.accuracy import Contest
from breakeven.records.proofs.calibration import Calibration
from breakeven.records.tables.table import Results
from breakeven.report.errors import ReportError, require_libraries

if TYPE_CHECKING:
    from breakeven.report.overviews.weighted import WeightedPage
    from breakeven.report.pages import Pages
    from breakeven.report.shown import Shown

__all__ = ["write_site"]


def write_site(
    results: Results,
    folder: Path,
    calibration: Calibration | None = None,
    history: History | None = None,
    contests: Sequence[Contest] = (),
    profiles: Profiles = NO_PROFILES,
    presentation: Presentation = NOTHING_DECLARED,
) -> Path:
    """Write ``index.html`` and the pages that it leads to into the folder.

    Returns the path of the index. Without a history there are no pages about it. Many pages are
    drawn by fresh processes: a script that calls this has to stand behind ``__name__ == "__main__"``.

    Raises ReportError when there is nothing to show, or when a library that draws is missing.
    """
    require_libraries()
    if results.table.empty:
        raise ReportError(
            "there are no results to report yet; measure something first, such as: breakeven run mine.py"
        )
    from breakeven.report.drawing_pool import DrawnPage, written_meanwhile
    from breakeven.report.method.environment import write_environment
    from breakeven.report.method.how_we_measure import write_how_we_measure
    from breakeven.report.overviews.claims import write_claims
    from breakeven.report.overviews.history import FOLDER as OVER_TIME
    from breakeven.report.overviews.history import PAGE as HISTORY
    from breakeven.report.overviews.history import pages_over_time, write_history
    from breakeven.report.overviews.index import write_index
    from breakeven.report.overviews.matrix import sizes_shown
    from breakeven.report.overviews.profiles import FOLDER as PROFILES
    from breakeven.report.overviews.profiles import profile_pages
    from breakeven.report.overviews.tools import write_tools
    from breakeven.report.pages import WORKLOADS, Pages
    from breakeven.report.shown import what_is_shown
    from breakeven.report.workload_page.page import workload_pages

    shown = what_is_shown(results, presentation)
    pages = Pages(folder, len(sizes_shown(shown.competing)))
    over_time = pages_over_time(history, shown) if history else []
    of_workloads = workload_pages(shown, {page.name: page.href for page in over_time}, profiles)
    of_profiles = profile_pages(profiles, {page.name: page.href for page in of_workloads})
    drawn: list[DrawnPage] = [*of_workloads, *of_profiles, *over_time]
    with written_meanwhile(pages, drawn):
        write_how_we_measure(pages, calibration, contests)
        if presentation.claims:
            write_claims(pages, presentation.claims, results, profiles)
        write_environment(pages, shown.runs, profiles.broken)
        if history:
            write_history(pages, history, over_time)
        weighted = _write_weighted(pages, shown)
        tools = write_tools(pages, shown, weighted)
        index = write_index(pages, shown, weighted, tools, HISTORY if history else "")
    hrefs = {page.href for page in drawn} | {page.href for page in weighted}
    pages.keep_only(WORKLOADS, hrefs)
    pages.keep_only(OVER_TIME, hrefs)
    pages.keep_only(PROFILES, hrefs)
    return index


def _write_weighted(pages: Pages, shown: Shown) -> list[WeightedPage]:
    """Write the page of each weighted family of which something was measured; returns these pages."""
    from breakeven.report.overviews.weighted import weighted_page
    from breakeven.report.workload_page.sections import order_of

    order = order_of(shown.every, {})
    found = [
        page
        for each in shown.presentation.weighted
        if (page := weighted_page(each, shown.every, shown.about, order))
    ]
    for page in found:
        pages.write("weighted.html", page.href, shown=page, looks=shown.looks)
    return found

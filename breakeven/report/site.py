"""The report: an index, pages for workloads and tools, claims, how we measure; open from disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reports.errors import ReportError, require_libraries
from results.accuracy import Contest
from results.calibration import Calibration
from results.history import History
from results.profiles import NO_PROFILES, Profiles
from results.table import Results

if TYPE_CHECKING:
    from reports.pages import Pages
    from reports.shown import Shown
    from reports.top_methods import TopMethods

__all__ = ["write_site"]


def write_site(
    results: Results,
    folder: Path,
    calibration: Calibration | None = None,
    history: History | None = None,
    contests: Sequence[Contest] = (),
    profiles: Profiles = NO_PROFILES,
) -> Path:
    """Write ``index.html`` and the pages that it leads to into the folder.

    Returns the path of the index. Without a history there are no pages about it. Many pages are
    drawn by fresh processes: a script that calls this has to stand behind ``__name__ == "__main__"``.

    Raises ReportError when there is nothing to show, or when a library that draws is missing.
    """
    require_libraries()
    if results.table.empty:
        raise ReportError("there are no results to report yet; run: breakeven run --quick")
    from reports.claims import write_claims
    from reports.drawing_pool import DrawnPage, written_meanwhile
    from reports.environment import write_environment
    from reports.history import FOLDER as OVER_TIME
    from reports.history import PAGE as HISTORY
    from reports.history import pages_over_time, write_history
    from reports.how_we_measure import write_how_we_measure
    from reports.index import write_index
    from reports.matrix import sizes_shown
    from reports.pages import WORKLOADS, Pages
    from reports.profiles import FOLDER as PROFILES
    from reports.profiles import profile_pages
    from reports.shown import what_is_shown
    from reports.tools import write_tools
    from reports.workload_pages import workload_pages

    shown = what_is_shown(results)
    pages = Pages(folder, len(sizes_shown(shown.competing)))
    over_time = pages_over_time(history, shown) if history else []
    of_workloads = workload_pages(shown, {page.name: page.href for page in over_time}, profiles)
    of_profiles = profile_pages(profiles, {page.name: page.href for page in of_workloads})
    drawn: list[DrawnPage] = [*of_workloads, *of_profiles, *over_time]
    with written_meanwhile(pages, drawn):
        write_how_we_measure(pages, calibration, contests)
        write_claims(pages, results, profiles)
        write_environment(pages, shown.runs, profiles.broken)
        if history:
            write_history(pages, history, over_time)
        methods = _write_top_methods(pages, shown)
        tools = write_tools(pages, shown, methods)
        index = write_index(pages, shown, methods, tools, HISTORY if history else "")
    hrefs = {page.href for page in drawn} | ({methods.href} if methods else set())
    pages.keep_only(WORKLOADS, hrefs)
    pages.keep_only(OVER_TIME, hrefs)
    pages.keep_only(PROFILES, hrefs)
    return index


def _write_top_methods(pages: Pages, shown: Shown) -> TopMethods | None:
    from reports.sections import order_of
    from reports.top_methods import top_methods

    found = top_methods(shown.every, shown.about, order_of(shown.every, {}))
    if found:
        pages.write("top_methods.html", found.href, shown=found, looks=shown.looks)
    return found

"""The report: an index, pages for workloads and tools, claims, how we measure; open from disk."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from breakeven.findings.explanations.profiles import NO_PROFILES, Profiles
from breakeven.findings.presentation import NOTHING_DECLARED, Presentation
from breakeven.findings.verdicts.comparisons import Compared
from breakeven.findings.verdicts.history import History
from breakeven.records.break_evens import MeasuredBreakEven
from breakeven.records.proofs.proofs import NO_PROOFS, Proofs
from breakeven.records.reading.left_out import LeftOut
from breakeven.records.tables.table import Results
from breakeven.report.errors import ReportError, require_libraries

if TYPE_CHECKING:
    from breakeven.findings.claims.claim import Claims
    from breakeven.report.overviews.weighted import WeightedPage
    from breakeven.report.pages import Pages
    from breakeven.report.shown import Shown
    from breakeven.workload.presentation import WeightedFamily

__all__ = ["write_site", "write_without_table"]


def write_site(
    results: Results,
    folder: Path,
    proofs: Proofs = NO_PROOFS,
    history: History | None = None,
    profiles: Profiles = NO_PROFILES,
    presentation: Presentation = NOTHING_DECLARED,
    comparisons: Sequence[Compared] = (),
    undrawn: list[str] | None = None,
    left_out: Sequence[LeftOut] = (),
    shown: Shown | None = None,
) -> Path:
    """Write ``index.html`` and the pages that it leads to into the folder.

    Returns the path of the index. Without a history there are no pages about it. Many pages are
    drawn by fresh processes: a script that calls this has to stand behind ``__name__ == "__main__"``.
    A page that cannot be drawn is told on standard error, and added to ``undrawn``, where that is given.
    What of the stored files could not be used is listed; ``left_out`` names more than what is shown knows itself.
    ``shown`` is what the caller has made of the results and the presentation already.

    Raises ReportError when there is nothing to show, or when a library that draws is missing.
    """
    require_libraries()
    if results.table.empty:
        raise ReportError(
            "there are no results to report yet; measure something first, such as: breakeven run mine.py"
        )
    from breakeven.report.charts.kept import forget_old_charts
    from breakeven.report.drawing_pool import DrawnPage, written_meanwhile
    from breakeven.report.method.environment import PAGE as ENVIRONMENT
    from breakeven.report.method.environment import write_environment
    from breakeven.report.method.how_we_measure import write_how_we_measure
    from breakeven.report.method.rules import PAGE as METHOD
    from breakeven.report.overviews.history import FOLDER as OVER_TIME
    from breakeven.report.overviews.history import PAGE as HISTORY
    from breakeven.report.overviews.history import pages_over_time, write_history
    from breakeven.report.overviews.index import write_index
    from breakeven.report.overviews.matrix import sizes_shown
    from breakeven.report.overviews.profiles import FOLDER as PROFILES
    from breakeven.report.overviews.profiles import profile_pages
    from breakeven.report.overviews.tools import write_tools
    from breakeven.report.pages import INDEX, WORKLOADS, Pages
    from breakeven.report.shown import what_is_shown
    from breakeven.report.undrawn import attempted, tell_undrawn
    from breakeven.report.workload_page.page import workload_pages

    shown = shown or what_is_shown(results, presentation)
    pages = Pages(folder, len(sizes_shown(shown.competing, shown.ranked)))
    over_time = pages_over_time(history, shown) if history else []
    of_workloads = workload_pages(shown, {page.name: page.href for page in over_time}, profiles)
    of_profiles = profile_pages(profiles, {page.name: page.href for page in of_workloads})
    drawn: list[DrawnPage] = [*of_workloads, *of_profiles, *over_time]
    attempt = partial(attempted, pages)
    lost = list(dict.fromkeys([*results.left_out, *profiles.broken, *proofs.left_out, *left_out]))
    with written_meanwhile(pages, drawn):
        attempt(METHOD, partial(write_how_we_measure, pages, proofs))
        _write_claims(pages, results, profiles, presentation.claims)
        attempt(ENVIRONMENT, partial(write_environment, pages, shown.runs, lost))
        if history:
            attempt(HISTORY, partial(write_history, pages, history, over_time))
        weighted = _write_weighted(pages, shown)
        tools = write_tools(pages, shown, weighted)
        links = [(page.name, page.href) for page in of_workloads]
        unmeasured = [page for page in of_profiles if page.back == INDEX]
        more = {"History": HISTORY} if history else {}
        more |= _write_apart(pages, results.break_evens, comparisons, has_index=True)
        index = partial(write_index, pages, shown, weighted, tools, more, unmeasured, len(lost))
        attempt(INDEX, index, links)
    forget_old_charts()
    told = tell_undrawn(pages.undrawn.items())
    if undrawn is not None:
        undrawn += told
    kept = {page.href for page in drawn} | {page.href for page in weighted} | pages.undrawn.keys()
    for below in (WORKLOADS, OVER_TIME, PROFILES):
        pages.keep_only(below, kept)
    return folder / INDEX


def write_without_table(
    searches: Sequence[MeasuredBreakEven],
    comparisons: Sequence[Compared],
    folder: Path,
    left_out: Sequence[LeftOut] = (),
) -> Path:
    """Write the pages of searches and of comparisons, where no case was measured by itself, such as in
    somebody else's repository; returns the path of the index, which is the only page, or leads to both.
    Raises ReportError when a library that draws is missing."""
    require_libraries()
    from breakeven.report.pages import INDEX, Pages

    pages, several = Pages(folder, 1), bool(searches) and bool(comparisons)
    written = _write_apart(pages, searches, comparisons, has_index=several, left_out=left_out)
    if several:
        return pages.write("apart.html", INDEX, links=written)
    (only,) = written.values()
    return (folder / only).replace(folder / INDEX)


def _write_apart(
    pages: Pages,
    searches: Sequence[MeasuredBreakEven],
    comparisons: Sequence[Compared],
    *,
    has_index: bool,
    left_out: Sequence[LeftOut] = (),
) -> dict[str, str]:
    """Write what needs no table of cases; returns the paths of these pages by their names."""
    from breakeven.report.overviews import comparisons as compared
    from breakeven.report.overviews import searches as searched
    from breakeven.report.undrawn import attempted

    found = {}
    if searches:
        write = partial(
            searched.write_searches, pages, searches, has_index=has_index, left_out=left_out
        )
        attempted(pages, searched.PAGE, write)
        found["Break-evens"] = searched.PAGE
    if comparisons:
        write = partial(
            compared.write_comparisons, pages, comparisons, has_index=has_index, left_out=left_out
        )
        attempted(pages, compared.PAGE, write)
        found["Comparisons"] = compared.PAGE
    return found


def _write_claims(
    pages: Pages, results: Results, profiles: Profiles, claims: Claims | None
) -> None:
    from breakeven.report.overviews.claims import PAGE, write_claims
    from breakeven.report.undrawn import attempted

    if claims:
        attempted(pages, PAGE, partial(write_claims, pages, claims, results, profiles))


def _write_weighted(pages: Pages, shown: Shown) -> list[WeightedPage]:
    """Write the page of each weighted family of which something was measured; returns these pages."""
    from breakeven.report.overviews.weighted import weighted_page
    from breakeven.report.pages import page_of
    from breakeven.report.undrawn import attempted
    from breakeven.report.workload_page.sections import order_of

    order = order_of(shown.every, {})
    found: list[WeightedPage] = []

    def write(of: WeightedFamily) -> None:
        if page := weighted_page(of, shown.every, shown.about, order):
            pages.write("weighted.html", page.href, shown=page, looks=shown.looks)
            found.append(page)

    for each in shown.presentation.weighted:
        attempted(pages, page_of(each.name), partial(write, each))
    return found

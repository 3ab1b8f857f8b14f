"""The report: an index, pages for workloads and tools, claims, how we measure; open from disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reports.errors import ReportError, require_libraries
from results.calibration import Calibration
from results.table import Results

if TYPE_CHECKING:
    from reports.pages import Pages
    from reports.shown import Shown
    from reports.top_methods import TopMethods

__all__ = ["write_site"]


def write_site(results: Results, folder: Path, calibration: Calibration | None = None) -> Path:
    """Write ``index.html`` and the pages that it leads to into the folder.

    Returns the path of the index.

    Raises ReportError when there is nothing to show, or when a library that draws is missing.
    """
    require_libraries()
    if results.table.empty:
        raise ReportError("there are no results to report yet; run: breakeven run --quick")
    from reports.claims import write_claims
    from reports.how_we_measure import write_how_we_measure
    from reports.index import write_index
    from reports.matrix import sizes_shown
    from reports.pages import WORKLOADS, Pages
    from reports.shown import what_is_shown
    from reports.tools import write_tools
    from reports.workload_pages import write_workloads

    shown = what_is_shown(results)
    pages = Pages(folder, len(sizes_shown(shown.competing)))
    write_how_we_measure(pages, calibration)
    write_claims(pages, results)
    methods = _write_top_methods(pages, shown)
    written = write_workloads(pages, shown)
    pages.keep_only(WORKLOADS, {*written, *([methods.href] if methods else [])})
    return write_index(pages, shown, methods, write_tools(pages, shown, methods))


def _write_top_methods(pages: Pages, shown: Shown) -> TopMethods | None:
    from reports.sections import order_of
    from reports.top_methods import top_methods

    found = top_methods(shown.every, shown.about, order_of(shown.every, {}))
    if found:
        pages.write("top_methods.html", found.href, shown=found, looks=shown.looks)
    return found

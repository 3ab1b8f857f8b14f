"""The workloads' pages, drawn by several processes at the same time where there are many."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from threading import Thread
from typing import Any

import pandas as pd

from reports.errors import ReportError
from reports.least_memory import HEADINGS, least_memory
from reports.pages import Pages, page_of
from reports.palette import Look
from reports.sections import section
from reports.shown import Shown
from reports.workers import WorkersShown, workers_shown
from results.memory_needs import MemoryNeed

__all__ = ["processes_that_draw", "write_workloads"]

MANY_PAGES = 12
"""From so many pages on, the start of a process, a second or two, is won back."""
MOST_PROCESSES = 2
"""Each holds some 250 MiB, most of it the engine that draws."""


@dataclass(frozen=True)
class PageOf:
    """What the page of one workload is made of; ``before`` and ``after`` are its neighbours."""

    name: str
    rows: pd.DataFrame
    about: Mapping[str, Any]
    looks: Mapping[str, Look]
    workers: WorkersShown
    needs: Sequence[MemoryNeed]
    before: str | None
    after: str | None

    def write(self, pages: Pages) -> str:
        """Draw the page and write it; returns its path."""
        href, unit = page_of(self.name), str(self.rows["unit"].iloc[0])
        needs = least_memory(self.needs, unit)
        pages.write(
            "workload.html",
            href,
            section=section(self.name, self.rows, self.about, self.looks, self.workers, needs),
            before=self.before and (self.before, page_of(self.before)),
            after=self.after and (self.after, page_of(self.after)),
            looks=self.looks,
            least_memory_headings=HEADINGS,
        )
        return href


def write_workloads(pages: Pages, shown: Shown) -> list[str]:
    """A page for each workload, with links to its neighbours; returns the pages' paths.

    Raises ReportError when one cannot be written, or when a process that draws was ended.
    """
    wanted = _wanted(shown)
    processes = min(MOST_PROCESSES, len(os.sched_getaffinity(0)))
    if processes < 2 or len(wanted) < MANY_PAGES:
        return [page.write(pages) for page in wanted]
    try:
        with processes_that_draw(processes) as pool:
            return list(pool.map(partial(_write, pages), wanted))
    except BrokenProcessPool as error:
        raise ReportError(
            "a process that draws pages was ended, perhaps for lack of memory; "
            "make room, then run breakeven report again"
        ) from error


def processes_that_draw(count: int) -> ProcessPoolExecutor:
    """So many fresh processes, because the engine that draws survives no fork."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, context, _end_with_the_parent)


def _wanted(shown: Shown) -> list[PageOf]:
    names = [name for family in shown.families.values() for name in family]
    rows = dict(list(shown.table.groupby("workload")))
    workers = workers_shown(shown.results, shown.looks)
    needs = shown.results.memory_needs
    return [
        PageOf(
            name=name,
            rows=rows[name],
            about=shown.about.get(name, {}),
            looks=shown.looks,
            workers=workers[name],
            needs=[need for need in needs if need.case.workload == name],
            before=before,
            after=after,
        )
        for name, before, after in zip(names, [None, *names], [*names[1:], None], strict=False)
    ]


def _write(pages: Pages, page: PageOf) -> str:
    return page.write(pages)


def _end_with_the_parent() -> None:
    """Leave no process behind when the one that asked for the pages is killed."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()

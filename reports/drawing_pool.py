"""Pages with charts, drawn by several processes at the same time where there are many."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from threading import Thread
from typing import Protocol

from reports.errors import ReportError
from reports.pages import Pages

__all__ = ["DrawnPage", "processes_that_draw", "write_all"]

MANY_PAGES = 12
"""From so many pages on, the start of a process, a second or two, is won back."""
MOST_PROCESSES = 2
"""Each holds some 250 MiB, most of it the engine that draws."""


class DrawnPage(Protocol):
    """What a page is made of; another process has to be able to unpickle it."""

    def write(self, pages: Pages) -> str:
        """Draw the page and write it; returns its path."""


def write_all(pages: Pages, wanted: Sequence[DrawnPage]) -> list[str]:
    """Write every page; returns their paths.

    Raises ReportError when one cannot be written, or when a process that draws was ended.
    """
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


def _write(pages: Pages, page: DrawnPage) -> str:
    return page.write(pages)


def _end_with_the_parent() -> None:
    """Leave no process behind when the one that asked for the pages is killed."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()

"""Pages with charts, drawn by several processes at the same time where there are many."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from threading import Thread
from typing import Protocol

from breakeven.processes.cores import usable_cores
from breakeven.report.errors import ReportError
from breakeven.report.pages import Pages
from breakeven.report.undrawn import attempted

__all__ = ["DrawnPage", "processes_that_draw", "written_meanwhile"]

MANY_PAGES = 12
"""From so many pages on, the start of a process, a second or two, is won back."""
MOST_PROCESSES = 2
"""Each holds some 250 MiB, most of it in the process that draws for it."""


class DrawnPage(Protocol):
    """What a page is made of; another process has to be able to unpickle it."""

    @property
    def href(self) -> str:
        """The path of the page."""

    def write(self, pages: Pages) -> None:
        """Draw the page and write it."""


@contextmanager
def written_meanwhile(pages: Pages, wanted: Sequence[DrawnPage]) -> Iterator[None]:
    """Write these pages while the caller writes others; all are written when the context ends.

    One that cannot be drawn is told in ``pages.undrawn``. Raises ReportError when one cannot be
    written, or when a process that draws was ended.
    """
    processes = min(MOST_PROCESSES, usable_cores())
    if processes < 2 or len(wanted) < MANY_PAGES:
        yield
        for page in wanted:
            _write(pages, page)
        return
    try:
        with processes_that_draw(processes) as pool:
            writing = pool.map(partial(_write, pages), wanted)
            try:
                yield
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
            faults = zip(wanted, writing, strict=True)
            pages.undrawn |= {page.href: fault for page, fault in faults if fault}
    except BrokenProcessPool as error:
        raise ReportError(
            "a process that draws pages was killed, perhaps for lack of memory; "
            "free some memory, then run breakeven report again"
        ) from error


def processes_that_draw(count: int) -> ProcessPoolExecutor:
    """``count`` fresh processes: a forked one may wait for a thread that it does not have."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, context, _end_with_the_parent)


def _write(pages: Pages, page: DrawnPage) -> str:
    """Write a page, or one in its place; returns why it could not be drawn."""
    return attempted(pages, page.href, partial(page.write, pages))


def _end_with_the_parent() -> None:
    """Leave no process behind when the one that asked for the pages is killed."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()

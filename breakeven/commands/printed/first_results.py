"""The page of first results of a run, whose path is printed as soon as it is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from breakeven.engines.libraries import missing_library

if TYPE_CHECKING:
    from rich.console import Console

    from breakeven.run.campaign import Campaign
    from breakeven.run.progress import Onlooker

__all__ = ["first_results"]


@contextmanager
def first_results(of: Campaign, console: Console) -> Iterator[Onlooker | None]:
    """What writes the page while the block runs; None if the library for it is missing.

    When the block has ended, the page says so, or that the run was stopped.
    """
    if missing_library("jinja2"):
        yield None
        return
    from breakeven.catalogue import catalogue
    from breakeven.report.first_results import FirstResults

    names = dict.fromkeys(case.workload for case in of.cases)
    page = FirstResults(
        of.project.site,
        of.cases,
        {name: catalogue.workload(name).question for name in names},
        lambda words: console.print(words, soft_wrap=True),
    )
    try:
        yield page.show
    except BaseException:
        page.end("stopped")
        raise
    page.end("over")

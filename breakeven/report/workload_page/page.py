"""The workloads' pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from breakeven.findings.explanations.profiles import NO_PROFILES, Profiles, StoredProfile
from breakeven.records.break_evens import MeasuredBreakEven
from breakeven.records.memory_needs import MemoryNeed
from breakeven.report.charts.palette import Look, looks_on_page
from breakeven.report.overviews.profiles import why
from breakeven.report.pages import Pages, page_of
from breakeven.report.shown import Shown
from breakeven.report.workload_page.least_memory import HEADINGS, least_memory
from breakeven.report.workload_page.sections import section
from breakeven.report.workload_page.workers import WorkersShown, workers_shown

__all__ = ["WorkloadPage", "workload_pages"]


@dataclass(frozen=True)
class WorkloadPage:
    """What the page of one workload is made of.

    ``before`` and ``after`` are its neighbours, ``over_time`` the path of its page about history.
    ``of_each_run`` makes each run whole, ``rows`` are those that are shown.
    """

    name: str
    rows: pd.DataFrame
    of_each_run: pd.DataFrame
    about: Mapping[str, Any]
    looks: Mapping[str, Look]
    workers: WorkersShown
    needs: Sequence[MemoryNeed]
    break_evens: Sequence[MeasuredBreakEven]
    before: str | None
    after: str | None
    over_time: str | None
    profiles: Sequence[StoredProfile] = ()

    @property
    def href(self) -> str:
        """The path of the page."""
        return page_of(self.name)

    def write(self, pages: Pages) -> None:
        """Draw the page and write it."""
        needs = least_memory(self.needs, str(self.rows["unit"].iloc[0]))
        taught = self.about.get("profile_lesson", ())
        looks = looks_on_page(self.rows["implementation"], self.looks)
        pages.write(
            "workload.html",
            self.href,
            section=section(
                *(self.name, self.rows, self.about, looks, self.workers, needs),
                *(self.break_evens, self.of_each_run),
            ),
            before=self.before and (self.before, page_of(self.before)),
            after=self.after and (self.after, page_of(self.after)),
            over_time=self.over_time,
            why=why(self.profiles, taught) if self.profiles else None,
            looks=looks,
            least_memory_headings=HEADINGS,
        )


def workload_pages(
    shown: Shown, over_time: Mapping[str, str], profiles: Profiles = NO_PROFILES
) -> list[WorkloadPage]:
    """A page for each workload; ``over_time`` has the path of its page about history, if any."""
    names = [name for family in shown.families.values() for name in family]
    rows = dict(list(shown.table.groupby("workload")))
    whole = dict(list(shown.of_each_run.groupby("workload")))
    workers = workers_shown(shown.results, shown.looks)
    needs = shown.results.memory_needs
    return [
        WorkloadPage(
            name=name,
            rows=rows[name],
            of_each_run=whole[name],
            about=shown.about.get(name, {}),
            looks=shown.looks,
            workers=workers[name],
            needs=[need for need in needs if need.case.workload == name],
            break_evens=[each for each in shown.results.break_evens if each.workload == name],
            before=before,
            after=after,
            over_time=over_time.get(name),
            profiles=profiles.of(name),
        )
        for name, before, after in zip(names, [None, *names], [*names[1:], None], strict=False)
    ]

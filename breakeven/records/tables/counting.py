"""Which measurements of a case count, where several runs or versions have it: the newest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from breakeven.records.journal import Journal
from breakeven.records.measurement import Case, Measurement

__all__ = ["newest", "of_current_versions", "read_those_that_count"]


def of_current_versions(replaced: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the versions that the table has."""
    versions = set(zip(table["workload"], table["workload_version"], strict=True))
    known = zip(replaced["workload"], replaced["workload_version"], strict=True)
    return pd.DataFrame(replaced[[each in versions for each in known]]).reset_index(drop=True)


def read_those_that_count(
    found: Sequence[Journal], cases: list[list[Case]], measured: dict[Path, list[Measurement]]
) -> list[set[Case]]:
    """Fill ``measured`` by journal, and return of each the cases that count.

    Where a line turns out to be unusable, its case does not count, and an earlier run's may: it is taken
    out of ``cases``.
    """
    while True:
        counting = cases_that_count(cases)
        unread = [
            (number, journal)
            for number, journal in enumerate(found)
            if counting[number] and journal.path not in measured
        ]
        if not unread:
            return counting
        for number, journal in unread:
            measured[journal.path] = journal.measurements()
            usable = {each.case for each in measured[journal.path]}
            cases[number] = [case for case in cases[number] if case in usable]


def cases_that_count(of_journals: Sequence[Sequence[Case]]) -> list[set[Case]]:
    """Of each journal's cases those that no later one has again, of the version measured last.

    The later one of two journals stands later.
    """
    versions: dict[str, str] = {}
    seen: set[tuple[str, str, str, int]] = set()
    counting = []
    for cases in reversed(of_journals):
        for case in reversed(cases):
            versions.setdefault(case.workload, case.workload_version)
        current = {case for case in cases if versions[case.workload] == case.workload_version}
        counting.append({case for case in current if _cell(case) not in seen})
        seen |= {_cell(case) for case in current}
    return counting[::-1]


def _cell(case: Case) -> tuple[str, str, str, int]:
    return case.workload, case.implementation, case.size, case.workers


def newest(table: pd.DataFrame) -> pd.DataFrame:
    """The row that counts for each case: the newest local run's, else the reference run's.

    Of each workload only the version that was measured last is kept.
    """
    ranked = table.assign(_local=~table["is_reference"].astype(bool))
    ranked = ranked.sort_values(["_local", "started_at", "measured_at"], kind="stable")
    current = ranked.groupby("workload")["workload_version"].transform("last")
    ranked = ranked[ranked["workload_version"] == current]
    kept = ranked.drop_duplicates(["workload", "implementation", "size", "workers"], keep="last")
    return kept.drop(columns="_local").sort_index().reset_index(drop=True)

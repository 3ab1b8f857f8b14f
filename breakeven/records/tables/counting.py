"""Which of several runs each case is taken from: the newest, but for what an earlier one knows much better.

Of what was measured here the newest run counts, and a reference run only where nothing was. A quick run does not
take the place of a fuller one: an earlier run keeps a workload's cases at a size where it measured them in at
least WORTH_MORE times as many processes, and nothing can have changed since. That is so where both runs are of one
commit without uncommitted changes, of one machine, and of the same versions.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from breakeven.records.journal import Journal, Outlined
from breakeven.records.measurement import Case, Measurement, Run
from breakeven.records.tables.rows import in_blocks

__all__ = [
    "KeptBy",
    "cases_that_count",
    "keeper_of",
    "kept_by_earlier_runs",
    "newest",
    "of_current_versions",
    "read_those_that_count",
]

WORTH_MORE = 2
"""This many times the processes make intervals narrower by a third or more."""
ALARMING = frozenset({"crashed", "wrong_answer", "changed_inputs"})
"""What shows even where an earlier run went well. A limit of time or memory may only have been tighter."""

KeptBy = Mapping[Case, int]
"""The cases of a run that do not count, each with the number of the earlier run that keeps its place."""


def read_those_that_count(
    found: Sequence[Journal],
    cases: list[list[Case]],
    measured: dict[Path, list[Measurement]],
    kept: Sequence[KeptBy] = (),
) -> list[set[Case]]:
    """Fill ``measured`` by journal, and return of each the cases that count.

    Where a line turns out to be unusable, its case does not count, and an earlier run's may: it is taken
    out of ``cases``.
    """
    while True:
        counting = cases_that_count(cases, kept)
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


def cases_that_count(
    of_journals: Sequence[Sequence[Case]], kept: Sequence[KeptBy] = ()
) -> list[set[Case]]:
    """Those cases of each journal that no later journal has again, of the version measured last.

    The later one of two journals stands later. Where an earlier one keeps a case, it is that one's.
    """
    versions: dict[str, str] = {}
    seen: set[tuple[str, str, str, int]] = set()
    known = [set(cases) for cases in of_journals]
    counting: list[set[Case]] = [set() for _ in of_journals]
    for number in reversed(range(len(of_journals))):
        for case in reversed(of_journals[number]):
            versions.setdefault(case.workload, case.workload_version)
        current = {
            case for case in known[number] if versions[case.workload] == case.workload_version
        }
        for case in current:
            if _cell(case) not in seen:
                counting[keeper_of(case, number, known, kept)].add(case)
        seen |= {_cell(case) for case in current}
    return counting


def keeper_of(
    case: Case, number: int, known: Sequence[Container[Case]], kept: Sequence[KeptBy] = ()
) -> int:
    """The number of the journal that has a later one's case in its place: an earlier one keeps it, or one still
    earlier keeps it from that one. ``known`` has the cases of each journal."""
    while kept and case in kept[number] and case in known[kept[number][case]]:
        number = kept[number][case]
    return number


def kept_by_earlier_runs(found: Sequence[Journal]) -> list[KeptBy]:
    """The cases of each journal whose place an earlier one keeps; later journals come later."""
    kept: list[dict[Case, int]] = [{} for _ in found]
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for number, journal in enumerate(found):
        if not journal.is_reference and (same := _what_must_be_same(journal.run())):
            alike[same].append(number)
    for numbers in alike.values():
        if len(numbers) > 1:
            outlines = {number: _by_size(found[number].outlines()) for number in numbers}
            for place, later in enumerate(numbers):
                for earlier in numbers[:place]:
                    cases = _worth_more(outlines[earlier], outlines[later])
                    kept[later] |= dict.fromkeys(cases, earlier)
    return list(kept)


Outlines = dict[tuple[str, str], dict[Case, Outlined]]


def _by_size(outlines: Iterable[Outlined]) -> Outlines:
    """The outlines by workload and size: what is compared stays together."""
    found: Outlines = {}
    for each in outlines:
        case = each.case
        found.setdefault((case.workload, case.size), {})[case] = each
    return found


def _worth_more(earlier: Outlines, later: Outlines) -> Iterable[Case]:
    """The later run's cases of which the earlier one knows much more."""
    for group, own in later.items():
        before = earlier.get(group, {})
        both = [case for case in own if case in before and before[case].status == "ok"]
        known = [case for case in both if own[case].processes and before[case].processes]
        processes = [sum(of[case].processes for case in known) for of in (before, own)]
        if known and processes[0] >= WORTH_MORE * processes[1]:
            yield from (case for case in both if own[case].status not in ALARMING)


def _what_must_be_same(run: Run) -> str:
    """What two runs share between which nothing can have changed; empty where the code is not known."""
    if run.dirty or not run.commit:
        return ""
    told = [run.settings.get(name, {}) for name in ("environments", "ignored_files")]
    same = [run.commit, run.environment, dict(run.machine), dict(run.versions), *told]
    return json.dumps(same, sort_keys=True, default=str)


def _cell(case: Case) -> tuple[str, str, str, int]:
    return case.workload, case.implementation, case.size, case.workers


def of_current_versions(replaced: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the versions that the table has."""
    versions = set(zip(table["workload"], table["workload_version"], strict=True))
    known = zip(replaced["workload"], replaced["workload_version"], strict=True)
    is_current = pd.Series([each in versions for each in known], replaced.index, dtype=bool)
    return pd.DataFrame(replaced[is_current]).reset_index(drop=True)


def newest(table: pd.DataFrame) -> pd.DataFrame:
    """The row that counts for each case: the newest local run's, else the reference run's (of rows that were
    chosen by run, there is one of each).

    Of each workload only the version that was measured last is kept.
    """
    ranked = table.assign(_local=~table["is_reference"].astype(bool))
    ranked = ranked.sort_values(["_local", "started_at", "measured_at"], kind="stable")
    current = ranked.groupby("workload")["workload_version"].transform("last")
    ranked = ranked[ranked["workload_version"] == current]
    kept = ranked.drop_duplicates(["workload", "implementation", "size", "workers"], keep="last")
    return in_blocks(kept.drop(columns="_local").sort_index().reset_index(drop=True))

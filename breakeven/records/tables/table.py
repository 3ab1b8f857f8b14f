"""All measurements as one tidy pandas frame, one row a case, compared with their baseline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from breakeven.records.break_evens import MeasuredBreakEven, newest_break_evens
from breakeven.records.errors import ResultsError
from breakeven.records.journal import Journal, journals
from breakeven.records.measurement import Case, Measurement, Run
from breakeven.records.memory_needs import MemoryNeed
from breakeven.records.reading.left_out import LeftOut, told_together
from breakeven.records.run_notes import (
    RunNotes,
    measured_break_evens,
    memory_needs,
    newest_needs,
    run_notes,
)
from breakeven.records.tables.counting import (
    KeptBy,
    keeper_of,
    kept_by_earlier_runs,
    newest,
    of_current_versions,
    read_those_that_count,
)
from breakeven.records.tables.rows import case_of, rows_of, tidy

__all__ = ["Results", "read_results", "results_of"]


@dataclass(frozen=True)
class Results:
    """What a report is made of: the rows that count, and the runs that they come from.

    ``notes`` has what each of these runs noted, ``memory_needs`` the least memory that cases need,
    from the newest search of each, ``break_evens`` those that were measured, of the versions in the table.
    ``replaced`` has the rows of reference runs that would count if nothing had been measured here, ``passed_over``
    all rows of these runs that do not count: with the table they make each run whole.
    ``words`` is what workloads say for themselves today, where that is known. ``left_out`` names what could not
    be used of the files that were read. ``kept`` counts, by run, the cases that an earlier one keeps, because it
    knows much more of them.
    """

    table: pd.DataFrame
    runs: Mapping[str, Run]
    notes: Mapping[str, RunNotes] = field(default_factory=dict)
    memory_needs: Sequence[MemoryNeed] = ()
    break_evens: Sequence[MeasuredBreakEven] = ()
    replaced: pd.DataFrame = field(default_factory=lambda: tidy([]))
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    left_out: Sequence[LeftOut] = ()
    kept: Mapping[str, int] = field(default_factory=dict)
    passed_over: pd.DataFrame = field(default_factory=lambda: tidy([]))

    @property
    def about(self) -> dict[str, Mapping[str, Any]]:
        """What the runs say about each workload: a later run's word counts over an earlier one's, and today's
        over all."""
        found: dict[str, Mapping[str, Any]] = {}
        for run in sorted(self.runs.values(), key=lambda run: run.started_at):
            found |= run.settings.get("workloads", {})
        return {name: {**about, **self.words.get(name, {})} for name, about in found.items()}

    @property
    def versions(self) -> dict[str, str]:
        """The version of each workload in the table."""
        return dict(zip(self.table["workload"], self.table["workload_version"], strict=True))

    @property
    def competing(self) -> pd.DataFrame:
        """The rows of the workloads whose implementations answer one question, so that one wins."""
        apart = {name for name, about in self.about.items() if not about.get("compares", True)}
        return self.table[~self.table["workload"].isin(apart)]


@told_together()
def read_results(folder: Path) -> Results:
    """The newest rows of the journals in a folder; what cannot be used is left out, and named.

    Only runs with cases that count are read whole, of all others only which cases they have.
    """
    refused: list[LeftOut] = []
    found = sorted(journals(folder, refused), key=lambda journal: not journal.is_reference)
    measured: dict[Path, list[Measurement]] = {}
    cases = [journal.cases() for journal in found]
    kept = kept_by_earlier_runs(found)
    counting = read_those_that_count(found, cases, measured, kept)
    references = sum(journal.is_reference for journal in found)  # which come first
    of_references = read_those_that_count(found[:references], cases[:references], measured)
    of_references += [set() for _ in found[references:]]
    rows: list[dict[str, Any]] = []
    replaced: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    runs, every_note = {}, {}
    elsewhere: dict[str, int] = {}
    for number, (journal, count, would) in enumerate(
        zip(found, counting, of_references, strict=True)
    ):
        run, needed = journal.run(), memory_needs(journal)
        searched = measured_break_evens(journal)
        if count or would:
            measurements = measured[journal.path]
            notes = run_notes(journal, measurements)
            own = rows_of(journal, measurements, notes)
            rows += [each for each in own if case_of(each) in count]
            others += [each for each in own if count and case_of(each) not in count]
            replaced += [each for each in own if case_of(each) in would - count]
        if count:
            every_note[run.run] = notes
        elif needed or searched:
            every_note[run.run] = RunNotes(memory_needs=needed, break_evens=searched)
        if of_run := _kept_elsewhere(number, cases, kept, counting):
            elsewhere[run.run] = of_run
        if count or needed or searched or of_run:
            runs[run.run] = run
    needs, table = newest_needs(every_note.values()), newest(tidy(rows))
    searched_for = _break_evens(every_note.values(), table)
    replacing, passed_over = (of_current_versions(tidy(each), table) for each in (replaced, others))
    left_out = (*refused, *(each for journal in found for each in journal.left_out))
    return Results(
        *(table, runs, every_note, needs, searched_for, replacing, {}, left_out, elsewhere),
        passed_over,
    )


def _kept_elsewhere(
    number: int,
    cases: Sequence[Sequence[Case]],
    kept: Sequence[KeptBy],
    counting: Sequence[set[Case]],
) -> int:
    """How many cases of a journal an earlier one keeps that count there."""
    keepers = ((case, keeper_of(case, number, cases, kept)) for case in kept[number])
    return sum(keeper != number and case in counting[keeper] for case, keeper in keepers)


@told_together()
def results_of(journal: Journal) -> Results:
    """The rows of one run, even if other runs have measured its cases since.

    Raises ResultsError if its journal holds none."""
    run, measurements = journal.run(), journal.measurements()
    notes = run_notes(journal, measurements)
    table = newest(tidy(rows_of(journal, measurements, notes)))
    if table.empty:
        raise ResultsError(f"{journal.path} holds no case")
    return Results(table, {run.run: run}, {run.run: notes}, left_out=tuple(journal.left_out))


def _break_evens(notes: Iterable[RunNotes], table: pd.DataFrame) -> list[MeasuredBreakEven]:
    """The newest break-evens, but for those of versions that have been measured anew since."""
    versions = dict(zip(table["workload"], table["workload_version"], strict=True))
    found = newest_break_evens(each for note in notes for each in note.break_evens)
    return [
        each
        for each in found
        if versions.get(each.workload, each.workload_version) == each.workload_version
    ]

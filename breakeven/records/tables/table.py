"""All measurements as one tidy pandas frame, one row a case, compared with their baseline."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from breakeven.records.break_evens import MeasuredBreakEven, newest_break_evens
from breakeven.records.errors import ResultsError
from breakeven.records.journal import Journal, journals
from breakeven.records.limits import share_of_limit
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
from breakeven.records.tables.comparison import (
    against_baseline,
    against_default,
    against_itself,
    baselines_time,
    over,
    peak_range,
)
from breakeven.records.tables.counting import kept_by_earlier_runs, read_those_that_count
from breakeven.records.tables.speedups import Against, against_baselines
from breakeven.statistics import intervals as statistics
from breakeven.statistics.process_spread import Spread

__all__ = ["COLUMNS", "Results", "every_measurement", "newest", "read_results", "results_of"]

IDENTITY = ("workload", "workload_version", "implementation", "size", "n", "workers")
TEXTS = (
    *("family", "engine", "library", "style", "unit", "is_baseline", "run", "measured_at"),
    *("status", "reason", "stopped_because", "memory_method", "source", "thread_settings"),
    *("native_threads", "samples_seconds", "baseline_samples_seconds", "hash_seeds"),
    "own_environment",
)
NUMBERS = (
    *("import_seconds", "inputs_seconds", "cluster_start_seconds", "start_seconds"),
    *("ingest_seconds", "first_call_seconds", "close_seconds", "cold_seconds", "cpu_seconds"),
    "ingested_seconds",
    *("peak_bytes", "above_baseline_bytes", "file_backed_bytes", "memory_cap_bytes"),
    *("held_bytes", "sampling_share", "step_limit_seconds"),
    *("bytes_moved", "bytes_written", "operations"),
    *("answers_checked", "calls_per_sample"),
)
RUN_COLUMNS = ("started_at", "commit", "commit_date", "dirty", "environment")
COUNTS = ("samples", "processes")
SHARES = ("limit_share", "limit_share_low", "limit_share_high")
WORDS = (
    *("in_turns", "verdict", "cold_verdict", "memory_verdict", "limit_words"),
    *("ingested_verdict", "default_verdict", "default_cold_verdict", "other_versions"),
)
DERIVED = (
    *("seconds", "seconds_low", "seconds_high", *COUNTS, "not_stationary", "cores_busy"),
    *("peak_bytes_low", "peak_bytes_high", "memory_passes", *SHARES, "confidence"),
    *("usual_difference", "largest_difference"),
    *("speedup", "speedup_low", "speedup_high", "cold_speedup", "memory_ratio", *WORDS),
    *("baseline_seconds", "baseline_shift", "default_baseline_seconds"),
    *("baseline_ingested_seconds", "baseline_cold_seconds", "baseline_peak_bytes"),
    *("ingested_speedup", "ingest_earned_calls"),
    *("default_speedup", "default_speedup_low", "default_speedup_high", "default_cold_speedup"),
)
COLUMNS = (*IDENTITY, *TEXTS, *NUMBERS, *DERIVED, "is_reference", *RUN_COLUMNS)
CORES_TOLERANCE = 1.1
"""The system counts processor time in ticks, which may be a little more than a short call takes."""
WHOLE = re.compile(r"[0-9]{1,9}")
FLOATS = tuple(name for name in (*NUMBERS, *DERIVED) if name not in {*COUNTS, *WORDS})


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
    replaced: pd.DataFrame = field(default_factory=lambda: _table([]))
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    left_out: Sequence[LeftOut] = ()
    kept: Mapping[str, int] = field(default_factory=dict)
    passed_over: pd.DataFrame = field(default_factory=lambda: _table([]))

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
    for journal, count, would, of_run in zip(found, counting, of_references, kept, strict=True):
        run, needed = journal.run(), memory_needs(journal)
        searched = measured_break_evens(journal)
        if count or would:
            measurements = measured[journal.path]
            notes = run_notes(journal, measurements)
            own = _rows(journal, measurements, notes)
            rows += [each for each in own if _case(each) in count]
            others += [each for each in own if count and _case(each) not in count]
            replaced += [each for each in own if _case(each) in would - count]
        if count:
            every_note[run.run] = notes
        elif needed or searched:
            every_note[run.run] = RunNotes(memory_needs=needed, break_evens=searched)
        if of_run:
            elsewhere[run.run] = len(of_run)
        if count or needed or searched or of_run:
            runs[run.run] = run
    needs, table = newest_needs(every_note.values()), newest(_table(rows))
    searched_for = _break_evens(every_note.values(), table)
    replacing, passed_over = (_current(_table(each), table) for each in (replaced, others))
    left_out = (*refused, *(each for journal in found for each in journal.left_out))
    return Results(
        *(table, runs, every_note, needs, searched_for, replacing, {}, left_out, elsewhere),
        passed_over,
    )


@told_together()
def results_of(journal: Journal) -> Results:
    """The rows of one run alone, whatever other runs have measured since; raises ResultsError where its journal
    holds none."""
    run, measurements = journal.run(), journal.measurements()
    notes = run_notes(journal, measurements)
    table = newest(_table(_rows(journal, measurements, notes)))
    if table.empty:
        raise ResultsError(f"{journal.path} holds no case")
    return Results(table, {run.run: run}, {run.run: notes}, left_out=tuple(journal.left_out))


def _case(row: Mapping[str, Any]) -> Case:
    return Case(**{name: row[name] for name in IDENTITY})


def _current(replaced: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the versions that the table has."""
    versions = set(zip(table["workload"], table["workload_version"], strict=True))
    known = zip(replaced["workload"], replaced["workload_version"], strict=True)
    is_current = pd.Series([each in versions for each in known], replaced.index, dtype=bool)
    return pd.DataFrame(replaced[is_current]).reset_index(drop=True)


def _break_evens(notes: Iterable[RunNotes], table: pd.DataFrame) -> list[MeasuredBreakEven]:
    """The newest break-evens, but for those of versions that have been measured anew since."""
    versions = dict(zip(table["workload"], table["workload_version"], strict=True))
    found = newest_break_evens(each for note in notes for each in note.break_evens)
    return [
        each
        for each in found
        if versions.get(each.workload, each.workload_version) == each.workload_version
    ]


@told_together()
def every_measurement(found: Iterable[Journal]) -> pd.DataFrame:
    """Every case of every run, with COLUMNS, the oldest run first.

    ``seconds`` is the median steady call, ``speedup`` the baseline's seconds over the row's own in
    the same run at the same size and in the same environment, whatever the workers, from calls taken in turns (``in_turns``)
    where both fitted into memory; ``_low`` and ``_high`` bound the interval, missing where nothing says
    how much processes differ. ``confidence`` is that of the speedup's: the same for the whole run, so
    that of the rows that are called faster or slower one in twenty is wrong at the most.
    ``default_speedup`` is over the workload's own baseline, also for rows in an environment of their engine's
    own, whose baseline took turns with that one. ``memory_ratio`` is the row's peak over the baseline's, ``peak_bytes_low`` and
    ``_high`` the range over ``memory_passes`` passes. ``not_stationary`` counts the processes whose
    calls still changed when the warm-up's time was over. ``limit_share`` is the share of the
    machine's limit, which ``limit_words`` names. What is missing is NaN.
    """
    rows = []
    for journal in found:
        measurements = journal.measurements()
        rows += _rows(journal, measurements, run_notes(journal, measurements))
    return _table(rows)


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    # Texts as Python objects: whatever chooses rows would copy the sources otherwise, letter by letter.
    texts = [name for name, kind in table.dtypes.items() if isinstance(kind, pd.StringDtype)]
    return _together(table.astype(dict.fromkeys(FLOATS, float) | dict.fromkeys(texts, object)))


def _together(table: pd.DataFrame) -> pd.DataFrame:
    """The same with the columns of each kind in one block, and their names as Python's texts: a report chooses rows
    ten thousand times, in as many steps as there are blocks, and columns ten times as often, by their names."""
    return table.copy().set_axis(pd.Index(list(table.columns), dtype=object), axis="columns")


def newest(table: pd.DataFrame) -> pd.DataFrame:
    """The row that counts for each case: the newest local run's, else the reference run's (of rows that
    ``counting.py`` has chosen from, there is one of each).

    Of each workload only the version that was measured last is kept.
    """
    ranked = table.assign(_local=~table["is_reference"].astype(bool))
    ranked = ranked.sort_values(["_local", "started_at", "measured_at"], kind="stable")
    current = ranked.groupby("workload")["workload_version"].transform("last")
    ranked = ranked[ranked["workload_version"] == current]
    kept = ranked.drop_duplicates(["workload", "implementation", "size", "workers"], keep="last")
    return _together(kept.drop(columns="_local").sort_index().reset_index(drop=True))


def _rows(
    journal: Journal,
    measurements: Sequence[Measurement],
    notes: RunNotes,
) -> list[dict[str, Any]]:
    """A row for each of a run's measurements."""
    compared, confidence = against_baselines(measurements, notes.spreads)
    run = journal.run()
    of_run = {name: getattr(run, name) for name in RUN_COLUMNS}
    of_run |= {"is_reference": journal.is_reference, "confidence": confidence}
    return [
        _row(each, against, notes)
        | of_run
        | _processor(each, run)
        | {"other_versions": other_versions(run, each.own_environment)}
        for each, against in zip(measurements, compared, strict=True)
    ]


def other_versions(run: Run, own_environment: str) -> str:
    """Which libraries an environment of an engine's own has in another version than the run's, in words:
    ``pandas 2.3.3``. Empty for the run's environment."""
    own = run.settings.get("environments", {}).get(own_environment, {})
    return ", ".join(
        f"{name} {version}"
        for name, version in own.items()
        if version not in ("not installed", run.versions.get(name))
        and run.versions.get(name, "not installed") != "not installed"
    )


def _row(of: Measurement, against: Against, notes: RunNotes) -> dict[str, Any]:
    baseline, spread = against.baseline, against.spread
    own = {name: getattr(of, name) for name in (*TEXTS, *NUMBERS)}
    row = dataclasses.asdict(of.case) | own | _times(of, notes.spreads.of(of.engine)) | _memory(of)
    row |= _limit(of, row["seconds"], notes)
    if of is baseline and of.status == "ok":
        return row | against_itself(row)
    if spread:
        row |= {"usual_difference": spread.usually, "largest_difference": spread.mostly}
    if of.status == "ok":
        row |= baselines_time(of, baseline, against.default)
    row |= against_baseline(of, baseline, against.ratio, spread)
    return row | against_default(of, against.default, against.to_default, spread)


def _processes(of: Measurement) -> int:
    """How many processes its samples come from."""
    return sum(map(bool, of.samples_seconds))


def _times(of: Measurement, spread: Spread | None) -> dict[str, Any]:
    low, high = statistics.time_interval(of.samples_seconds, spread=spread) or (None, None)
    centre = statistics.centre(of.samples_seconds)
    return {
        "seconds": centre,
        "seconds_low": low,
        "seconds_high": high,
        "samples": len(of.all_samples),
        "processes": _processes(of),
        "not_stationary": of.stationary.count(False) if of.stationary else None,
    }


def _processor(of: Measurement, run: Run) -> dict[str, Any]:
    """The processor time of a call, and how many cores that is; neither where the machine has not so many.

    Earlier versions counted what a cluster's workers spend on handing over an answer to be checked.
    """
    cores, busy = run.machine.get("cores usable", ""), over(of.cpu_seconds, of.mean_seconds)
    if busy and WHOLE.fullmatch(cores) and busy > CORES_TOLERANCE * int(cores):
        return {"cpu_seconds": None, "cores_busy": None}
    return {"cores_busy": busy}


def _memory(of: Measurement) -> dict[str, Any]:
    low, high = peak_range(of) or (None, None)
    passes = len(of.peaks_bytes) or None
    return {"peak_bytes_low": low, "peak_bytes_high": high, "memory_passes": passes}


def _limit(of: Measurement, seconds: float | None, notes: RunNotes) -> dict[str, Any]:
    if of.status != "ok" or not seconds or notes.limits is None:
        return {}
    share = share_of_limit(
        notes.limits,
        seconds=seconds,
        workers=of.case.workers,
        bytes_moved=of.bytes_moved,
        bytes_written=of.bytes_written,
        operations=of.operations,
        samples_seconds=of.samples_seconds,
        spread=notes.spreads.of(of.engine),
    )
    if share is None:
        return {}
    figures = zip(SHARES, (share.fraction, share.low, share.high), strict=True)
    return {**dict(figures), "limit_words": str(share)}

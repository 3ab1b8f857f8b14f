"""One row of the tidy table a case: what was measured of it, and how it compares with its baseline."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from breakeven.records.journal import Journal
from breakeven.records.limits import share_of_limit
from breakeven.records.measurement import Case, Measurement, Run
from breakeven.records.run_notes import RunNotes
from breakeven.records.tables.columns import (
    COLUMNS,
    FLOATS,
    IDENTITY,
    NUMBERS,
    RUN_COLUMNS,
    SHARES,
    TEXTS,
)
from breakeven.records.tables.comparison import (
    against_baseline,
    against_default,
    against_itself,
    baselines_time,
    over,
    peak_range,
)
from breakeven.records.tables.speedups import Against, against_baselines
from breakeven.statistics import intervals as statistics
from breakeven.statistics.process_spread import Spread

__all__ = ["case_of", "in_blocks", "rows_of", "tidy"]

CORES_TOLERANCE = 1.1
"""The system counts processor time in ticks, which may be a little more than a short call takes."""
WHOLE = re.compile(r"[0-9]{1,9}")


def case_of(row: Mapping[str, Any]) -> Case:
    """The case that a row is of."""
    return Case(**{name: row[name] for name in IDENTITY})


def tidy(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The rows as a table with COLUMNS, in their order; what is missing is NaN."""
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    # Texts as Python objects: otherwise choosing rows would copy the sources, letter by letter.
    texts = [name for name, kind in table.dtypes.items() if isinstance(kind, pd.StringDtype)]
    return in_blocks(table.astype(dict.fromkeys(FLOATS, float) | dict.fromkeys(texts, object)))


def in_blocks(table: pd.DataFrame) -> pd.DataFrame:
    """The same with the columns of each kind in one block, and their names as Python's texts: a report chooses rows
    ten thousand times, in as many steps as there are blocks, and columns ten times as often, by their names."""
    return table.copy().set_axis(pd.Index(list(table.columns), dtype=object), axis="columns")


def rows_of(
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
        | {"other_versions": _other_versions(run, each.own_environment)}
        for each, against in zip(measurements, compared, strict=True)
    ]


def _other_versions(run: Run, own_environment: str) -> str:
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

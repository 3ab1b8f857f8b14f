"""All measurements as one tidy pandas frame, one row a case, compared with their baseline."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from results import statistics
from results.journal import RUNS_FOLDER, Journal, journals
from results.measurement import Measurement, Run
from results.noise_floors import SELF, NoiseFloor, floor_of, noise_floors

__all__ = ["COLUMNS", "Results", "every_measurement", "newest", "read_results"]

COLD_SMALLEST_EFFECT = 1.25
"""A start from cold is observed once, without an interval: it counts only from this ratio on."""

IDENTITY = ("workload", "workload_version", "implementation", "size", "n", "workers")
TEXTS = (
    *("family", "engine", "library", "style", "unit", "is_baseline", "run", "measured_at"),
    *("status", "reason", "stopped_because", "memory_method", "source", "thread_settings"),
    *("native_threads", "samples_seconds"),
)
NUMBERS = (
    *("import_seconds", "inputs_seconds", "cluster_start_seconds", "start_seconds"),
    *("ingest_seconds", "first_call_seconds", "close_seconds", "cold_seconds", "cpu_seconds"),
    *("peak_bytes", "above_baseline_bytes", "file_backed_bytes", "memory_cap_bytes"),
    *("bytes_moved", "bytes_written", "operations"),
    *("answers_checked", "calls_per_sample"),
)
RUN_COLUMNS = ("started_at", "commit", "commit_date", "dirty", "environment")
DERIVED = (
    *("seconds", "seconds_low", "seconds_high", "samples", "processes", "cores_busy"),
    *("speedup", "speedup_low", "speedup_high", "in_turns", "noise_floor", "verdict"),
    *("cold_speedup", "cold_verdict", "memory_ratio"),
)
COLUMNS = (*IDENTITY, *TEXTS, *NUMBERS, *DERIVED, "is_reference", *RUN_COLUMNS)
FLOATS = tuple(
    name
    for name in (*NUMBERS, *DERIVED)
    if name not in {"samples", "processes", "in_turns", "verdict", "cold_verdict"}
)


@dataclass(frozen=True)
class Results:
    """What a report is made of: the rows that count, and the runs that they come from."""

    table: pd.DataFrame
    runs: Mapping[str, Run]


def read_results(folder: Path = RUNS_FOLDER) -> Results:
    """The newest rows of the journals in a folder; raises ResultsError for a broken journal."""
    found = journals(folder)
    table = newest(every_measurement(found))
    runs = {run.run: run for run in (journal.run() for journal in found)}
    return Results(table, {name: runs[name] for name in table["run"].unique()})


def every_measurement(found: Iterable[Journal]) -> pd.DataFrame:
    """Every case of every run, with COLUMNS, the oldest run first.

    ``seconds`` is the median steady call, ``speedup`` the baseline's seconds over the row's own in
    the same run at the same size, whatever the workers, from calls taken in turns (``in_turns``)
    where both fitted into memory; ``_low`` and ``_high`` bound the 95 % interval. ``noise_floor``
    is the largest ratio that the same code showed against itself on the row's engine and the
    baseline's in that run: the verdict calls nothing inside it a difference. ``memory_ratio`` is the row's peak over the baseline's. What is missing is NaN.
    """
    rows = [row for journal in found for row in _rows(journal)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype(dict.fromkeys(FLOATS, float))


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


def _rows(journal: Journal) -> list[dict[str, Any]]:
    measurements = journal.measurements()
    baselines = {_group(each): each for each in measurements if each.is_baseline}
    floors = noise_floors(measurements, journal.notes(SELF))
    run = journal.run()
    of_run = {name: getattr(run, name) for name in RUN_COLUMNS}
    of_run["is_reference"] = journal.is_reference
    return [_row(each, baselines.get(_group(each)), floors) | of_run for each in measurements]


def _group(measurement: Measurement) -> tuple[str, str, str]:
    case = measurement.case
    return case.workload, case.workload_version, case.size


def _row(
    measurement: Measurement, baseline: Measurement | None, floors: Mapping[str, NoiseFloor]
) -> dict[str, Any]:
    own = {name: getattr(measurement, name) for name in (*TEXTS, *NUMBERS)}
    row = dataclasses.asdict(measurement.case) | own
    low, high = statistics.time_interval(measurement.samples_seconds) or (None, None)
    row |= {"seconds": statistics.centre(measurement.samples_seconds)}
    row |= {"seconds_low": low, "seconds_high": high}
    row |= {"samples": len(measurement.all_samples)}
    row |= {"processes": sum(map(bool, measurement.samples_seconds))}
    row |= {"cores_busy": _over(measurement.cpu_seconds, row["seconds"])}
    if measurement.status != "ok":
        return row | {"verdict": "cannot tell", "cold_verdict": "cannot tell"}
    if measurement is baseline:
        return row | _against_itself(row)
    return row | _against(measurement, baseline, floors)


def _against_itself(row: dict[str, Any]) -> dict[str, Any]:
    timed = 1.0 if row["seconds"] is not None else None
    return {
        **dict.fromkeys(("speedup", "speedup_low", "speedup_high"), timed),
        "cold_speedup": 1.0 if row["cold_seconds"] is not None else None,
        "memory_ratio": 1.0 if row["peak_bytes"] is not None else None,
        **dict.fromkeys(("verdict", "cold_verdict"), "baseline"),
    }


def _against(
    measurement: Measurement, baseline: Measurement | None, floors: Mapping[str, NoiseFloor]
) -> dict[str, Any]:
    if baseline is None or baseline.status != "ok":
        return {"verdict": "cannot tell", "cold_verdict": "cannot tell"}
    floor = floor_of(floors, measurement.engine, baseline.engine)
    ratio = compared(measurement, baseline)
    cold = _over(baseline.cold_seconds, measurement.cold_seconds)
    return {
        "speedup": ratio.value if ratio else None,
        "speedup_low": ratio.low if ratio else None,
        "speedup_high": ratio.high if ratio else None,
        "in_turns": ratio.in_turns if ratio else None,
        "noise_floor": floor,
        "verdict": statistics.verdict(ratio, floor),
        "cold_speedup": cold,
        "cold_verdict": _cold_verdict(cold, floor),
        "memory_ratio": _over(measurement.peak_bytes, baseline.peak_bytes),
    }


def compared(measurement: Measurement, baseline: Measurement) -> statistics.Ratio | None:
    """The speedup: of the turns that both took, or of figures taken apart where they took none."""
    if any(measurement.baseline_samples_seconds):
        return statistics.paired_ratio(
            measurement.baseline_samples_seconds, measurement.samples_seconds
        )
    return statistics.ratio(baseline.samples_seconds, measurement.samples_seconds)


def _over(above: float | None, below: float | None) -> float | None:
    return above / below if above and below else None


def _cold_verdict(ratio: float | None, floor: float) -> str:
    effect = max(COLD_SMALLEST_EFFECT, floor)
    if ratio is not None and ratio >= effect:
        return "faster"
    if ratio is not None and ratio <= 1 / effect:
        return "slower"
    return "cannot tell"

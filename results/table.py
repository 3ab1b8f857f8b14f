"""All measurements as one tidy pandas frame, one row a case, compared with their baseline."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from results import statistics
from results.journal import RUNS_FOLDER, Journal, journals
from results.measurement import Measurement, Run

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
    *("peak_bytes", "above_baseline_bytes", "bytes_moved", "operations"),
    *("answers_checked", "calls_per_sample"),
)
RUN_COLUMNS = ("started_at", "commit", "commit_date", "dirty", "environment")
DERIVED = (
    *("seconds", "seconds_low", "seconds_high", "samples", "processes"),
    *("speedup", "speedup_low", "speedup_high", "verdict"),
    *("cold_speedup", "cold_verdict", "memory_ratio"),
)
COLUMNS = (*IDENTITY, *TEXTS, *NUMBERS, *DERIVED, "is_reference", *RUN_COLUMNS)
FLOATS = tuple(
    name
    for name in (*NUMBERS, *DERIVED)
    if name not in {"samples", "processes", "verdict", "cold_verdict"}
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
    the same run at the same size, whatever the workers; ``_low`` and ``_high`` bound the 99 %
    interval. ``memory_ratio`` is the row's peak over the baseline's. What is missing is NaN.
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


class _Baseline:
    """A baseline measurement with its resampled medians, which every ratio of its size shares."""

    def __init__(self, measurement: Measurement) -> None:
        self.measurement = measurement
        self.resampled = statistics.resampled_medians(measurement.samples_seconds, seed=0)


def _rows(journal: Journal) -> list[dict[str, Any]]:
    measurements = journal.measurements()
    baselines = {
        (each.case.workload, each.case.workload_version, each.case.size): _Baseline(each)
        for each in measurements
        if each.is_baseline and each.status == "ok"
    }
    run = journal.run()
    of_run = {name: getattr(run, name) for name in RUN_COLUMNS}
    of_run["is_reference"] = journal.is_reference
    return [
        _row(each, baselines.get((each.case.workload, each.case.workload_version, each.case.size)))
        | of_run
        for each in measurements
    ]


def _row(measurement: Measurement, baseline: _Baseline | None) -> dict[str, Any]:
    own = {name: getattr(measurement, name) for name in (*TEXTS, *NUMBERS)}
    row = dataclasses.asdict(measurement.case) | own
    is_baseline = baseline is not None and baseline.measurement is measurement
    resampled = (
        baseline.resampled
        if baseline is not None and is_baseline
        else statistics.resampled_medians(measurement.samples_seconds, seed=1)
    )
    low, high = statistics.interval(resampled) or (None, None)
    row |= {"seconds": statistics.median(measurement.all_samples)}
    row |= {"seconds_low": low, "seconds_high": high}
    row |= {"samples": len(measurement.all_samples)}
    row |= {"processes": sum(map(bool, measurement.samples_seconds))}
    if measurement.status != "ok":
        return row | {"verdict": "cannot tell", "cold_verdict": "cannot tell"}
    if is_baseline:
        return row | _against_itself(row)
    return row | _against(measurement, baseline, resampled)


def _against_itself(row: dict[str, Any]) -> dict[str, Any]:
    timed = 1.0 if row["seconds"] is not None else None
    return {
        **dict.fromkeys(("speedup", "speedup_low", "speedup_high"), timed),
        "cold_speedup": 1.0 if row["cold_seconds"] is not None else None,
        "memory_ratio": 1.0 if row["peak_bytes"] is not None else None,
        **dict.fromkeys(("verdict", "cold_verdict"), "baseline"),
    }


def _against(
    measurement: Measurement, baseline: _Baseline | None, resampled: NDArray[np.float64] | None
) -> dict[str, Any]:
    if baseline is None:
        return {"verdict": "cannot tell", "cold_verdict": "cannot tell"}
    other = baseline.measurement
    ratio = statistics.ratio_of_resamples(
        other.samples_seconds, measurement.samples_seconds, baseline.resampled, resampled
    )
    cold = _over(other.cold_seconds, measurement.cold_seconds)
    return {
        "speedup": ratio.value if ratio else None,
        "speedup_low": ratio.low if ratio else None,
        "speedup_high": ratio.high if ratio else None,
        "verdict": statistics.verdict(ratio),
        "cold_speedup": cold,
        "cold_verdict": _cold_verdict(cold),
        "memory_ratio": _over(measurement.peak_bytes, other.peak_bytes),
    }


def _over(above: float | None, below: float | None) -> float | None:
    return above / below if above and below else None


def _cold_verdict(ratio: float | None) -> str:
    if ratio is not None and ratio >= COLD_SMALLEST_EFFECT:
        return "faster"
    if ratio is not None and ratio <= 1 / COLD_SMALLEST_EFFECT:
        return "slower"
    return "cannot tell"

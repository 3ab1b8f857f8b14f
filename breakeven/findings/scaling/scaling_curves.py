"""The implementations that were measured on several numbers of workers, with their fitted laws."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from breakeven.records.measurement import Run
from breakeven.records.run_notes import RunNotes
from breakeven.records.tables.table import Results
from breakeven.statistics.intervals import Processes, Ratio, centre, ratio
from breakeven.statistics.process_spread import Spread, between
from breakeven.statistics.scaling import USL, Amdahl
from breakeven.statistics.scaling_fits import fit_amdahl, fit_usl
from breakeven.wording.saying import say

__all__ = ["Curve", "Point", "scaling_curves"]


@dataclass(frozen=True)
class Point:
    """One number of workers: the median seconds of a call, and the speedup over one worker."""

    workers: int
    seconds: float
    speedup: Ratio


@dataclass(frozen=True)
class Curve:
    """One implementation at one size, on one and on more workers, in ascending order."""

    workload: str
    implementation: str
    size: str
    n: int
    unit: str
    points: tuple[Point, ...]
    amdahl: Amdahl
    usl: USL | None


def scaling_curves(results: Results) -> dict[str, list[Curve]]:
    """The curves of each workload, at the one size that was measured on most numbers of workers.

    Rows belong to one curve only when they are of the same commit, machine and library versions, and of
    the same source: outside of git nothing else tells two versions of a function apart. An implementation
    that was not measured on one worker has no curve, because its ground is missing. A curve that cannot be
    computed is told on standard error, and costs no other one.
    """
    table = results.table
    timed = table[(table["status"] == "ok") & table["seconds"].notna()]
    grounds = {name: _ground(results.runs[name]) for name in timed["run"].unique()}
    engines = _engines_of_baselines(timed)
    timed = _on_several_workers(timed)
    timed = timed.assign(
        _ground=timed["run"].map(grounds) + timed["source"],
        _spread=_spreads(timed, engines, results.notes),
    )
    found: dict[str, list[Curve]] = {}
    for (workload, _), rows in timed.groupby(["workload", "n"], sort=True):
        curves = [
            curve
            for _, own in rows.groupby("implementation", sort=False)
            if (chosen := _most_workers(own)) is not None and (curve := _curve_if_any(chosen))
        ]
        before = found.get(str(workload), [])
        if curves and _points(curves) >= _points(before):
            found[str(workload)] = curves
    return found


def _on_several_workers(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that may have a curve: those whose implementation was measured on one worker and on more."""
    counts = rows.groupby(["workload", "n", "implementation"])["workers"]
    least, kinds = counts.transform("min"), counts.transform("nunique")
    return pd.DataFrame(rows[(least == 1) & (kinds > 1)])


def _engines_of_baselines(rows: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The baseline's engine of each run and workload."""
    of_baseline = rows[rows["is_baseline"].astype(bool)]
    named = zip(of_baseline["run"], of_baseline["workload"], strict=True)
    return dict(zip(named, of_baseline["engine"], strict=True))


def _spreads(
    rows: pd.DataFrame, engines: Mapping[tuple[str, str], str], notes: Mapping[str, RunNotes]
) -> pd.Series:
    """How much two processes of a row's engine differ; two pairs with the baseline's, in turns."""
    found: list[Spread | None] = []
    for _, row in rows.iterrows():
        known = notes.get(row["run"], RunNotes()).spreads
        spread = known.of(row["engine"])
        if _takes_turns(row["baseline_samples_seconds"]):
            baseline = engines.get((row["run"], row["workload"]), row["engine"])
            pair = between(spread, known.of(baseline))
            spread = pair.scaled(math.sqrt(2)) if pair else None
        found.append(spread)
    return pd.Series(found, rows.index, dtype=object)


def _ground(run: Run) -> str:
    """What must be the same for two runs to be compared."""
    told = [run.settings.get(name, {}) for name in ("environments", "ignored_files")]
    same = [run.commit, run.dirty, dict(run.machine), dict(run.versions), *told]
    return json.dumps(same, sort_keys=True, default=str)


def _most_workers(rows: pd.DataFrame) -> pd.DataFrame | None:
    """The comparable rows with the most numbers of workers, the newest of these, or None."""
    best: pd.DataFrame | None = None
    for _, comparable in rows.sort_values("started_at").groupby("_ground", sort=False):
        own = comparable.drop_duplicates("workers", keep="last")
        usable = len(own) > 1 and 1 in set(own["workers"])
        if usable and (best is None or len(own) >= len(best)):
            best = own
    return None if best is None else best.sort_values("workers")


def _curve_if_any(rows: pd.DataFrame) -> Curve | None:
    try:
        return _curve(rows)
    except Exception as error:  # noqa: BLE001 - the other curves are sound
        first = rows.iloc[0]
        name = f"{first['workload']} {first['implementation']}"
        say(
            f"breakeven: the scaling of {name} is left out ({type(error).__name__}: {error}): please report it"
        )
        return None


def _curve(rows: pd.DataFrame) -> Curve:
    first = rows.iloc[0]
    workers, samples = [int(each) for each in rows["workers"]], _without_drift(rows)
    spreads = list(rows["_spread"])
    speedups = [
        ratio(samples[0], each, spread=between(spreads[0], spread))
        for each, spread in zip(samples, spreads, strict=True)
    ]
    return Curve(
        workload=str(first["workload"]),
        implementation=str(first["implementation"]),
        size=str(first["size"]),
        n=int(first["n"]),
        unit=str(first["unit"]),
        points=tuple(
            Point(count, float(seconds), speedup)
            for count, seconds, speedup in zip(workers, rows["seconds"], speedups, strict=True)
            if speedup is not None
        ),
        amdahl=fit_amdahl(workers, samples, spreads),
        usl=fit_usl(workers, samples, spreads),
    )


def _without_drift(rows: pd.DataFrame) -> list[Processes]:
    """The samples of each number of workers, in seconds.

    Where all took turns with the same baseline, each sample is taken relative to the baseline's of
    its turn, so that a change of the machine's speed between two numbers of workers cancels out.
    """
    samples, beside = list(rows["samples_seconds"]), list(rows["baseline_samples_seconds"])
    if not all(map(_takes_turns, beside)):
        return samples
    usual = centre([row for each in beside for row in each]) or 1.0
    return [
        [usual * np.divide(row, other) for row, other in zip(own, others, strict=True)]
        for own, others in zip(samples, beside, strict=True)
    ]


def _takes_turns(beside: Processes) -> bool:
    """Whether every process of a case took turns with the baseline."""
    return len(beside) > 0 and all(map(len, beside))


def _points(curves: list[Curve]) -> int:
    return sum(len(curve.points) for curve in curves)

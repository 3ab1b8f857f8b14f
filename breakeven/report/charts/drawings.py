"""Every chart of a workload, for its page and for write-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from breakeven.findings.baselines import run_in_words
from breakeven.findings.break_evens.break_even import BreakEven, break_evens, cold_break_evens
from breakeven.findings.effort import lines_to_change
from breakeven.findings.ranking import is_mixed, main_n, of_one_run
from breakeven.records.break_evens import MeasuredBreakEven
from breakeven.report.charts import of_workload as charts
from breakeven.report.charts.marks import Spec
from breakeven.report.charts.of_cold_start import cost_anatomy
from breakeven.report.charts.palette import Look, looks_on_page
from breakeven.wording import amount, seconds

__all__ = ["Drawing", "drawings"]


@dataclass(frozen=True)
class Drawing:
    """A chart with its title, what has to be known to read it, and a name for its file."""

    name: str
    title: str
    note: str
    chart: Spec


def drawings(
    rows: pd.DataFrame,
    about: Mapping[str, Any],
    looks: Mapping[str, Look],
    measured: Sequence[MeasuredBreakEven] = (),
) -> list[Drawing]:
    """The charts of one workload that there is data for.

    ``rows`` are all its rows, ``about`` is what its run says of it, ``measured`` are the
    break-evens that were searched.
    """
    looks = looks_on_page(rows["implementation"], looks)
    ok = rows[rows["status"] == "ok"]
    unit = str(rows["unit"].iloc[0])
    at = ok[ok["n"] == main_n(rows)]
    where = amount(at["n"].iloc[0], unit) if len(at) else ""
    rivals = ok if about.get("compares", True) else ok.iloc[:0]
    turns, cold_turns = break_evens(rivals, measured), cold_break_evens(rivals)
    nothing = "; n = 0 has no place on a logarithmic axis" if (ok["n"] == 0).any() else ""
    nothing += "; hollow: reference run" if is_mixed(ok) else ""
    interval = f"bands: 95 % interval{nothing}"
    parts = f"imports, start, ingest, first call{nothing}"
    passes = f"the whole process tree; bands: range over passes{nothing}"
    hollow = "; hollow: reference run" if is_mixed(at) else ""
    front = f"grey line: best trade-offs of speed and memory{_of_run(at)}; {where}{hollow}"
    others = "; other runs come last, run by run" if at["run"].nunique() > 1 else ""
    cut = f"first time: extra cost of the first call; ▸: bar cut off; {where}{others}{_built(at)}"
    time = charts.against_size(ok, "seconds", looks, unit, turns)
    cold = memory = None  # at one size, other charts have them
    if _has_sizes(ok, "cold_seconds"):
        cold = charts.against_size(ok, "cold_seconds", looks, unit, cold_turns)
    if _has_sizes(ok, "peak_bytes"):
        memory = charts.against_size(ok, "peak_bytes", looks, unit)
    lines = lines_to_change(rows, about)
    wanted = (
        ("time", "Time of one call, once warm", interval + _rings(turns), time),
        ("cold", "Time of one run from cold", parts + _rings(cold_turns), cold),
        ("memory", "Peak memory", passes, memory),
        ("front", "Speed against memory", front, charts.speed_against_memory(at, looks)),
        (
            "effort",
            "Speed against effort",
            f"lines of code, the ingest’s too; {where}{hollow}",
            charts.speed_against_effort(at, lines, looks),
        ),
        ("anatomy", "Where the time from cold goes", cut, cost_anatomy(at)),
    )
    return [
        Drawing(name, title, note, chart)
        for name, title, note, chart in wanted
        if chart is not None
    ]


def _of_run(rows: pd.DataFrame) -> str:
    """Which run the line of the best trade-offs is of, where the points are of several."""
    shown = rows[rows["seconds"].notna() & (rows["peak_bytes"] > 0)]
    if shown["run"].nunique() < 2:
        return ""
    return f" in the {run_in_words(of_one_run(shown).iloc[0])}"


def _has_sizes(rows: pd.DataFrame, column: str) -> bool:
    return rows[rows[column].notna()]["n"].nunique() > 1


def _built(rows: pd.DataFrame) -> str:
    """What it took to build the compiled implementations: other compilers' time is in the first call."""
    known = rows[rows["build_seconds"].notna()].drop_duplicates("implementation")
    told = [
        f"{label} {seconds(took)}"
        for label, took in zip(known["implementation"], known["build_seconds"], strict=True)
    ]
    return (
        f"; not in the bars: what was built once, when it was installed ({', '.join(told)})"
        if told
        else ""
    )


def _rings(turns: Sequence[BreakEven]) -> str:
    return "; rings: break-even points" if turns else ""

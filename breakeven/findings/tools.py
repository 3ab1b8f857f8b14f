"""One tool across all workloads: its best way of computing each, and what its own steps cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from breakeven.findings.baselines import run_in_words
from breakeven.findings.ranking import main_n, of_main_run, of_one_run
from breakeven.records.measurement import is_baseline_elsewhere

__all__ = [
    "StepCosts",
    "TaskPrice",
    "at_main_size",
    "best_ways",
    "on_one_worker",
    "price_of_a_task",
    "rows_of",
    "step_costs",
    "tool_of",
]


@dataclass(frozen=True)
class StepCosts:
    """What an engine costs before it works: medians over its cases, in seconds.

    ``start_seconds`` includes its cluster; ``first_call_seconds`` is what the first call took beyond
    a warm one. All cases are of one run; ``whose`` names it where it is not that of the other engines.
    """

    engine: str
    cases: int
    import_seconds: float
    start_seconds: float
    first_call_seconds: float
    whose: str = ""


@dataclass(frozen=True)
class TaskPrice:
    """Seconds for each task of a workload whose tasks do next to nothing; ``whose`` names the run where it is not
    that of the other implementations."""

    implementation: str
    seconds: float
    whose: str = ""


def tool_of(label: str) -> str:
    """The first word of a label: ``dask-threads`` runs on ``dask``, ``modin:pandas`` is pandas."""
    return label.rpartition(":")[2].partition("-")[0]


def rows_of(table: pd.DataFrame, tool: str) -> pd.DataFrame:
    """The rows of all labels that run on a tool."""
    return table[table["implementation"].map(tool_of) == tool]


def at_main_size(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of each workload and run at the largest size that most implementations were measured at there."""
    largest = {key: main_n(rows) for key, rows in table.groupby(["workload", "run"])}
    keys = zip(table["workload"], table["run"], strict=True)
    return pd.DataFrame(table[table["n"] == pd.Series([largest[key] for key in keys], table.index)])


def best_ways(table: pd.DataFrame, tool: str) -> pd.DataFrame:
    """The tool's best row of each workload, of the rows that ``at_main_size`` leaves of a table, and of one run:
    that which the workload is ranked in, unless nothing of the tool finished there.

    The best is the one with the largest speedup, but those that are there to teach come last, or only stand beside
    another tool; where none finished, the first that failed. Workloads without the tool at that size are left out.
    """
    of_one_run = [_of_tool(rows, tool) for _, rows in table.groupby("workload")]
    at = pd.concat([table.iloc[:0], *of_one_run])
    places = zip(at["implementation"], at["own_environment"], strict=True)
    beside = [is_baseline_elsewhere(str(label), str(where or "")) for label, where in places]
    is_last = (at["style"] == "instructive") | pd.Series(beside, at.index, dtype=bool)
    ranked = at.assign(_last=is_last, _failed=at["status"] != "ok")
    ranked = ranked.sort_values(
        ["_failed", "_last", "speedup"], ascending=[True, True, False], kind="stable"
    )
    best = ranked.drop_duplicates("workload").drop(columns=["_last", "_failed"])
    return pd.DataFrame(best.sort_index())


def _of_tool(rows: pd.DataFrame, tool: str) -> pd.DataFrame:
    """The tool's rows of one workload, of one run."""
    own = rows_of(rows, tool)
    ranked = own[own["run"].isin(set(of_main_run(rows)["run"]))]
    return ranked if (ranked["status"] == "ok").any() else of_main_run(own)


def on_one_worker(label: str, rows: pd.DataFrame, about: Mapping[str, Any]) -> str:
    """The label that does the same as another on one worker: as declared, or with the same function, or the
    same name without what says that it is parallel; else the baseline.

    ``rows`` are a workload's, ``about`` is what its run says of it.
    """
    alone = dict.fromkeys(rows[rows["workers"] == 1]["implementation"])
    functions = about.get("functions", {})
    same = (each for each in alone if functions.get(each, each) == functions.get(label))
    named = (label.replace(part, "") for part in ("-parallel", "-threads"))
    wanted = (
        about.get("one_worker", {}).get(label),
        *same,
        *(each for each in named if each != label),
    )
    return next((each for each in wanted if each in alone), str(about.get("baseline", "")))


def step_costs(table: pd.DataFrame, tool: str) -> list[StepCosts]:
    """What each of the tool's engines costs before it works, over all its cases that finished."""
    own = rows_of(table, tool)
    own = own[(own["status"] == "ok") & own["cold_seconds"].notna()]
    found, main = [], set(of_one_run(own)["run"])
    for engine, of_engine in own.groupby("engine", sort=False):
        rows = of_one_run(of_engine)
        whose = "" if rows["run"].iloc[0] in main else run_in_words(rows.iloc[0])
        starts = rows["start_seconds"] + rows["cluster_start_seconds"].fillna(0.0)
        beyond = (rows["first_call_seconds"] - rows["seconds"]).clip(lower=0.0)
        imported, started, first = map(
            float, (rows["import_seconds"].median(), starts.median(), beyond.median())
        )
        found.append(StepCosts(str(engine), len(rows), imported, started, first, whose))
    return found


def price_of_a_task(table: pd.DataFrame, workload: str, tool: str) -> list[TaskPrice]:
    """What a task costs with each label of a tool, at the most tasks that a run measured: the cheapest first, and
    those of other runs after those of the main one."""
    own = rows_of(table, tool)
    own = own[(own["workload"] == workload) & (own["status"] == "ok") & own["seconds"].notna()]
    main = set(of_one_run(own)["run"])
    most = own.assign(_main=own["run"].isin(main)).sort_values(["_main", "n"])
    found = [
        TaskPrice(
            str(row["implementation"]),
            float(row["seconds"] / row["n"]),
            "" if row["_main"] else run_in_words(row),
        )
        for _, row in most.drop_duplicates("implementation", keep="last").iterrows()
    ]
    return sorted(found, key=lambda each: (each.whose, each.seconds))

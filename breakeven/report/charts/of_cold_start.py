"""Where the time of one run from cold goes: a bar for each implementation, made of its parts."""

from __future__ import annotations

import pandas as pd

from breakeven.findings.ranking import of_one_run
from breakeven.report.charts.marks import LABEL_PIXELS, SECONDS_LABEL, Spec, channel, layered, mark
from breakeven.wording import seconds

__all__ = ["cold_parts", "cost_anatomy"]

PARTS = ("import", "start", "ingest", "first time", "compute", "idle cores")
"""The parts of a run from cold, in their order: see ``cold_parts``."""
CUT = 2.0
"""Bars longer than this many times the third quartile are cut off, so that the rest can be read."""


def cost_anatomy(rows: pd.DataFrame) -> Spec | None:
    """Stacked bars of what one run of a script costs, the cheapest first; those of other runs than the main one
    come after its own, run by run. None without data."""
    shown = rows[rows["cold_seconds"].notna()].copy()
    if shown.empty:
        return None
    parts = cold_parts(shown).assign(implementation=shown["implementation"])
    long = parts.melt(["implementation"], list(PARTS), "part", "seconds")
    long["words"] = [
        f"{label}: {part} {seconds(value)}" for label, part, value in long.itertuples(index=False)
    ]
    long["order"] = long["part"].map({name: index for index, name in enumerate(PARTS)})
    is_other = ~shown["run"].isin(set(of_one_run(shown)["run"]))
    ordered = shown.assign(_other=is_other).sort_values(["_other", "run", "cold_seconds"])
    order = ordered["implementation"].tolist()
    limit = min(shown["cold_seconds"].max(), CUT * shown["cold_seconds"].quantile(0.75))
    x_ticks = {
        "labelExpr": SECONDS_LABEL,
        "title": None,
        "tickCount": 5,
        "domain": False,
        "ticks": False,
    }
    y_ticks = {"ticks": False, "domain": False}
    axes = {
        "x": channel("seconds:Q", axis=x_ticks, scale={"domain": [0, limit], "nice": False}),
        "y": channel("implementation:N", sort=order, title=None, axis=y_ticks),
    }
    colours = {"domain": PARTS, "range": [f"var(--part-{n + 1})" for n in range(len(PARTS))]}
    legend = {"orient": "top", "title": None, "symbolType": "square", "offset": 4, "columns": 6}
    stacked = axes | {
        "color": channel("part:N", scale=colours, legend=legend),
        "order": channel("order:O"),
        "description": channel("words:N"),
    }
    words = shown["cold_seconds"].map(seconds)
    total = words.where(shown["cold_seconds"] <= limit, "▸ " + words)
    ends = shown[["implementation"]].assign(
        total=total, seconds=shown["cold_seconds"].clip(upper=limit)
    )
    named = axes | {"text": channel("total:N")}
    layers = [
        mark("bar", long, stacked, height={"band": 0.62}, clip=True),
        mark("text", ends, named, align="left", dx=5, fontSize=11, fill="var(--muted)"),
    ]
    return layered(layers, height=max(60, round(LABEL_PIXELS * 1.5 * len(order))))


def cold_parts(rows: pd.DataFrame) -> pd.DataFrame:
    """What a run from cold spends its time on, in seconds; the columns are PARTS and sum to it.

    ``start`` holds the start of the cluster as well, and ``first time`` what the first call takes
    beyond a warm one, such as compilation. The warm call that remains is ``compute`` as far as the
    processors of its workers were busy, and ``idle cores`` as far as they were not; where the
    processor time is not known, all of it is ``compute``.
    """
    first = rows["first_call_seconds"]
    warm = rows["seconds"].fillna(first).clip(upper=first)
    busy = (rows["cores_busy"] / rows["workers"]).fillna(1.0).clip(upper=1.0)
    return pd.DataFrame(
        {
            "import": rows["import_seconds"],
            "start": rows["start_seconds"] + rows["cluster_start_seconds"].fillna(0.0),
            "ingest": rows["ingest_seconds"],
            "first time": first - warm,
            "compute": warm * busy,
            "idle cores": warm * (1 - busy),
        }
    )

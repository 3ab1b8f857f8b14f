"""The charts of a workload: time and memory against size, against each other and against lines of code."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from breakeven.findings.baselines import run_in_words
from breakeven.findings.break_evens.break_even import BreakEven
from breakeven.findings.ranking import is_mixed, of_one_run, pareto_front
from breakeven.report.charts.marks import (
    COLOUR,
    GUTTER,
    LOOK,
    WIDTH,
    Spec,
    channel,
    layered,
    log_scale,
    log_ticks,
    looked,
    mark,
    names_at_the_right,
    room_for,
    seconds_axis,
    upright,
)
from breakeven.report.charts.palette import Look
from breakeven.wording import amount, as_fast_as, count_of, memory, missing, roughly, seconds, span

__all__ = ["against_size", "speed_against_effort", "speed_against_memory"]


MEBIBYTE = 2.0**20
MEMORY_LABEL = f"format(datum.value/{MEBIBYTE:.0f}, ',.3~f') + ' MiB'"
COUNT_LABEL = (
    "datum.value < 1e6 ? format(datum.value, ',.0f') : "
    "datum.value < 1e9 ? format(datum.value/1e6, ',.3~f') + ' M' : "
    "format(datum.value/1e9, ',.3~f') + ' G'"
)


def against_size(
    rows: pd.DataFrame,
    value: str,
    looks: Mapping[str, Look],
    unit: str,
    turns: Sequence[BreakEven] = (),
) -> Spec | None:
    """A log-log chart of a column against n, one line for each implementation and run, named at its end.

    Where some rows are of reference runs and others are not, the points of the former are hollow.
    ``{value}_low`` and ``{value}_high`` become bands where they are there, bars at a single size.
    ``turns`` are marked where they lie on the baseline's line. A size of 0 has no place on a log axis.
    None without data.
    """
    shown = rows[rows[value].notna() & (rows[value] > 0) & (rows["n"] > 0)]
    if shown.empty:
        return None
    data = shown[["implementation", "n", value, "run"]].rename(columns={value: "y"})
    in_words = memory if value.endswith("_bytes") else seconds
    data["words"] = [_told(row, value, in_words, unit) for _, row in shown.iterrows()]
    data["hollow"] = is_mixed(shown) & shown["is_reference"].astype(bool)
    for bound in ("low", "high"):
        data[bound] = shown.get(f"{value}_{bound}", shown[value]).fillna(shown[value])
    data = looked(data.sort_values("n"), looks)
    x, y = _x_domain(data["n"]), room_for(data)
    sizes = {
        "values": sorted(set(data["n"])),
        "labelExpr": COUNT_LABEL,
        "title": unit,
        "grid": False,
    }
    x_axis = channel("n:Q", scale=log_scale(x), axis=sizes)
    y_axis = _memory_axis(y) if value.endswith("_bytes") else seconds_axis(y)
    axes = {"x": x_axis, "y": y_axis}
    spans = axes | {"y": y_axis | {"field": "low"}, "y2": {"field": "high"}, "color": COLOUR}
    has_band = data.groupby(["implementation", "run"])["n"].transform("nunique") > 1
    of_labels = {"detail": [LOOK["detail"], channel("run:N")]}
    layers = [
        mark("area", data[has_band], spans | of_labels, opacity=0.13),
        mark("rule", data[~has_band], spans, strokeWidth=1.2),
        mark("line", data, axes | _only("color", "strokeDash") | of_labels, strokeWidth=1.6),
        *_points(data, axes, size=34),
        *_turning_points(shown, value, turns, axes, looks, unit),
        *names_at_the_right(data, x, y, axes),
    ]
    return layered(layers)


def _told(row: pd.Series, value: str, in_words: Callable[[float], str], unit: str) -> str:
    """What a point says: the figure, its interval or range, and the run that it is of, a line each."""
    lines = [f"{row['implementation']}: {in_words(row[value])} at {amount(row['n'], unit)}"]
    low, high = (row.get(f"{value}_{end}", math.nan) for end in ("low", "high"))
    if not (missing(low) or missing(high)) and low != high:
        name = "95 % interval" if value == "seconds" else "range over passes"
        lines.append(f"{name} {span(in_words, float(low), float(high))}")
    if value == "seconds" and row["is_baseline"]:
        lines.append("the baseline")
    elif value == "seconds" and not missing(row["speedup"]):
        lines.append(f"{as_fast_as(row['speedup'])} the baseline of its run")
    return "\n".join([*lines, run_in_words(row)])


def _turning_points(
    rows: pd.DataFrame,
    value: str,
    turns: Sequence[BreakEven],
    axes: Spec,
    looks: Mapping[str, Look],
    unit: str,
) -> list[Spec]:
    """A ring on the baseline's line where another begins or ceases to pay, and a bar for its bounds."""
    of_baseline = rows[rows["is_baseline"].astype(bool)].sort_values("n")
    if of_baseline.empty or not turns:
        return []
    data = pd.DataFrame(
        [
            {
                "implementation": turn.implementation,
                "n": turn.n,
                "low": turn.low,
                "high": turn.high,
                "y": y,
                "words": _turn_in_words(turn, unit),
            }
            for turn in turns
            if (y := _read_off(of_baseline, value, turn)) is not None
        ]
    )
    if data.empty:
        return []
    data = looked(data, looks)
    bounds = axes | {"x": axes["x"] | {"field": "low"}, "x2": {"field": "high"}, "color": COLOUR}
    rings = axes | {"stroke": COLOUR, "description": channel("words:N")}
    return [
        mark("rule", data, bounds, strokeWidth=2.2, opacity=0.55),
        mark("point", data, rings, size=95, strokeWidth=1.8, fill="var(--paper)", opacity=1),
    ]


def _read_off(of_baseline: pd.DataFrame, value: str, turn: BreakEven) -> float | None:
    """The value on the baseline's line at a break-even, in the run that it is of; one that a search has measured
    is of none, and any line will do. None where there is no line, but a point."""
    line = of_baseline[of_baseline["run"] == turn.run] if turn.run else of_one_run(of_baseline)
    if len(line) < 2:
        return None
    x, y = (np.log(line[column].to_numpy(float)) for column in ("n", value))
    return math.exp(float(np.interp(math.log(turn.n), x, y)))


def _turn_in_words(turn: BreakEven, unit: str) -> str:
    """Where it begins or ceases to pay, and whether that was measured."""
    way = "from" if turn.pays_off else "up to"
    if not turn.is_bounded:
        sizes = f"{roughly(turn.below)} and {roughly(turn.above)} {unit}"
        return f"{turn.implementation} pays off {way} somewhere between {sizes}"
    bounds = f"{roughly(turn.low)} to {roughly(turn.high)}"
    how = "measured" if turn.measured else "interpolated"
    return f"{turn.implementation} pays off {way} about {roughly(turn.n)} {unit} ({bounds}), {how}"


def speed_against_memory(rows: pd.DataFrame, looks: Mapping[str, Look]) -> Spec | None:
    """A log-log chart of the time of a warm call against the peak of memory, at one size.

    A line joins those of one run that no other beats in both speed and memory; points of reference runs
    beside others are hollow. None with fewer than two points.
    """
    shown = rows[rows["seconds"].notna() & (rows["peak_bytes"] > 0)]
    if len(shown) < 2:
        return None
    data = shown[["implementation", "peak_bytes", "seconds"]].set_axis(
        ["implementation", "n", "y"], axis=1
    )
    data["words"] = [
        f"{row['implementation']}: {seconds(row['seconds'])}, {memory(row['peak_bytes'])}\n{run_in_words(row)}"
        for _, row in shown.iterrows()
    ]
    data["hollow"] = is_mixed(shown) & shown["is_reference"].astype(bool)
    data = looked(data, looks)
    x, y = _x_domain(data["n"]), room_for(data.assign(low=data["y"], high=data["y"]))
    ticks = [tick * MEBIBYTE for tick in log_ticks(x[0] / MEBIBYTE, x[1] / MEBIBYTE)]
    x_ticks = {
        "values": ticks,
        "labelExpr": MEMORY_LABEL,
        "title": "peak memory",
        "grid": False,
        "labelOverlap": True,
    }
    axes = {"x": channel("n:Q", scale=log_scale(x), axis=x_ticks), "y": seconds_axis(y)}
    front = pareto_front(of_one_run(shown))[["peak_bytes", "seconds"]].set_axis(["n", "y"], axis=1)
    grey = {"strokeWidth": 5, "opacity": 0.35, "stroke": "var(--muted)"}
    line = mark("line", front, axes, interpolate="step-after", **grey)
    return layered([line, *_points(data, axes), *names_at_the_right(data, x, y, axes)])


def speed_against_effort(
    rows: pd.DataFrame, lines: Mapping[str, int], looks: Mapping[str, Look]
) -> Spec | None:
    """The time of a warm call, on a log axis, against the lines that are not the baseline's.

    ``lines`` has them for each label; ``rows`` are at one size. None with fewer than two points.
    """
    shown = rows[rows["seconds"].notna() & rows["implementation"].isin(lines)]
    if len(shown) < 2:
        return None
    data = shown[["implementation", "seconds"]].set_axis(["implementation", "y"], axis=1)
    data["n"] = data["implementation"].map(lines)
    data["hollow"] = is_mixed(shown) & shown["is_reference"].astype(bool)
    data["words"] = [
        f"{row['implementation']}: {seconds(row['seconds'])}, "
        f"{count_of(lines[row['implementation']], 'line')} changed or added\n{run_in_words(row)}"
        for _, row in shown.iterrows()
    ]
    data = looked(data, looks)
    most = max(int(data["n"].max()), 1)
    x = (-0.03 * most, (1 + GUTTER / WIDTH) * most)
    y = room_for(data.assign(low=data["y"], high=data["y"]))
    x_ticks = {"tickMinStep": 1, "title": "lines changed or added to the baseline’s", "grid": False}
    scale = {"domain": list(x), "nice": False}
    axes = {"x": channel("n:Q", scale=scale, axis=x_ticks), "y": seconds_axis(y)}
    return layered([*_points(data, axes), *names_at_the_right(data, x, y, axes)])


def _points(data: pd.DataFrame, axes: Spec, size: int = 50) -> list[Spec]:
    """A point for each row, in its implementation's look, with words to show when pointed at."""
    words = {"description": channel("words:N")}
    encoding = axes | _only("color", "shape") | words
    hollow = data["hollow"].astype(bool)
    outline = {"strokeWidth": 1.3, "fill": "var(--paper)"}
    return [
        mark("point", data[~hollow], encoding, filled=True, size=size, opacity=1),
        mark("point", data[hollow], encoding, filled=False, size=size, opacity=1, **outline),
    ]


def _only(*names: str) -> Spec:
    return {name: LOOK[name] for name in names}


def _memory_axis(domain: tuple[float, float]) -> Spec:
    ticks = log_ticks(domain[0] / MEBIBYTE, domain[1] / MEBIBYTE)
    return upright(domain, [tick * MEBIBYTE for tick in ticks], MEMORY_LABEL)


def _x_domain(n: pd.Series) -> tuple[float, float]:
    """From a little before the smallest n to a gutter after the largest, for the leader lines."""
    low, high = float(n.min()) / 1.15, float(n.max())
    if n.min() == n.max():
        low /= 3
    return low, high * (high / low) ** (GUTTER / WIDTH)

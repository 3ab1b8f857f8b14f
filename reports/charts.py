"""The charts of a workload: time and memory against size and each other, and a cold start's parts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from reports.palette import Look
from results.ranking import pareto_front
from results.wording import memory, number, seconds

WIDTH, HEIGHT, GUTTER = 400, 330, 26
LABEL_PIXELS = 13.5
PADDING = {"left": 22, "right": 30, "top": 6, "bottom": 4}
"""Room for the page's font, which may be wider than the one that the chart was laid out with."""
SECONDS_LABEL = (
    "datum.value == 0 ? '0' : datum.value < 9e-7 ? format(datum.value*1e9, ',.3~g') + ' ns' : "
    "datum.value < 9e-4 ? format(datum.value*1e6, ',.3~g') + ' µs' : "
    "datum.value < 0.9 ? format(datum.value*1e3, ',.3~g') + ' ms' : "
    "format(datum.value, ',.3~f') + ' s'"
)
MEBIBYTE = 2.0**20
MEMORY_LABEL = f"format(datum.value/{MEBIBYTE:.0f}, ',.3~f') + ' MiB'"
COUNT_LABEL = (
    "datum.value < 1e6 ? format(datum.value, ',.0f') : "
    "datum.value < 1e9 ? format(datum.value/1e6, ',.3~f') + ' M' : "
    "format(datum.value/1e9, ',.3~f') + ' G'"
)
PARTS = {
    "import": "import_seconds",
    "start": "all_start_seconds",
    "ingest": "ingest_seconds",
    "first call": "first_call_seconds",
}
"""The parts of a cold start; ``start`` holds the start of the cluster as well."""
CUT = 2.0
"""Bars longer than this many times the third quartile are cut off, so that the rest can be read."""


def against_size(
    rows: pd.DataFrame, value: str, looks: Mapping[str, Look], unit: str
) -> alt.LayerChart | None:
    """A log-log chart of a column against n, one line an implementation, named at its end.

    ``{value}_low`` and ``{value}_high`` become bars where they are there. None without data.
    """
    shown = rows[rows[value].notna() & (rows[value] > 0)]
    if shown.empty:
        return None
    data = shown[["implementation", "n", value]].rename(columns={value: "y"})
    in_words = memory if value.endswith("_bytes") else seconds
    data["words"] = [
        f"{label}: {in_words(y)} at {number(n)} {unit}"
        for label, n, y in data.itertuples(index=False)
    ]
    for bound in ("low", "high"):
        data[bound] = shown.get(f"{value}_{bound}", shown[value]).fillna(shown[value])
    x, y = _x_domain(data["n"]), _y_domain(data)
    labels = [label for label in looks if label in set(data["implementation"])]
    scales = Scales(labels, looks)
    x_axis = alt.X(
        "n:Q",
        scale=alt.Scale(type="log", domain=list(x), nice=False),
        axis=alt.Axis(values=sorted(set(data["n"])), labelExpr=COUNT_LABEL, title=unit, grid=False),
    )
    y_scale = alt.Scale(type="log", domain=list(y), nice=False)
    scale, label = (MEBIBYTE, MEMORY_LABEL) if value.endswith("_bytes") else (1.0, SECONDS_LABEL)
    ticks = [tick * scale for tick in log_ticks(y[0] / scale, y[1] / scale)]
    y_axis = alt.Y(
        "y:Q",
        scale=y_scale,
        axis=alt.Axis(values=ticks, labelExpr=label, title=None, domain=False, ticks=False),
    )
    base = alt.Chart(data)
    lines = base.mark_line(strokeWidth=1.6).encode(x_axis, y_axis, scales.colour, scales.dash)
    bars = base.mark_rule(strokeWidth=1.2).encode(
        x_axis, alt.Y("low:Q", scale=y_scale), alt.Y2("high:Q"), scales.colour
    )
    points = base.mark_point(filled=True, size=34, opacity=1).encode(
        x_axis, y_axis, scales.fill, scales.shape, description="words:N"
    )
    names = end_labels(data, x, y, x_axis, y_axis, scales)
    return themed(alt.layer(lines, bars, points, *names).properties(width=WIDTH, height=HEIGHT))


def speed_against_memory(rows: pd.DataFrame, looks: Mapping[str, Look]) -> alt.LayerChart | None:
    """A log-log chart of the time of a warm call against the peak of memory, at one size.

    A line joins those than which none is both faster and smaller. None with fewer than two points.
    """
    shown = rows[rows["seconds"].notna() & (rows["peak_bytes"] > 0)]
    if len(shown) < 2:
        return None
    data = shown[["implementation", "peak_bytes", "seconds"]].set_axis(
        ["implementation", "n", "y"], axis=1
    )
    data["words"] = [
        f"{label}: {seconds(y)}, {memory(n)}" for label, n, y in data.itertuples(index=False)
    ]
    x, y = _x_domain(data["n"]), _y_domain(data.assign(low=data["y"], high=data["y"]))
    scales = Scales([label for label in looks if label in set(data["implementation"])], looks)
    x_axis = alt.X(
        "n:Q",
        scale=alt.Scale(type="log", domain=list(x), nice=False),
        axis=alt.Axis(
            values=[tick * MEBIBYTE for tick in log_ticks(x[0] / MEBIBYTE, x[1] / MEBIBYTE)],
            labelExpr=MEMORY_LABEL,
            title="peak memory",
            grid=False,
            labelOverlap=True,
        ),
    )
    y_axis = _seconds_axis(y)
    front = pareto_front(shown)[["peak_bytes", "seconds"]].set_axis(["n", "y"], axis=1)
    line = (
        alt.Chart(front)
        .mark_line(interpolate="step-after", strokeWidth=5, opacity=0.35, stroke="var(--muted)")
        .encode(x_axis, y_axis)
    )
    points = _named_points(data, x, y, x_axis, y_axis, scales)
    return themed(alt.layer(line, *points).properties(width=WIDTH, height=HEIGHT))


def speed_against_effort(
    rows: pd.DataFrame, lines: Mapping[str, int], looks: Mapping[str, Look]
) -> alt.LayerChart | None:
    """The time of a warm call, on a log axis, against the lines that are not the baseline's.

    ``lines`` has them for each label; ``rows`` are at one size. None with fewer than two points.
    """
    shown = rows[rows["seconds"].notna() & rows["implementation"].isin(lines)]
    if len(shown) < 2:
        return None
    data = shown[["implementation", "seconds"]].set_axis(["implementation", "y"], axis=1)
    data["n"] = data["implementation"].map(lines)
    data["words"] = [
        f"{label}: {seconds(y)}, {n} lines of its own"
        for label, y, n in data.itertuples(index=False)
    ]
    most = max(int(data["n"].max()), 1)
    x, y = (
        (-0.03 * most, (1 + GUTTER / WIDTH) * most),
        _y_domain(data.assign(low=data["y"], high=data["y"])),
    )
    scales = Scales([label for label in looks if label in set(data["implementation"])], looks)
    x_axis = alt.X(
        "n:Q",
        scale=alt.Scale(domain=list(x), nice=False),
        axis=alt.Axis(tickMinStep=1, title="lines that are not the baseline’s", grid=False),
    )
    points = _named_points(data, x, y, x_axis, _seconds_axis(y), scales)
    return themed(alt.layer(*points).properties(width=WIDTH, height=HEIGHT))


def _seconds_axis(domain: tuple[float, float]) -> alt.Y:
    axis = alt.Axis(
        values=log_ticks(*domain), labelExpr=SECONDS_LABEL, title=None, domain=False, ticks=False
    )
    return alt.Y("y:Q", scale=alt.Scale(type="log", domain=list(domain), nice=False), axis=axis)


def _named_points(
    data: pd.DataFrame,
    x: tuple[float, float],
    y: tuple[float, float],
    x_axis: alt.X,
    y_axis: alt.Y,
    scales: Scales,
) -> list[alt.Chart]:
    """A point for each implementation, with its name in the column at the right."""
    points = (
        alt.Chart(data)
        .mark_point(filled=True, size=50, opacity=1)
        .encode(x_axis, y_axis, scales.fill, scales.shape, description="words:N")
    )
    return [points, *end_labels(data, x, y, x_axis, y_axis, scales)]


def cost_anatomy(rows: pd.DataFrame) -> alt.LayerChart | None:
    """Stacked bars of what one run of a script costs, the cheapest first; None without data."""
    shown = rows[rows["cold_seconds"].notna()].copy()
    if shown.empty:
        return None
    shown["all_start_seconds"] = shown["start_seconds"] + shown["cluster_start_seconds"].fillna(0)
    parts = shown[["implementation", "cold_seconds", *PARTS.values()]]
    long = parts.melt(
        ["implementation", "cold_seconds"], list(PARTS.values()), "part", "seconds"
    ).replace({"part": {column: name for name, column in PARTS.items()}})
    long["words"] = [
        f"{label}: {part} {seconds(value)}"
        for label, part, value in long[["implementation", "part", "seconds"]].itertuples(
            index=False
        )
    ]
    long["order"] = long["part"].map({name: index for index, name in enumerate(PARTS)})
    order = shown.sort_values("cold_seconds")["implementation"].tolist()
    y = alt.Y("implementation:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False))
    colour = alt.Color(
        "part:N",
        scale=alt.Scale(domain=list(PARTS), range=[f"var(--part-{n})" for n in range(1, 5)]),
        legend=alt.Legend(orient="top", title=None, symbolType="square", offset=4),
    )
    limit = min(shown["cold_seconds"].max(), CUT * shown["cold_seconds"].quantile(0.75))
    x_axis = alt.Axis(labelExpr=SECONDS_LABEL, title=None, tickCount=5, domain=False, ticks=False)
    x = alt.X("seconds:Q", axis=x_axis, scale=alt.Scale(domain=[0, limit], nice=False))
    bars = (
        alt.Chart(long)
        .mark_bar(height={"band": 0.62}, clip=True)
        .encode(x, y, colour, order="order:O", description="words:N")
    )
    cut = shown["cold_seconds"] > limit
    total = (
        shown["cold_seconds"].map(seconds).where(~cut, "▸ " + shown["cold_seconds"].map(seconds))
    )
    totals = (
        alt.Chart(shown.assign(total=total, seconds=shown["cold_seconds"].clip(upper=limit)))
        .mark_text(align="left", dx=5, fontSize=11, fill="var(--muted)")
        .encode(x, y, text="total:N")
    )
    height = max(60, round(LABEL_PIXELS * 1.5 * len(order)))
    return themed(alt.layer(bars, totals).properties(width=WIDTH, height=height))


class Scales:
    """The encodings that give every implementation its own look."""

    def __init__(self, labels: list[str], looks: Mapping[str, Look]) -> None:
        drawn = [looks[label] for label in labels]
        colours = alt.Scale(domain=labels, range=[look.colour for look in drawn])
        dashes = alt.Scale(domain=labels, range=[list(look.dash) for look in drawn])
        shapes = alt.Scale(domain=labels, range=[look.shape for look in drawn])
        self.colour = alt.Color("implementation:N", scale=colours, legend=None)
        self.fill = alt.Color("implementation:N", scale=colours, legend=None)
        self.dash = alt.StrokeDash("implementation:N", scale=dashes, legend=None)
        self.shape = alt.Shape("implementation:N", scale=shapes, legend=None)


def end_labels(
    data: pd.DataFrame,
    x: tuple[float, float],
    y: tuple[float, float],
    x_axis: alt.X,
    y_axis: alt.Y,
    scales: Scales,
) -> tuple[alt.Chart, alt.Chart]:
    """The name of each line in a column at the right, and a thin line that leads to it."""
    last = data.sort_values("n").drop_duplicates("implementation", keep="last")
    last = last.sort_values("y", ascending=True)
    placed = last.assign(y=_spread(last["y"].tolist(), y), n=x[1])
    leaders = (
        alt.Chart(pd.concat([last, placed])[["implementation", "n", "y"]])
        .mark_line(strokeWidth=0.8, strokeDash=[1, 2])
        .encode(x_axis, y_axis, scales.colour)
    )
    names = (
        alt.Chart(placed)
        .mark_text(align="left", dx=4, fontSize=11.5)
        .encode(x_axis, y_axis, scales.fill, text="implementation:N")
    )
    return leaders, names


def _spread(values: list[float], domain: tuple[float, float]) -> list[float]:
    """Ascending values, moved apart on the log scale until their labels do not overlap."""
    low, high = math.log10(domain[0]), math.log10(domain[1])
    step = LABEL_PIXELS / HEIGHT * (high - low)
    step = min(step, (high - low) / max(1, len(values) - 1))
    places = [math.log10(value) for value in values]
    for index in range(1, len(places)):
        places[index] = max(places[index], places[index - 1] + step)
    places[-1] = min(places[-1], high)
    for index in range(len(places) - 2, -1, -1):
        places[index] = min(places[index], places[index + 1] - step)
    return [10**place for place in places]


def _x_domain(n: pd.Series) -> tuple[float, float]:
    """From a little before the smallest n to a gutter after the largest, for the leader lines."""
    low, high = float(n.min()) / 1.15, float(n.max())
    if n.min() == n.max():
        low /= 3
    return low, high * (high / low) ** (GUTTER / WIDTH)


def _y_domain(data: pd.DataFrame) -> tuple[float, float]:
    low, high = data[["low", "y"]].min().min(), data[["high", "y"]].max().max()
    widest = max(float(high / low), 4.0)
    return float(low) / widest**0.06, float(low) * widest**1.06


def log_ticks(low: float, high: float) -> list[float]:
    """Powers of ten, or 1, 2 and 5 times them when fewer than three would fit."""
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    decades = [10.0**e for e in exponents if low <= 10.0**e <= high]
    if len(decades) > 2:
        return decades
    return [m * 10.0**e for e in exponents for m in (1, 2, 5) if low <= m * 10.0**e <= high]


def themed(chart: alt.LayerChart) -> alt.LayerChart:
    """A chart on the page's ground, with the page's colours for axes and legends."""
    axis: dict[str, Any] = {
        "gridColor": "var(--rule)",
        "domainColor": "var(--rule)",
        "tickColor": "var(--rule)",
        "labelColor": "var(--muted)",
        "titleColor": "var(--muted)",
        "titleFontWeight": "normal",
        "labelFontSize": 11,
        "titleFontSize": 11.5,
    }
    return (
        chart.properties(background="transparent", padding=PADDING)
        .configure_view(stroke=None)
        .configure_axis(**axis)
        .configure_legend(labelColor="var(--muted)", labelFontSize=11.5)
    )

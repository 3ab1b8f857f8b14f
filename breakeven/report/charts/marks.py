"""The parts that charts are made of: Vega-Lite specifications, with the page's colours as variables.

They are plain dictionaries, as Vega-Lite's documentation has them: a report has some three hundred
charts, and building them through Altair's checked classes takes longer than drawing them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from breakeven.report.charts.palette import Look
from breakeven.wording.visible import LONGEST, one_line

__all__ = [
    "COLOUR",
    "GUTTER",
    "HEIGHT",
    "LABEL_PIXELS",
    "LOOK",
    "SECONDS_LABEL",
    "WIDTH",
    "Spec",
    "channel",
    "layered",
    "log_scale",
    "log_ticks",
    "looked",
    "mark",
    "names_at_the_right",
    "room_for",
    "seconds_axis",
    "upright",
]

Spec = dict[str, Any]

WIDTH, HEIGHT = 400, 330
LABEL_PIXELS = 13.5
GUTTER = 26
"""Pixels between the last point of a line and its name."""
PADDING = {"left": 22, "right": 30, "top": 6, "bottom": 4}
"""Room for the page's font, which may be wider than the one that the chart was laid out with."""
SECONDS_LABEL = (
    "datum.value == 0 ? '0' : datum.value < 9e-7 ? format(datum.value*1e9, ',.3~g') + ' ns' : "
    "datum.value < 9e-4 ? format(datum.value*1e6, ',.3~g') + ' µs' : "
    "datum.value < 0.9 ? format(datum.value*1e3, ',.3~g') + ' ms' : "
    "format(datum.value, ',.3~f') + ' s'"
)
AXIS = {
    "gridColor": "var(--rule)",
    "domainColor": "var(--rule)",
    "tickColor": "var(--rule)",
    "labelColor": "var(--muted)",
    "titleColor": "var(--muted)",
    "titleFontWeight": "normal",
    "labelFontSize": 11,
    "titleFontSize": 11.5,
    "labelLimit": 0,
    "titleLimit": 0,
}
"""The limits are off because no label comes near them, and to look for them measures every text
twice: a fifth of the time that a chart takes."""
TYPES = {"Q": "quantitative", "N": "nominal", "O": "ordinal"}
COLOUR = {"field": "colour", "type": "nominal", "scale": None}
LOOK: Mapping[str, Spec] = {
    "color": COLOUR,
    "strokeDash": {"field": "dash", "type": "nominal", "scale": None},
    "shape": {"field": "shape", "type": "nominal", "scale": None},
    "detail": {"field": "implementation", "type": "nominal"},
}
"""How a mark takes its implementation's look from the columns that ``looked`` adds."""


def channel(shorthand: str, **settings: Any) -> Spec:
    """An encoding channel: ``"n:Q"`` is the column n, quantitative."""
    field, _, kind = shorthand.rpartition(":")
    return {"field": field, "type": TYPES[kind], **settings}


def mark(kind: str, data: pd.DataFrame, encoding: Spec, **settings: Any) -> Spec:
    """One layer: marks of a kind, one for each row or line of the data.

    A mark is described by its implementation, if the data has any, by whether it is of a reference run among
    others (``hollow``), and by its ``words``, behind an at sign, a line each: ``inline_svg`` makes attributes and
    titles of it.
    """
    columns = (
        [None if _is_missing(each) else each for each in data[name].tolist()] for name in data
    )
    values = [dict(zip(data, row, strict=True)) for row in zip(*columns, strict=True)]
    if "implementation" in data or "description" in encoding:
        for row in values:
            label = one_line(str(row.get("implementation", "")), LONGEST)
            origin = "reference" if row.get("hollow") else ""
            row["described"] = "\n".join([f"@{label}", origin, row.get("words") or ""])
        encoding = encoding | {"description": channel("described:N")}
    return {
        "data": {"values": values},
        "mark": {"type": kind, **settings},
        "encoding": encoding,
    }


def layered(layers: Sequence[Spec], width: int = WIDTH, height: int = HEIGHT) -> Spec:
    """A chart of layers on the page's ground, with the page's colours for axes and legends.

    Layers without data are left out.
    """
    return {
        "layer": [layer for layer in layers if layer["data"]["values"]],
        "width": width,
        "height": height,
        "background": "transparent",
        "padding": PADDING,
        "config": {
            "view": {"stroke": None},
            "axis": AXIS,
            "legend": {"labelColor": "var(--muted)", "labelFontSize": 11.5},
        },
    }


def looked(data: pd.DataFrame, looks: Mapping[str, Look]) -> pd.DataFrame:
    """The data with the colour, dash and shape of each row's implementation."""
    drawn = [looks[label] for label in data["implementation"]]
    return data.assign(
        colour=[look.colour for look in drawn],
        dash=pd.Series([list(look.dash) for look in drawn], data.index),
        shape=[look.shape for look in drawn],
    )


def names_at_the_right(
    data: pd.DataFrame,
    x: tuple[float, float],
    y: tuple[float, float],
    axes: Spec,
) -> list[Spec]:
    """The name of each line in a column at the right, and a thin line that leads to it.

    ``x`` and ``y`` are the domains; ``axes`` holds the channels ``x`` and ``y``.
    """
    last = data.sort_values("n").drop_duplicates("implementation", keep="last")
    last = last.sort_values("y", ascending=True)
    placed = last.assign(y=_spread(last["y"].tolist(), y), n=x[1])
    columns = ["implementation", "n", "y", "colour"]
    own = axes | {"color": COLOUR, "detail": LOOK["detail"]}
    leaders = mark(
        "line", pd.concat([last, placed])[columns], own, strokeWidth=0.8, strokeDash=[1, 2]
    )
    text = {"text": channel("implementation:N")}
    names = mark("text", placed[columns], own | text, align="left", dx=4, fontSize=11.5)
    return [leaders, names]


def log_scale(domain: tuple[float, float]) -> Spec:
    """A logarithmic scale over a domain."""
    return {"type": "log", "domain": list(domain), "nice": False}


def seconds_axis(domain: tuple[float, float]) -> Spec:
    """The channel of the column y, in seconds, on a logarithmic axis."""
    return upright(domain, log_ticks(*domain), SECONDS_LABEL)


def upright(domain: tuple[float, float], ticks: Sequence[float], label: str) -> Spec:
    """The channel of the column y on a logarithmic axis; ``label`` is an expression."""
    axis = {
        "values": list(ticks),
        "labelExpr": label,
        "title": None,
        "domain": False,
        "ticks": False,
    }
    return channel("y:Q", scale=log_scale(domain), axis=axis)


def log_ticks(low: float, high: float) -> list[float]:
    """Powers of ten, or 1, 2 and 5 times them when fewer than three would fit."""
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    decades = [10.0**e for e in exponents if low <= 10.0**e <= high]
    if len(decades) > 2:
        return decades
    return [m * 10.0**e for e in exponents for m in (1, 2, 5) if low <= m * 10.0**e <= high]


def room_for(data: pd.DataFrame) -> tuple[float, float]:
    """A domain for the columns y, low and high, with some room, and never narrower than 4 times."""
    low, high = data[["low", "y"]].min().min(), data[["high", "y"]].max().max()
    widest = max(float(high / low), 4.0)
    return float(low) / widest**0.06, float(low) * widest**1.06


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


def _is_missing(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)

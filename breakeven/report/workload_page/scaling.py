"""What the page shows of more workers: speedup over one worker, the fitted laws, and their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from markupsafe import Markup

from breakeven.findings.scaling.scaling_curves import Curve, Point, scaling_curves
from breakeven.findings.scaling.scaling_words import in_words, too_few_in_words, usl_in_words
from breakeven.records.tables.table import Results
from breakeven.report.charts.marks import (
    COLOUR,
    LOOK,
    Spec,
    channel,
    layered,
    looked,
    mark,
    names_at_the_right,
)
from breakeven.report.charts.palette import Look
from breakeven.report.charts.svg import inline_svg
from breakeven.statistics.intervals import verdict
from breakeven.wording import amount, seconds, span, times

__all__ = ["ScalingPart", "scaling_parts"]

STEPS = 24
"""Points along a fitted curve: enough to look smooth at the chart's width."""
GUTTER = 1.06
REACH = (
    "an interval is as wide as the larger of two things: how much processes differ, and how far the law misses; a law "
    "says nothing beyond twice the measured workers"
)


@dataclass(frozen=True)
class ScalingPart:
    """The part of a workload's section about more workers; every cell is text.

    ``rows`` has, for each implementation, a cell for each number of workers and what the fits say;
    ``notes`` what could not be fitted, and why.
    """

    title: str
    svg: Markup
    headings: list[str]
    rows: list[tuple[str, list[str], list[str]]]
    notes: list[str]


def scaling_parts(results: Results, looks: Mapping[str, Look]) -> dict[str, ScalingPart]:
    """The part of each workload that was measured on several numbers of workers."""
    found = scaling_curves(results)
    return {
        name: _part(curves, looks, f"s{index}-")
        for index, (name, curves) in enumerate(found.items())
    }


def _part(curves: Sequence[Curve], looks: Mapping[str, Look], prefix: str) -> ScalingPart:
    first = curves[0]
    counts = sorted({point.workers for curve in curves for point in curve.points})
    chart = speedup_chart(curves, looks)
    return ScalingPart(
        title=f"{first.size}: {amount(first.n, first.unit)}",
        svg=inline_svg(chart, prefix),
        headings=[f"{count} {'worker' if count == 1 else 'workers'}" for count in counts],
        rows=[
            (curve.implementation, _cells(curve, counts), _words(curve))
            for curve in sorted(curves, key=lambda each: -each.points[-1].speedup.value)
        ],
        notes=_notes(curves),
    )


def _cells(curve: Curve, counts: Sequence[int]) -> list[str]:
    by_count = {point.workers: point for point in curve.points}
    return [_cell(by_count[count]) if count in by_count else "–" for count in counts]


def _cell(point: Point) -> str:
    """The speedup and its interval; marked where it cannot be told from one worker."""
    if point.workers == 1:
        return seconds(point.seconds)
    low, high = point.speedup.low, point.speedup.high
    interval = "" if low is None or high is None else f" ({span(times, low, high)})"
    mark = {"same": " tie", "cannot tell": " ?"}.get(verdict(point.speedup), "")
    return f"{times(point.speedup.value)}{mark}{interval}"


def _words(curve: Curve) -> list[str]:
    return [said for said in (in_words(curve.amdahl), usl_in_words(curve.usl)) if said]


def _notes(curves: Sequence[Curve]) -> list[str]:
    """Why laws say nothing of some curves, and how far those reach that do."""
    few = sorted({len(curve.points) for curve in curves})
    notes = [said for count in few if (said := too_few_in_words(count))]
    return [*notes, REACH] if any(curve.amdahl.is_told for curve in curves) else notes


def speedup_chart(curves: Sequence[Curve], looks: Mapping[str, Look]) -> Spec:
    """Speedup over one worker against workers, on logarithms of two: measured points with their
    intervals, the curves of Amdahl's law where it is a fit, up to the most workers, and the ideal line."""
    data = looked(_measured(curves), looks)
    most = int(data["n"].max())
    x, y = (1 / GUTTER, most * GUTTER), _y_domain(data, most)
    axes = {"x": _x(x, sorted(set(data["n"]))), "y": _y(y)}
    spans = axes | {"y": axes["y"] | {"field": "low"}, "y2": {"field": "high"}, "color": COLOUR}
    points = axes | {name: LOOK[name] for name in ("color", "shape")}
    lines = axes | {name: LOOK[name] for name in ("color", "strokeDash", "detail")}
    layers = [
        *_ideal(most, axes),
        mark("line", looked(_fitted(curves), looks), lines, strokeWidth=1.4),
        mark("rule", data, spans, strokeWidth=1.2),
        mark("point", data, points, filled=True, size=40, opacity=1),
        *names_at_the_right(data, x, y, axes),
    ]
    return layered(layers)


def _x(domain: tuple[float, float], counts: Sequence[int]) -> Spec:
    axis = {"values": list(counts), "format": "d", "title": "workers", "grid": False}
    return channel("n:Q", scale=_log_of_two(domain), axis=axis)


def _y(domain: tuple[float, float]) -> Spec:
    plain = {"title": None, "domain": False, "ticks": False}
    axis = {"values": _ticks(domain), "format": "~g", **plain}
    return channel("y:Q", scale=_log_of_two(domain), axis=axis)


def _log_of_two(domain: tuple[float, float]) -> Spec:
    return {"type": "log", "base": 2, "domain": list(domain), "nice": False}


def _ideal(most: int, axes: Spec) -> tuple[Spec, Spec]:
    """The line of linear speedup, and its name in its middle, where no other name stands."""
    ends = pd.DataFrame({"n": [1, most], "y": [1, most]})
    middle = pd.DataFrame({"n": [most**0.5], "y": [most**0.5], "text": ["linear"]})
    named = axes | {"text": channel("text:N")}
    place = {"align": "right", "dx": -6, "dy": -4, "fontSize": 11}
    return (
        mark("line", ends, axes, strokeWidth=1, stroke="var(--muted)", opacity=0.5),
        mark("text", middle, named, fill="var(--muted)", **place),
    )


def _measured(curves: Sequence[Curve]) -> pd.DataFrame:
    rows = [
        {
            "implementation": curve.implementation,
            "n": point.workers,
            "y": point.speedup.value,
            "low": _bound(point.speedup.low, point),
            "high": _bound(point.speedup.high, point),
        }
        for curve in curves
        for point in curve.points
    ]
    return pd.DataFrame(rows)


def _bound(bound: float | None, point: Point) -> float:
    """One worker is the ground of the ratio: it has no interval against itself."""
    return point.speedup.value if bound is None or point.workers == 1 else bound


def _fitted(curves: Sequence[Curve]) -> pd.DataFrame:
    """The points along the law of each curve; none if it would go through any points."""
    rows = [
        {"implementation": curve.implementation, "n": workers, "y": curve.amdahl.speedup(workers)}
        for curve in curves
        if curve.amdahl.can_miss
        for workers in np.geomspace(1, curve.points[-1].workers, STEPS)
    ]
    return pd.DataFrame(rows, columns=["implementation", "n", "y"])


def _y_domain(data: pd.DataFrame, most: int) -> tuple[float, float]:
    low, high = min(data["low"].min(), 1.0), max(data["high"].max(), most)
    return float(low) / GUTTER, float(high) * GUTTER


def _ticks(domain: tuple[float, float]) -> list[float]:
    low, high = np.log2(domain)
    return [2.0**exponent for exponent in range(int(np.ceil(low)), int(np.floor(high)) + 1)]

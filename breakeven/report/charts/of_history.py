"""Charts of one workload's warm calls over its commits, one for each environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from breakeven.report.charts.marks import (
    GUTTER,
    LOOK,
    WIDTH,
    Spec,
    channel,
    layered,
    looked,
    mark,
    names_at_the_right,
    room_for,
    seconds_axis,
)
from breakeven.report.charts.palette import Look
from breakeven.report.charts.svg import inline_svg
from breakeven.wording import seconds

__all__ = ["ChartOverTime", "charts_over_time"]

MOST_LABELS = 5
SHORT = 8


@dataclass(frozen=True)
class ChartOverTime:
    """A chart with the environment and the size that it is of."""

    environment: str
    size: str
    svg: Markup


def charts_over_time(rows: pd.DataFrame, looks: Mapping[str, Look]) -> list[ChartOverTime]:
    """A chart for each machine and environment in which the workload has several commits.

    ``rows`` are those of one workload, with the columns of ``results.history``; it is drawn at the
    size that has most of them.
    """
    if rows.empty:
        return []
    size = str(rows["size"].mode().iloc[0])
    found: list[ChartOverTime] = []
    at_size = rows[rows["size"] == size]
    for (_, environment), own in at_size.groupby(["machine", "environment"], sort=False):
        if own["commit"].nunique() > 1:
            svg = inline_svg(against_commits(own, looks), f"h{len(found)}-")
            found.append(ChartOverTime(str(environment), size, svg))
    return found


def against_commits(rows: pd.DataFrame, looks: Mapping[str, Look]) -> Spec:
    """Seconds on a logarithmic axis against the commits, at equal distances, in their order."""
    commits = list(rows["commit"].unique())
    place = {commit: index for index, commit in enumerate(commits)}
    placed = rows.assign(n=rows["commit"].map(place), y=rows["seconds"])
    data = looked(placed[["implementation", "commit", "n", "y"]], looks)
    data["words"] = [
        f"{label}: {seconds(y)} at {commit[:SHORT]}"
        for label, commit, y in zip(data["implementation"], data["commit"], data["y"], strict=True)
    ]
    data = data.drop(columns="commit")
    last = max(len(commits) - 1, 1)
    x, y = (
        (-0.03 * last, (1 + GUTTER / WIDTH) * last),
        room_for(data.assign(low=data["y"], high=data["y"])),
    )
    shown = range(0, len(commits), -(-len(commits) // MOST_LABELS))
    names = [commit[:SHORT] if commit.isalnum() else "?" for commit in commits]
    x_ticks = {
        "values": list(shown),
        "labelExpr": f"{names}[datum.value]",
        "title": "commits, the oldest first",
        "grid": False,
    }
    scale = {"domain": list(x), "nice": False}
    axes = {"x": channel("n:Q", scale=scale, axis=x_ticks), "y": seconds_axis(y)}
    lines = axes | {name: LOOK[name] for name in ("color", "strokeDash", "detail")}
    points = axes | {"color": LOOK["color"], "shape": LOOK["shape"]}
    points |= {"description": channel("words:N")}
    return layered(
        [
            mark("line", data, lines, strokeWidth=1.4),
            mark("point", data, points, filled=True, size=26, opacity=1),
            *names_at_the_right(data, x, y, axes),
        ]
    )

"""One chart for a claim: its evidence as ratios with intervals, or what was measured against size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from reports.charts import against_size, themed
from reports.palette import Look
from results.claims import Evidence

__all__ = ["claim_chart"]

WIDTH, ROW = 270, 34
MOST_ROWS = 15
SIDES = {True: "supports it", False: "speaks against it", None: "decides nothing"}
COLOURS = ("var(--link)", "var(--warn)", "var(--muted)")
SHAPES = ("circle", "diamond", "square")
TIMES = (
    "datum.value >= 0.1 ? format(datum.value, ',.3~g') + '×' : format(datum.value, '.1~g') + '×'"
)
LINES = "split(datum.label, '|')"


def claim_chart(
    evidence: Sequence[Evidence], table: pd.DataFrame, looks: Mapping[str, Look]
) -> alt.LayerChart | None:
    """The chart of one claim; None where nothing of it can be drawn."""
    drawn = [each for each in evidence if each.value is not None and each.value > 0]
    if drawn:
        return _ratios(_fewer(drawn))
    if not evidence:
        return None
    workload = evidence[0].workload
    labels = {label for each in evidence if each.workload == workload for label in each.labels}
    rows = table[(table["workload"] == workload) & table["implementation"].isin(labels)]
    return against_size(rows[rows["status"] == "ok"], "seconds", looks, evidence[0].unit)


def _fewer(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """All of it, or where that is too much to read, the largest size of each series."""
    if len(evidence) <= MOST_ROWS:
        return evidence
    largest = {each.series: each for each in sorted(evidence, key=lambda each: each.n)}
    return [each for each in evidence if largest[each.series] is each]


def _ratios(evidence: Sequence[Evidence]) -> alt.LayerChart:
    data = pd.DataFrame([_row(each) for each in evidence])
    shares = evidence[0].scale == "share"
    borders = pd.DataFrame(
        [{"row": _name(each), "border": border} for each in evidence for border in each.borders]
    )
    scale = alt.Scale(domain=[0, 1]) if shares else alt.Scale(type="log", nice=False, padding=12)
    axis = alt.Axis(
        labelExpr="format(datum.value, '.0%')" if shares else TIMES,
        title="share" if shares else "ratio; the upright line is where the claim would turn",
        tickCount=5,
        domain=False,
        ticks=False,
        labelOverlap=True,
    )
    rows = alt.Y(
        "row:N",
        sort=list(data["row"]),
        title=None,
        axis=alt.Axis(labelExpr=LINES, labelLimit=230, ticks=False, domain=False, labelPadding=8),
    )
    x = alt.X("value:Q", scale=scale, axis=axis)
    colour = alt.Color("side:N", scale=alt.Scale(domain=list(SIDES.values()), range=list(COLOURS)))
    shape = alt.Shape("side:N", scale=alt.Scale(domain=list(SIDES.values()), range=list(SHAPES)))
    legend = alt.Legend(orient="top", title=None, offset=4)
    bounds = alt.Chart(data[data["low"].notna()])
    return themed(
        alt.layer(
            alt.Chart(borders)
            .mark_tick(thickness=1.5, size=ROW * 0.8, color="var(--ink)")
            .encode(alt.X("border:Q", scale=scale), rows),
            bounds.mark_rule(strokeWidth=1.6).encode(
                alt.X("low:Q", scale=scale, axis=axis), rows, colour, x2="high:Q"
            ),
            alt.Chart(data)
            .mark_point(filled=True, size=70, opacity=1)
            .encode(x, rows, colour.legend(legend), shape.legend(legend)),
        ).properties(width=WIDTH, height=ROW * len(data))
    )


def _row(of: Evidence) -> dict[str, object]:
    known = of.low is not None and of.high is not None and of.low > 0
    return {
        "row": _name(of),
        "value": of.value,
        "low": of.low if known else None,
        "high": of.high if known else None,
        "side": SIDES[of.supports],
    }


def _name(of: Evidence) -> str:
    """Two lines: what is compared, and where."""
    compared, _, _ = of.series.rpartition(f", {of.workload}")
    return f"{compared or of.series}|{of.workload}, {of.size}"

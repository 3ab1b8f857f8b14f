"""One chart for a claim: its evidence as ratios with intervals, or what was measured against size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from reports.charts import against_size, log_ticks, themed
from reports.palette import Look
from results.claims import Evidence

__all__ = ["claim_chart"]

WIDTH, ROW = 420, 40
BELOW = 9
"""Pixels from the middle of a row down to its interval; its name stands above."""
MOST_ROWS = 15
SIDES = {True: "supports it", False: "speaks against it", None: "decides nothing"}
COLOURS = ("var(--link)", "var(--warn)", "var(--muted)")
SHAPES = ("circle", "diamond", "square")
TIMES = (
    "datum.value >= 0.1 ? format(datum.value, ',.3~g') + '×' : format(datum.value, '.1~g') + '×'"
)


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
    borders = pd.DataFrame(
        [{"row": _name(each), "border": border} for each in evidence for border in each.borders]
    )
    axis, scale = _axis(evidence, data, borders["border"])
    rows = alt.Y("row:N", sort=list(data["row"]), axis=None)
    sides = [side for side in SIDES.values() if side in set(data["side"])]
    places = [list(SIDES.values()).index(side) for side in sides]
    colours = alt.Scale(domain=sides, range=[COLOURS[place] for place in places])
    shapes = alt.Scale(domain=sides, range=[SHAPES[place] for place in places])
    legend = alt.Legend(orient="top", title=None, offset=8, columnPadding=28)
    colour = alt.Color("side:N", scale=colours, legend=legend)
    below = {"yOffset": BELOW}
    names = alt.Chart(data).mark_text(
        align="left", baseline="bottom", dy=-2, fontSize=11.5, fill="var(--ink)"
    )
    return themed(
        alt.layer(
            names.encode(rows, x=alt.value(0), text="row:N"),
            alt.Chart(borders)
            .mark_tick(thickness=1.5, size=ROW * 0.5, color="var(--ink)", **below)
            .encode(alt.X("border:Q", scale=scale, axis=axis), rows),
            alt.Chart(data[data["low"].notna()])
            .mark_rule(strokeWidth=1.6, **below)
            .encode(alt.X("low:Q", scale=scale, axis=axis), rows, colour, x2="high:Q"),
            alt.Chart(data)
            .mark_point(filled=True, size=70, opacity=1, **below)
            .encode(
                alt.X("value:Q", scale=scale, axis=axis),
                rows,
                colour,
                alt.Shape("side:N", scale=shapes, legend=legend),
            ),
        ).properties(width=WIDTH, height=ROW * len(data))
    )


def _axis(
    evidence: Sequence[Evidence], data: pd.DataFrame, borders: pd.Series
) -> tuple[alt.Axis, alt.Scale]:
    """Shares from 0 to 1; ratios on a log scale that holds every interval and every border."""
    plain = {"domain": False, "ticks": False}
    if evidence[0].scale == "share":
        axis = alt.Axis(labelExpr="format(datum.value, '.0%')", title="share", tickCount=5, **plain)
        return axis, alt.Scale(domain=[0, 1])
    known = pd.concat([data["value"], data["low"], data["high"], borders]).dropna()
    low, high = float(known.min()) / 1.15, float(known.max()) * 1.15
    title = "ratio; the upright line is where the claim would turn"
    axis = alt.Axis(values=log_ticks(low, high), labelExpr=TIMES, title=title, **plain)
    return axis, alt.Scale(type="log", nice=False, domain=[low, high])


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
    return f"{of.series}, {of.size}"

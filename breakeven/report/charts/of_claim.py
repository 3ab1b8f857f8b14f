"""One chart for a claim: its evidence as ratios with intervals, or what was measured against size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from breakeven.findings.claims.claim import Evidence
from breakeven.report.charts.marks import Spec, channel, layered, log_ticks, mark
from breakeven.report.charts.of_workload import against_size
from breakeven.report.charts.palette import Look, looks_on_page
from breakeven.wording import number

__all__ = ["claim_chart"]

WIDTH, ROW = 320, 40
"""As wide as a phone shows it whole; wider only where the name of a row is."""
LETTER = 6.3
"""Pixels of a letter of a name, on average."""
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
) -> Spec | None:
    """The chart of one claim; None where nothing of it can be drawn."""
    drawn = [each for each in evidence if each.value is not None and each.value > 0]
    if drawn:
        return _ratios(_fewer(drawn))
    if not evidence:
        return None
    workload = evidence[0].workload
    labels = {label for each in evidence if each.workload == workload for label in each.labels}
    rows = table[(table["workload"] == workload) & table["implementation"].isin(labels)]
    own = looks_on_page(labels, looks)
    return against_size(rows[rows["status"] == "ok"], "seconds", own, evidence[0].unit)


def _fewer(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """All of it, or where that is too much to read, the largest size of each series; in both cases all that decides,
    as far as that can be read."""
    if len(evidence) <= MOST_ROWS:
        return evidence
    largest = {each.series: each for each in sorted(evidence, key=lambda each: each.n)}
    deciding = [each for each in evidence if each.supports is not None]
    shown = deciding if len(deciding) <= MOST_ROWS else []
    return [each for each in evidence if largest[each.series] is each or each in shown]


def _ratios(evidence: Sequence[Evidence]) -> Spec:
    compared = _compared(evidence)
    told_below = evidence[0].scale != "share" and bool(_one_unit(evidence))
    names = [
        f"{what}, {number(each.n) if told_below else each.size}"
        for what, each in zip(compared, evidence, strict=True)
    ]
    data = pd.DataFrame(list(map(_row, names, compared, evidence)))
    borders = pd.DataFrame(
        [
            {"row": name, "border": border}
            for name, each in zip(names, evidence, strict=True)
            for border in each.borders
        ]
    )
    across = _axis(evidence, data, borders["border"])
    rows = {"y": channel("row:N", sort=list(data["row"]), axis=None)}
    sides = [side for side in SIDES.values() if side in set(data["side"])]
    places = [list(SIDES.values()).index(side) for side in sides]
    colours = {"domain": sides, "range": [COLOURS[place] for place in places]}
    shapes = {"domain": sides, "range": [SHAPES[place] for place in places]}
    legend = {"orient": "top", "title": None, "offset": 8, "columnPadding": 28}
    colour = {"color": channel("side:N", scale=colours, legend=legend)}
    shape = {"shape": channel("side:N", scale=shapes, legend=legend)}
    above_each = rows | {"x": {"value": 0}, "text": channel("row:N")}
    turns = rows | {"x": channel("border:Q", **across)}
    spans = rows | colour | {"x": channel("low:Q", **across), "x2": {"field": "high"}}
    points = rows | colour | shape | {"x": channel("value:Q", **across)}
    points |= {"description": channel("words:N")}
    above = {"align": "left", "baseline": "bottom", "dy": -2, "fontSize": 11.5}
    below = {"yOffset": BELOW}
    told = data.assign(implementation=data["row"])  # a name that a point says its words under
    layers = [
        mark("text", data, above_each, fill="var(--ink)", **above),
        mark("tick", borders, turns, thickness=1.5, size=ROW * 0.5, color="var(--ink)", **below),
        mark("rule", data[data["low"].notna()], spans, strokeWidth=1.6, **below),
        mark("point", told, points, filled=True, size=70, opacity=1, **below),
    ]
    width = max(WIDTH, round(LETTER * max(map(len, names))))
    return layered(layers, width, ROW * len(data))


def _axis(evidence: Sequence[Evidence], data: pd.DataFrame, borders: pd.Series) -> Spec:
    """Shares from 0 to 1; ratios on a log scale that holds every interval and every border."""
    plain = {"domain": False, "ticks": False}
    if evidence[0].scale == "share":
        share = {
            "labelExpr": "format(100 * datum.value, '.0f') + ' %'",
            "title": "share",
            "tickCount": 5,
        }
        return {"axis": share | plain, "scale": {"domain": [0, 1]}}
    known = pd.concat([data["value"], data["low"], data["high"], borders]).dropna()
    low, high = float(known.min()) / 1.15, float(known.max()) * 1.15
    title = ["ratio; past the vertical line the claim would fail", *_one_unit(evidence)]
    ticks = {"values": log_ticks(low, high), "labelExpr": TIMES, "title": title}
    scale = {"type": "log", "nice": False, "domain": [low, high]}
    return {"axis": ticks | plain, "scale": scale}


def _row(name: str, compared: str, of: Evidence) -> dict[str, object]:
    known = of.low is not None and of.high is not None and of.low > 0
    return {
        "row": name,
        "value": of.value,
        "low": of.low if known else None,
        "high": of.high if known else None,
        "side": SIDES[of.supports],
        "words": f"{compared}, {of.size}: {of.figure}, {SIDES[of.supports]}",
    }


def _compared(evidence: Sequence[Evidence]) -> list[str]:
    """What is compared; the workload only where there are several."""
    several = len({each.workload for each in evidence}) > 1
    return [
        each.series if several else each.series.removesuffix(f", {each.workload}")
        for each in evidence
    ]


def _one_unit(evidence: Sequence[Evidence]) -> list[str]:
    """In what all sizes are counted, as a line below the axis; none where units differ."""
    units = {each.unit for each in evidence}
    return [f"sizes in {units.pop()}"] if len(units) == 1 else []

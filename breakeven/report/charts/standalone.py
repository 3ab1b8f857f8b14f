"""Charts as files of their own: SVG and PNG in the light colours, drawn without a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import vl_convert

from breakeven.records.whole_files import whole_file
from breakeven.report.charts.kept import svg_of
from breakeven.report.charts.marks import Spec
from breakeven.report.charts.palette import LIGHT

__all__ = ["write_chart"]

STYLE = Path(__file__).parents[1] / "templates" / "style.css"
VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")
DECLARED = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
FONT = "DejaVu Sans, Liberation Sans, Arial, sans-serif"
PIXELS = 2.0
"""Pixels of a PNG for each of the chart's own."""


def write_chart(chart: Spec, stem: Path) -> list[Path]:
    """Write a chart as ``stem.svg`` and ``stem.png``; returns both paths.

    The colours, which the pages take from their style sheet, are those of its light half.
    """
    spec = _coloured(chart)
    spec["background"] = "#ffffff"
    spec.setdefault("config", {})["font"] = FONT
    svg, png = stem.with_suffix(".svg"), stem.with_suffix(".png")
    with whole_file(svg) as draft:
        draft.write_text(svg_of(spec), encoding="utf-8")
    with whole_file(png) as draft:
        draft.write_bytes(vl_convert.vegalite_to_png(spec, scale=PIXELS))
    return [svg, png]


def _coloured(spec: Spec) -> Spec:
    light_half = STYLE.read_text(encoding="utf-8").partition("@media")[0]
    colours = dict(DECLARED.findall(light_half)) | LIGHT
    plain = VARIABLE.sub(lambda variable: colours.get(variable[1], variable[0]), json.dumps(spec))
    return dict(json.loads(plain))

"""Charts as files of their own: SVG and PNG in the light colours, drawn without a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

from breakeven.records.whole_files import whole_file
from breakeven.report.charts.drawer import drawn
from breakeven.report.charts.kept import svg_of
from breakeven.report.charts.marks import Spec
from breakeven.report.charts.palette import LIGHT
from breakeven.report.charts.visible_chart import visible_chart

__all__ = ["write_chart"]

STYLE = Path(__file__).parents[1] / "templates" / "style.css"
VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")
DECLARED = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
FONT = "DejaVu Sans, Liberation Sans, Arial, sans-serif"
PIXELS = 2.0
"""Pixels of a PNG for each of the chart's own."""


def write_chart(chart: Spec, stem: Path) -> list[Path]:
    """Write a chart as ``stem.svg`` and ``stem.png``; returns both paths.

    The colours, which the pages take from their style sheet, are those of its light half. Raises
    NotDrawnError where it cannot be drawn, and writes nothing then.
    """
    spec = _coloured(chart)
    spec["background"] = "#ffffff"
    spec.setdefault("config", {})["font"] = FONT
    files = {
        stem.with_suffix(".svg"): svg_of(spec).encode(),
        stem.with_suffix(".png"): drawn(visible_chart(spec), "png", PIXELS),
    }
    for path, content in files.items():
        with whole_file(path) as draft:
            draft.write_bytes(content)
    return list(files)


def _coloured(spec: Spec) -> Spec:
    light_half = STYLE.read_text(encoding="utf-8").partition("@media")[0]
    colours = dict(DECLARED.findall(light_half)) | LIGHT
    plain = VARIABLE.sub(lambda variable: colours.get(variable[1], variable[0]), json.dumps(spec))
    return dict(json.loads(plain))

"""The texts of a chart: visible, short, and still different where they were."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from example_results import journal, realistic, run
from hostile_texts import HOSTILE, in_words, no_hidden

from breakeven.records.tables.table import read_results
from breakeven.report.charts.drawings import drawings
from breakeven.report.charts.kept import svg_of
from breakeven.report.charts.marks import channel, layered, mark
from breakeven.report.charts.palette import SHAPES
from breakeven.report.charts.svg import inline_svg
from breakeven.report.charts.visible_chart import LONGEST_LABEL, SET_MINUS, visible_chart
from breakeven.report.shown import what_is_shown
from breakeven.wording.visible import one_line


def chart_of(*labels: str) -> dict[str, Any]:
    """A chart that shows these labels, one above the other, and an axis of this name."""
    values = [{"n": n, "label": label} for n, label in enumerate(labels)]
    return {
        "data": {"values": values},
        "mark": "text",
        "encoding": {
            "y": {"field": "n", "type": "quantitative", "title": labels[0]},
            "text": {"field": "label", "type": "nominal"},
        },
    }


def label_of(text: str) -> str:
    """What stands in a chart for one of the hostile texts."""
    return one_line(in_words(text), LONGEST_LABEL)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_label_is_drawn_as_it_is_and_hidden_characters_as_escapes(text: str) -> None:
    drawn = svg_of(chart_of(text))
    shown = [each.text for each in ElementTree.fromstring(drawn).iter() if each.text]
    assert label_of(text) in shown
    assert label_of(text).replace("\\", SET_MINUS) in shown
    assert no_hidden(drawn)
    assert len(label_of(text)) <= LONGEST_LABEL


def test_labels_that_differ_still_do_when_they_are_shown() -> None:
    texts = ["x" * 5_000, "x" * 4_000, "a\x1b", r"a\x1b", "x" * 5_000]
    values = visible_chart(chart_of(*texts))["data"]["values"]
    first, second, third, fourth, fifth = (each["label"] for each in values)
    assert len({first, second, third, fourth}) == 4
    assert first == fifth


def test_the_charts_of_a_report_stay_as_they_are(tmp_path: Any) -> None:
    journal(tmp_path, realistic(), run())
    shown = what_is_shown(read_results(tmp_path))
    rows = shown.table[shown.table["workload"] == "ndvi"]
    found = drawings(rows, {}, shown.looks)
    assert len(found) > 3
    for each in found:
        assert visible_chart(each.chart) == json.loads(json.dumps(each.chart))
    assert max(map(len, SHAPES)) < LONGEST_LABEL


@pytest.mark.parametrize("label", ["numpy-1.26", "url(#x)", "@one", "two\nlines", "opacity=1"])
def test_a_mark_names_its_implementation_as_it_is(label: str) -> None:
    import pandas as pd

    data = pd.DataFrame({"implementation": [label], "n": [1.0], "words": [f"{label}: 1 ms\nmore"]})
    axes = {"x": channel("n:Q"), "y": channel("n:Q")}
    text = inline_svg(layered([mark("point", data, axes)]), "p-")
    root = ElementTree.fromstring(text)
    (named,) = [each for each in root.iter() if "data-label" in each.attrib]
    assert named.get("data-label") == one_line(label)
    assert [each.text for each in named if each.tag == "title"] == [f"{label}: 1 ms\nmore"]
    assert "data-origin" not in named.attrib


def test_what_begins_like_a_name_is_still_told() -> None:
    import pandas as pd

    data = pd.DataFrame({"n": [1.0], "words": ["@jit (own.py:1): 3 s"]})
    encoding = {"x": channel("n:Q"), "y": channel("n:Q"), "description": channel("words:N")}
    root = ElementTree.fromstring(inline_svg(layered([mark("bar", data, encoding)]), "p-"))
    assert [each.text for each in root.iter("title")] == ["@jit (own.py:1): 3 s"]
    assert not [each for each in root.iter() if "data-label" in each.attrib]


def test_a_title_of_two_lines_is_drawn() -> None:
    import pandas as pd

    title = {"axis": {"title": ["a ratio", "sizes in rows"]}}
    axes = {"x": channel("n:Q", **title), "y": channel("n:Q")}
    drawn = inline_svg(layered([mark("point", pd.DataFrame({"n": [1.0]}), axes)]), "p-")
    assert {"a ratio", "sizes in rows"} <= set(ElementTree.fromstring(drawn).itertext())

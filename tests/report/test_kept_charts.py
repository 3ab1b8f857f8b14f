"""A chart that was drawn is not drawn again, whatever lies in its place."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Literal

import pytest

from breakeven.report.charts import kept
from breakeven.workload.data_cache import CACHE_VARIABLE

CHART: dict[str, Any] = {
    "data": {"values": [{"n": 1, "y": 2}]},
    "mark": "point",
    "encoding": {"x": {"field": "n", "type": "quantitative"}},
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    return tmp_path / kept.FOLDER


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The charts that are really drawn."""
    found: list[object] = []
    draw = kept.drawn

    def noted(chart: dict[str, Any], form: Literal["svg"]) -> bytes:
        found.append(chart)
        return draw(chart, form)

    monkeypatch.setattr(kept, "drawn", noted)
    return found


def test_the_same_chart_is_drawn_once_and_another_one_again(
    folder: Path, drawn: list[object]
) -> None:
    first = kept.svg_of(CHART)
    assert kept.svg_of(CHART) == first
    assert len(drawn) == 1
    assert kept.svg_of({**CHART, "mark": "bar"}) != first
    assert len(drawn) == len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("spoilt", [b"", b"no gzip", b"\x1f\x8b\x08broken"])
def test_what_was_spoilt_is_drawn_again(folder: Path, drawn: list[object], spoilt: bytes) -> None:
    first = kept.svg_of(CHART)
    (path,) = folder.iterdir()
    path.write_bytes(spoilt)
    assert kept.svg_of(CHART) == first
    assert len(drawn) == 2
    assert kept.svg_of(CHART) == first
    assert len(drawn) == 2


def test_without_a_place_for_it_a_chart_is_drawn_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: list[object]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "file"))
    assert kept.svg_of(CHART).startswith("<svg")
    assert len(drawn) == 1
    kept.forget_old_charts()


def test_charts_that_nobody_looks_at_are_forgotten(folder: Path) -> None:
    kept.svg_of(CHART)
    kept.svg_of({**CHART, "mark": "bar"})
    old = min(folder.iterdir())
    long_ago = time.time() - 2 * kept.KEPT_SECONDS
    os.utime(old, (long_ago, long_ago))
    kept.forget_old_charts()
    assert old not in folder.iterdir()
    assert len(list(folder.iterdir())) == 1

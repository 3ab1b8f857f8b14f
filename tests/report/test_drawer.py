"""A chart that cannot be drawn, or that ends the process that draws, costs nothing but itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest
from example_results import in_turns, journal, measurement

from breakeven.records.tables.table import read_results
from breakeven.report.charts import drawer, kept, standalone
from breakeven.report.charts.drawer import Drawer, NotDrawnError
from breakeven.report.kit.findings_kit import FORMATS, write_findings
from breakeven.report.shown import what_is_shown
from breakeven.report.site import write_site
from breakeven.workload.data_cache import CACHE_VARIABLE

FRAGILE = """
import os, signal, sys, time
from multiprocessing.connection import Connection
with Connection(int(sys.argv[1])) as asker:
    while True:
        asked = asker.recv_bytes()
        if asked == b"die":
            os.kill(os.getpid(), signal.SIGABRT)
        if asked == b"leave":
            sys.exit(3)
        if asked == b"hang":
            time.sleep(60)
        asker.send_bytes(b"-ValueError: no\\n mark" if asked == b"fail" else b"+" + asked)
"""
ENDED = "the chart compiler ended with SIGABRT"


@pytest.fixture
def fragile() -> Drawer:
    return Drawer([sys.executable, "-c", FRAGILE], patience_seconds=5.0)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (b"die", ENDED),
        (b"leave", "the chart compiler ended with exit code 3"),
        (b"hang", "it was not done after 5 s"),
        (b"fail", "ValueError: no mark"),
    ],
)
def test_what_is_not_drawn_is_said_and_the_next_chart_is_drawn(
    fragile: Drawer, asked: bytes, said: str
) -> None:
    assert fragile.answer(b"one") == b"one"
    with pytest.raises(NotDrawnError) as raised:
        fragile.answer(asked)
    assert str(raised.value) == said
    assert fragile.answer(b"two") == b"two"
    fragile.close()


def test_a_compiler_that_does_not_start_is_said() -> None:
    with pytest.raises(NotDrawnError, match="does not start"):
        Drawer(["/nowhere/to/be/found"]).answer(b"x")


def test_a_chart_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(NotDrawnError):
        drawer.drawn({"nothing": "of a chart"}, "svg")
    plain = {"data": {"values": [{"n": 1}]}, "mark": "point"}
    assert drawer.drawn(plain, "svg").startswith(b"<svg")
    assert drawer.drawn(plain, "png", 2.0).startswith(b"\x89PNG")


@pytest.fixture
def dying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No chart was kept, and each ends the process that draws."""

    def ended(*_: Any) -> NoReturn:
        raise NotDrawnError(ENDED)

    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(kept, "drawn", ended)
    monkeypatch.setattr(standalone, "drawn", ended)


@pytest.mark.usefixtures("dying")
def test_a_report_without_its_charts_is_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal(tmp_path, [measurement(), in_turns(measurement(implementation="threads"))])
    undrawn: list[str] = []
    index = write_site(read_results(tmp_path), tmp_path / "site", undrawn=undrawn)
    page = index.with_name("workloads") / "ndvi.html"
    text = page.read_text(encoding="utf-8")
    assert f"This chart could not be drawn: {ENDED}." in text
    assert "Exact figures" in text
    assert f"a chart could not be drawn ({ENDED})" in capsys.readouterr().err
    assert undrawn == []


@pytest.mark.usefixtures("dying")
def test_a_write_up_without_its_charts_says_why(tmp_path: Path) -> None:
    journal(tmp_path, [measurement(), in_turns(measurement(implementation="threads"))])
    shown = what_is_shown(read_results(tmp_path))
    for written in write_findings(shown, ["ndvi"], list(FORMATS), tmp_path / "kit"):
        text = written.read_text(encoding="utf-8")
        if written.suffix != ".ipynb":  # which draws from the table by itself
            assert f"This chart could not be drawn: {ENDED}" in text
        assert "figures/" not in text
    assert list((tmp_path / "kit" / "figures").iterdir()) == []

"""What ``breakeven report`` says: as many findings as there are, or that nothing stands out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from example_results import journal, measurement
from typer.testing import CliRunner

from breakeven.__main__ import app
from breakeven.commands.showing import _heading
from breakeven.report.overviews import index as overview


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "No difference was larger than the noise. More samples or larger sizes may tell."),
        (1, "What stands out"),
        (3, "The 3 findings that stand out"),
    ],
)
def test_the_heading_counts_what_stands_below(count: int, said: str) -> None:
    assert _heading(count) == said


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_report_that_lacks_a_page_ends_with_1(
    in_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    folder = in_project('workloads = ["mine.py"]')
    journal(folder / ".breakeven" / "runs", [measurement()])
    whole = CliRunner().invoke(app, ["report", *options])
    assert whole.exit_code == 0, whole.output
    monkeypatch.setattr(overview, "_tools", lambda _: 1 // 0)
    lacking = CliRunner().invoke(app, ["report", *options])
    assert lacking.exit_code == 1, lacking.output
    assert "index.html could not be drawn (ZeroDivisionError" in lacking.output

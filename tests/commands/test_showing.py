"""What ``breakeven report`` says: as many findings as there are, or why there are none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from example_results import journal, measurement
from typer.testing import CliRunner

from breakeven.commands.command_line import app
from breakeven.commands.results.pages import Written
from breakeven.report import shown
from breakeven.report.overviews import index as overview


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "why not"), (1, "What stands out"), (3, "The 3 findings that stand out")],
)
def test_the_heading_counts_what_stands_below(count: int, said: str) -> None:
    assert Written(Path(), ["found"] * count, "why not").heading == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "No difference was larger than the noise."),
        ({"status": "crashed", "reason": "ValueError: no"}, "No measurement finished, so there is"),
    ],
)
def test_without_findings_it_is_said_whether_anything_was_measured(
    in_project: Callable[..., Path], changes: dict[str, str], said: str
) -> None:
    folder = in_project('workloads = ["mine.py"]')
    journal(folder / ".breakeven" / "runs", [measurement(**changes)])
    done = CliRunner().invoke(app, ["report"])
    assert done.exit_code == 0, done.output
    assert said in done.output
    assert said in (folder / ".breakeven" / "report" / "index.html").read_text()


def test_findings_that_cannot_be_put_in_words_cost_no_page(
    in_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = in_project('workloads = ["mine.py"]')
    journal(folder / ".breakeven" / "runs", [measurement()])
    monkeypatch.setattr(shown, "top_findings", lambda *_, **__: 1 // 0)
    done = CliRunner().invoke(app, ["report"])
    assert done.exit_code == 1, done.output
    assert "what stands out could not be drawn (ZeroDivisionError" in done.output
    assert (folder / ".breakeven" / "report" / "index.html").is_file()


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

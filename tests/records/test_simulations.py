"""The simulations are kept, and the page shows each figure with its band."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from breakeven.records.proofs.proofs import Proofs
from breakeven.records.proofs.simulations import Simulated, Simulations, last_simulations
from breakeven.report.method.how_we_measure import write_how_we_measure
from breakeven.report.pages import Pages


def figure(value: float, least: float | None, most: float | None, **more: Any) -> Simulated:
    shared: dict[str, Any] = {
        "rule": "compare",
        "setting": "two speeds",
        "what": "any false alarm",
        "asked": 300,
    }
    return Simulated(value=value, least=least, most=most, **shared, **more)


SIMULATIONS = Simulations(
    started_at="2026-01-02T03:04:05+00:00",
    commit="c" * 40,
    seconds=60.0,
    versions={"python": "3.11"},
    figures=(
        figure(0.02, 0.0, 0.05),
        figure(0.5, 0.9, 1.0),
        figure(7.31, 0.0, 8.0),
        figure(0.3, None, None),
        figure(0.2, None, 0.35, promised=0.05),
    ),
)


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    assert last_simulations(tmp_path) is None
    SIMULATIONS.write(tmp_path)
    assert last_simulations(tmp_path) == SIMULATIONS
    assert SIMULATIONS.held == 2
    assert SIMULATIONS.outside == 1


def test_figures_that_are_only_shown_and_limits_are_counted_apart() -> None:
    """Neither a figure that cannot leave its band nor a promise that is not kept counts as kept."""
    said = "2 of 3 figures in the bands that the rules promise; 1 known limit; 1 more only shown"
    assert SIMULATIONS.in_words == said
    grown = replace(SIMULATIONS, figures=(figure(0.4, None, 0.35, promised=0.05),))
    assert (grown.held, grown.outside) == (0, 1)


@pytest.mark.parametrize(
    ("shown", "value", "band"),
    [
        (figure(0.021, 0.0, 0.05), "2.1 %", "at most 5 %"),
        (figure(0.95, 0.9, 1.0), "95 %", "at least 90 %"),
        (figure(0.95, 0.92, 0.98), "95 %", "92 % to 98 %"),
        (figure(0.3, 0.0, 1.0), "30 %", "only shown"),
        (figure(0.3, None, None), "30 %", "only shown"),
        (figure(7.31, 0.0, 8.03), "7.3", "at most 8.0"),
        (figure(7.31, None, None, is_count=True), "7.3", "only shown"),
        (
            figure(0.2, None, 0.35, promised=0.05),
            "20 %",
            "a limit: 5 % promised, at most 35 %",
        ),
    ],
)
def test_figures_and_bands_in_words(shown: Simulated, value: str, band: str) -> None:
    assert (shown.value_text, shown.band_text) == (value, band)


def test_a_file_that_is_none_is_named_with_what_makes_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "20260102T030405Z.json").write_text('{"figures": 3}')
    assert last_simulations(tmp_path) is None
    assert "is not what make statistics writes (figures: expected array, got int)" in (
        capsys.readouterr().err
    )


def test_the_page_has_every_figure_and_marks_what_does_not_hold(tmp_path: Path) -> None:
    page = write_how_we_measure(Pages(tmp_path, 1), Proofs(simulations=SIMULATIONS)).read_text()
    assert SIMULATIONS.in_words in page
    assert page.count(">two speeds<") == 5
    assert page.count("outside</strong>") == 1
    assert "hold no such simulations" not in page
    assert "hold no such simulations" in write_how_we_measure(Pages(tmp_path, 1)).read_text()

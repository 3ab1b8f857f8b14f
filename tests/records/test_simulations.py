"""The simulations are kept, and the page shows each figure with its band."""

from __future__ import annotations

from pathlib import Path

import pytest

from breakeven.records.errors import ResultsError
from breakeven.records.proofs.proofs import Proofs
from breakeven.records.proofs.simulations import Simulated, Simulations, last_simulations
from breakeven.report.method.how_we_measure import write_how_we_measure
from breakeven.report.pages import Pages


def figure(value: float, least: float, most: float) -> Simulated:
    shared = {"rule": "compare", "setting": "two speeds", "what": "any false alarm", "asked": 300}
    return Simulated(value=value, least=least, most=most, **shared)


SIMULATIONS = Simulations(
    started_at="2026-01-02T03:04:05+00:00",
    commit="c" * 40,
    seconds=60.0,
    versions={"python": "3.11"},
    figures=(figure(0.02, 0.0, 0.05), figure(0.5, 0.9, 1.0), figure(7.31, 0.0, 8.0)),
)


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    assert last_simulations(tmp_path) is None
    SIMULATIONS.write(tmp_path)
    assert last_simulations(tmp_path) == SIMULATIONS
    assert SIMULATIONS.held == 2


@pytest.mark.parametrize(
    ("shown", "value", "band"),
    [
        (figure(0.021, 0.0, 0.05), "2.1 %", "at most 5.0 %"),
        (figure(0.95, 0.9, 1.0), "95.0 %", "at least 90.0 %"),
        (figure(0.95, 0.92, 0.98), "95.0 %", "92.0 % to 98.0 %"),
        (figure(0.3, 0.0, 1.0), "30.0 %", "any"),
        (figure(7.31, 0.0, 8.03), "7.3", "up to 8.0"),
    ],
)
def test_figures_and_bands_in_words(shown: Simulated, value: str, band: str) -> None:
    assert (shown.value_text, shown.band_text) == (value, band)


def test_a_file_that_is_none_is_named_with_what_makes_one(tmp_path: Path) -> None:
    (tmp_path / "20260102T030405Z.json").write_text('{"figures": 3}')
    with pytest.raises(ResultsError, match="make statistics"):
        last_simulations(tmp_path)


def test_the_page_has_every_figure_and_marks_what_does_not_hold(tmp_path: Path) -> None:
    page = write_how_we_measure(Pages(tmp_path, 1), Proofs(simulations=SIMULATIONS)).read_text()
    assert "2 of 3 figures in their bands" in page
    assert page.count("two speeds") == 3
    assert page.count("outside</strong>") == 1
    assert "That has not been done yet" not in page
    assert "That has not been done yet" in write_how_we_measure(Pages(tmp_path, 1)).read_text()

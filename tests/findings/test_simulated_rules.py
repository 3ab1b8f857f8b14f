"""A small part of ``make statistics``: the rules on simulated data whose truth is known."""

from __future__ import annotations

import pytest

from proofs.statistics.table import Check, checks

CHOSEN = (
    "two speeds, 10 % apart",
    "one noisy case",
    "others come and go",
    "60 % of calls wait half a call",
    "20 % of calls wait half a call",
    "a worker less, others use an eighth",
    "5 % slower, 2 % pair noise",
    "heavy tails, 2 %",
    "heavy tails, 2 %; 1 process",
    "every case its own width; 3 processes",
)
PART = 0.05


@pytest.mark.parametrize("check", [each for each in checks() if each.setting in CHOSEN], ids=str)
def test_each_figure_lies_in_its_band(check: Check) -> None:
    for found in check.figures(PART):
        assert found.holds, found


def test_all_of_the_chosen_settings_exist() -> None:
    assert {each.setting for each in checks()} > set(CHOSEN)

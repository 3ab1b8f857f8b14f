"""A small part of ``make statistics``: the rules on simulated data whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from breakeven.findings.verdicts.change import Change
from breakeven.findings.verdicts.of_pairs import seen, two_sides
from proofs.statistics import comparisons, speedups
from proofs.statistics.comparisons import simulated
from proofs.statistics.noise import normal, two_speed
from proofs.statistics.runs_as_used import IN_A_GROUP, run_of
from proofs.statistics.table import Check, checks

CHOSEN = (
    "two speeds, 10 % apart",
    "one noisy case",
    "others come and go",
    "20 % of calls wait half a call, a fifth less is computed, others use a third",
    "half of the processes, 30 %",
    "60 % of calls wait half a call",
    "20 % of calls wait half a call",
    "a worker less, others use an eighth",
    "every call waits longer: the mean is 5 % longer",
    "3 % slower, 2 % pair noise",
    "5 % slower, 2 % pair noise",
    "heavy tails, 2 %",
    "heavy tails, 2 %; 3 processes",
    "every case its own width; 3 processes",
    "no break-even, a tenth faster throughout; bell-shaped, 2 %",
)
PART = 0.05


def of(setting: str) -> list[Check]:
    found = [each for each in checks() if each.setting == setting]
    assert found, setting
    return found


@pytest.mark.parametrize("check", [each for each in checks() if each.setting in CHOSEN], ids=str)
def test_each_figure_lies_in_its_band(check: Check) -> None:
    figures = check.figures(PART)
    assert figures
    assert [str(each) for each in figures if not each.holds] == []


def test_all_of_the_chosen_settings_exist() -> None:
    assert {each.setting for each in checks()} > set(CHOSEN)


def test_each_setting_of_a_rule_is_there_once() -> None:
    names = list(map(str, checks()))
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "setting", ["60 % of calls wait half a call", "5 % slower, 2 % pair noise", "a worker less"]
)
def test_a_rule_of_comparisons_that_never_tells_anything_fails(
    setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = two_sides.changes_of_time

    def mute(*asked: Any, **more: Any) -> list[Change]:
        return [replace(each, verdict="cannot tell") for each in judge(*asked, **more)]

    monkeypatch.setattr(comparisons, "changes_of_time", mute)
    for check in of(setting):
        assert not all(each.holds for each in check.figures(0.02))


def test_a_rule_of_the_report_that_never_tells_anything_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(speedups, "verdict", lambda *_: "cannot tell")
    for check in of("bell-shaped, 1 %; 3 processes"):
        assert not all(each.holds for each in check.figures(0.01))


def test_a_rule_that_calls_the_same_after_six_pairs_leaves_its_band(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (check,) = of("one process in five waits half a call")
    monkeypatch.setattr(seen, "SAME_FROM", seen.LOOKS[0])
    assert not all(each.holds for each in check.figures(1.0))


def test_cells_of_a_group_share_what_is_wrong_with_the_process_of_their_baseline() -> None:
    """Processes of two speeds, far apart: a slow baseline makes all of its group look faster at once."""
    noise, true = two_speed(1.0, 1e-4), np.ones(4 * IN_A_GROUP)
    run = run_of(np.random.default_rng(1), noise, true, processes=1, noisier=1.0)
    means = np.log(run.turns).mean(axis=(1, 2)).reshape(4, IN_A_GROUP).round()
    kinds = [set(each) for each in means]
    assert all(each in ({0.0, 1.0}, {0.0, -1.0}) for each in kinds)
    assert len({tuple(sorted(each)) for each in kinds}) == 2


def test_what_is_judged_may_spend_all_the_false_alarms_that_it_is_judged_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, judge = [], two_sides.changes_of_time

    def noted(*pairs: Any, verdicts: int, **terms: Any) -> list[Change]:
        asked.append(verdicts)
        return judge(*pairs, verdicts=verdicts, **terms)

    monkeypatch.setattr(comparisons, "changes_of_time", noted)
    simulated(normal(0.01), comparisons=1, seed=1, cases=4)
    assert set(asked) == {4}

"""Figures that benchmarks give themselves: exact ones, noisy ones, and those that have no ratio."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from breakeven.findings.verdicts.change import Change
from breakeven.findings.verdicts.of_pairs.pairs import Values
from breakeven.findings.verdicts.of_pairs.values import changes_of_values


def value_of(before: Sequence[float], after: Sequence[float], unit: str = "") -> Change:
    """The verdict on one case, by pairs of these values."""
    pairs = [Values(before=left, after=right) for left, right in zip(before, after, strict=True)]
    (found,) = changes_of_values([pairs], [unit], verdicts=1)
    return found


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (100, 104, "larger: 100 to 104 nodes (+4.0 %, in all of 6 pairs)"),
        (100, 90, "smaller: 100 to 90 nodes (-10.0 %, in all of 6 pairs)"),
        (0, 1, "larger: 0 to 1 nodes (in all of 6 pairs)"),
        (-2.5, 0.5, "larger: -2.5 to 0.5 nodes (in all of 6 pairs)"),
        (-2, -1, "larger: -2 to -1 nodes (in all of 6 pairs)"),
    ],
)
def test_what_is_alike_in_every_process_is_told_exactly(
    before: float, after: float, words: str
) -> None:
    assert value_of([before] * 6, [after] * 6, "nodes").in_words == words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (100, 101, "same: 100 to 101 nodes (+1.0 %, in all of 8 pairs)"),
        (0, 0, "same: 0 to 0 nodes (in all of 8 pairs)"),
        (2_000_000, 2_000_008, "same: 2,000,000 to 2,000,008 nodes (0.0 %, in all of 8 pairs)"),
    ],
)
def test_nothing_is_the_same_in_six_processes_that_may_not_be_in_others(
    before: float, after: float, words: str
) -> None:
    early = value_of([before] * 6, [after] * 6, "nodes")
    assert early.verdict == "cannot tell"
    assert "a change in only some processes" in early.reason
    assert value_of([before] * 8, [after] * 8, "nodes").in_words == words


def test_a_value_that_one_process_of_ten_has_doubled_is_not_the_same() -> None:
    found = value_of([100.0] * 10, [100.0] * 9 + [200.0])
    assert found.verdict == "cannot tell"
    assert "the mean of all pairs is at +7.2 %" in found.reason


def test_too_few_pairs_tell_nothing_however_alike_they_are() -> None:
    assert value_of([1] * 5, [2] * 5).verdict == "cannot tell"
    assert value_of([], []).verdict == "cannot tell"


def test_values_that_vary_are_judged_by_their_ratios() -> None:
    order = np.random.default_rng(1)
    before, after = (order.normal(100, 1, 10) for _ in range(2))
    found = value_of(before, after * 1.1, "rows/s")
    assert found.verdict == "larger"
    assert found.ratio == pytest.approx(1.1, rel=0.02)
    assert found.is_worse
    assert "rows/s" in found.in_words


def test_values_about_zero_are_judged_by_their_differences() -> None:
    order = np.random.default_rng(2)
    before, after = (order.normal(0, 1, 26) for _ in range(2))
    assert value_of(before, after + 5).verdict == "larger"
    assert value_of(before, after - 5).verdict == "smaller"
    assert value_of(before, after + 5).ratio is None
    assert value_of(before, after).verdict == "cannot tell"


@pytest.mark.parametrize("middle", [100.0, 0.0], ids=["ratios", "differences"])
def test_identical_code_raises_an_alarm_in_one_of_twenty_comparisons_at_the_most(
    middle: float,
) -> None:
    """Simulated: 400 comparisons of ten cases each, of six noisy pairs."""
    order = np.random.default_rng(3)
    alarmed = 0
    for _ in range(400):
        drawn = order.normal(middle, 2, (10, 6, 2))
        pairs = [[Values(before=left, after=right) for left, right in case] for case in drawn]
        found = changes_of_values(pairs, [""] * 10, verdicts=10)
        alarmed += any(each.is_news for each in found)
    assert alarmed / 400 <= 0.05


@pytest.mark.parametrize("count", [1, 3, 8])
def test_zeros_on_both_sides_are_no_error(count: int) -> None:
    found = value_of([0.0] * count, [0.0] * count)
    assert found.verdict == ("same" if count >= 8 else "cannot tell")


def test_values_that_have_no_ratio_may_differ_by_any_number_of_times() -> None:
    found = value_of([0, 1, 1, 2, 1, 1], [5000, 1, 8000, 1, 0, 9000])
    assert (found.ratio, found.low, found.high) == (None, None, None)


def test_values_below_zero_have_no_ratio() -> None:
    found = value_of([-100.0] * 6, [-1.0] * 6)
    assert (found.verdict, found.ratio) == ("larger", None)
    assert "%" not in found.in_words

"""The bisection of n: brackets that hold a known crossing, and what is asked when."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from breakeven.statistics.bisection import AIM, Question, crossing, next_question
from breakeven.statistics.sure_answers import MOST_SIZES, differ_by, judged, looks
from proofs.statistics.break_evens import (
    COSTS,
    WITHOUT,
    level_statements,
    overhead,
    power,
    searched,
)
from proofs.statistics.noise import normal, two_speed

SIZES = (1_000, 30_000, 1_000_000)
JITTER = (-0.004, 0.001, 0.003)


def asked_of(
    ratio: Callable[[float], float], sizes: tuple[int, ...] = SIZES, shut: tuple[int, ...] = ()
) -> dict[int, list[float]]:
    """All that is measured of a ratio that is known, by quiet processes."""
    seen: dict[int, list[float]] = {}
    while question := next_question(seen, sizes, 3, shut=shut):
        figures = seen.setdefault(question.n, [])
        assert len(figures) < question.pairs, "it asks for what it has"
        while len(figures) < question.pairs:
            figures.append(math.log(ratio(question.n)) + JITTER[len(figures) % 3])
    return seen


@pytest.mark.parametrize("true", [1_300, 2_000, 29_000, 31_000, 400_000])
@pytest.mark.parametrize("way", [1, -1])
def test_the_bracket_of_a_threshold_holds_it_and_is_narrow(true: int, way: int) -> None:
    seen = asked_of(lambda n: (0.7 if n < true else 1.9) ** way)
    found = crossing(judged(seen, 3))
    assert found is not None
    assert found.low < true <= found.high < AIM * found.low
    assert found.rises == (way > 0)
    assert {len(figures) for figures in seen.values()} == {3}
    assert len(seen) <= 7


def test_the_largest_size_is_not_asked_where_smaller_ones_disagree() -> None:
    assert max(asked_of(lambda n: 0.5 if n < 9_000 else 2.0)) == 30_000


@pytest.mark.parametrize(("true", "side"), [(60, min), (8_000_000, max)])
def test_where_the_sizes_agree_others_beyond_them_are_asked(
    true: int, side: Callable[[dict[int, list[float]]], int]
) -> None:
    seen = asked_of(lambda n: (n / true) ** 0.3)
    found = crossing(judged(seen, 3))
    assert found is not None
    assert found.low < true < found.high
    assert side(seen) not in SIZES


def test_nothing_beyond_is_asked_where_the_two_drift_apart() -> None:
    seen = asked_of(lambda n: 3.0 * (n / 1_000) ** 0.1 if n >= 1_000 else 4.0)
    assert crossing(judged(seen, 3)) is None
    assert max(seen) == SIZES[-1]
    assert min(seen) == 100, "one size below shows that they drift apart there as well"


def test_a_wall_ends_the_growth() -> None:
    seen = asked_of(lambda n: (n / 10**12) ** 0.1, shut=(10_000_000,))
    assert max(seen) < 10_000_000
    assert len(seen) < MOST_SIZES


def test_what_is_level_over_a_wide_range_is_no_point() -> None:
    seen = asked_of(lambda n: 0.5 if n < 3_000 else 1.004 if n < 300_000 else 2.0)
    found = crossing(judged(seen, 3))
    assert found is not None
    assert found.low < 3_000
    assert found.high > 300_000
    assert found.level
    assert all(3_000 <= n < 300_000 for n in found.level)
    assert 1.004 < found.within < 1.03


def test_two_that_are_the_same_are_asked_at_their_sizes_only() -> None:
    seen = asked_of(lambda _: 1.002)
    assert tuple(seen) == SIZES
    known = judged(seen, 3)
    assert {at.told for at in known} == {"same"}
    assert 1.002 < differ_by(known) < 1.03


def test_an_answer_that_is_not_sure_is_asked_again_at_most_twice() -> None:
    noisy = [0.3, -0.2, 0.1, -0.4, 0.25, -0.05] * 2
    seen = {n: [-2.0, -2.1, -1.9] for n in SIZES}
    seen[SIZES[-1]] = [2.0, 2.1, 1.9]
    seen[180_000] = noisy[:3]
    assert next_question(seen, SIZES, 3) == Question(180_000, 6)
    seen[180_000] = noisy[:6]
    assert next_question(seen, SIZES, 3) == Question(180_000, 12)
    seen[180_000] = noisy
    asked = next_question(seen, SIZES, 3)
    assert asked is not None
    assert asked.n != 180_000


def test_a_look_that_was_cut_off_is_gone_on_with() -> None:
    seen = {n: [-2.0, -2.1, -1.9] for n in SIZES} | {7_000: [0.1]}
    assert next_question(seen, SIZES, 3) == Question(7_000, 3)
    assert looks(3) == [3, 6, 12]


def test_an_n_that_the_workload_cannot_have_is_moved_to_one_that_it_can() -> None:
    seen = {1_000: [-1.0, -1.1, -0.9], 30_000: [1.0, 1.1, 0.9]}
    assert next_question(seen, SIZES, 3) == Question(5_500, 3)
    assert next_question(seen, SIZES, 3, shut=[5_500]) is None
    moved = next_question(seen, SIZES, 3, shut=[5_500], near=lambda n: 2_000 * round(n / 2_000))
    assert moved == Question(6_000, 3)


@pytest.mark.parametrize(
    ("name", "noise"),
    [
        ("overhead, 4 times cheaper an element", normal(0.02)),
        ("parallel above a threshold, 0.8 to 1.8", normal(0.02)),
        ("parallel above a threshold, 0.8 to 1.8", two_speed(0.10, 0.001)),
    ],
)
def test_simulated_brackets_hold_the_break_even(name: str, noise: object) -> None:
    found = searched(COSTS[name], noise, repeats=12, seed=3)  # type: ignore[arg-type]
    assert found.held >= 0.9
    assert found.narrow >= 0.9


def test_a_search_where_the_two_never_cross_finds_nothing() -> None:
    for cost in WITHOUT.values():
        assert searched(cost, normal(0.005), repeats=6, seed=3).found == 0.0


def test_by_how_much_two_differ_where_they_are_level_can_be_wrong() -> None:
    """They differ by 5 %, and the figures by 1 %: what is said is wrong. Without an end it says nothing."""
    sure = judged({1_000: [0.01, 0.011, 0.009] * 4}, 3)
    assert level_statements(lambda _: math.log(1.05), 1_000, sure, None) == [False]
    assert level_statements(lambda _: math.log(1.005), 1_000, sure, None) == [True]
    unsure = judged({1_000: [0.5, -0.5, 0.0]}, 3)
    assert level_statements(lambda _: math.log(1.05), 1_000, unsure, None) == []


def test_curves_that_cross_have_their_break_even_at_nought() -> None:
    for curve in (overhead(4.0), power(0.3)):
        assert curve(0.0) == pytest.approx(0.0)
        assert curve(-1.0) < 0 < curve(1.0)

"""Sizes that are found: n grows until a call takes about half a second, whatever the call is like."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from breakeven.run.sizing import LARGEST_N, found_n, three_sizes


def _probed(call_seconds: Callable[[int], float], inputs_seconds: float = 0.0) -> tuple[int, int]:
    """The n that is found for calls that take so long, and how many were tried."""
    tried: list[int] = []

    def probe(n: int) -> tuple[float, float]:
        tried.append(n)
        return inputs_seconds, call_seconds(n)

    return found_n(probe), len(tried)


@pytest.mark.parametrize("price", [1e-9, 3e-8, 1e-6, 2e-4])
@pytest.mark.parametrize("power", [1.0, 2.0, 3.0])
def test_the_found_size_takes_about_half_a_second(price: float, power: float) -> None:
    n, tried = _probed(lambda n: price * n**power)
    assert 0.1 <= price * n**power <= 1.0
    assert tried < 20


@pytest.mark.parametrize("power", [1.0, 2.0, 3.0, 4.0])
def test_no_call_on_the_way_takes_minutes(power: float) -> None:
    taken: list[float] = []

    def call_seconds(n: int) -> float:
        taken.append(2e-4 * n**power)
        return taken[-1]

    _probed(call_seconds)
    assert max(taken) < 10.0


def test_a_call_that_is_slow_at_once_keeps_the_smallest_size() -> None:
    assert _probed(lambda n: 3.0 * n) == (1, 1)


def test_a_call_that_never_gets_longer_ends_at_the_largest_n() -> None:
    n, tried = _probed(lambda _: 1e-6)
    assert n == LARGEST_N
    assert tried < 12


def test_inputs_that_take_long_end_the_search() -> None:
    assert _probed(lambda _: 1e-6, inputs_seconds=10.0) == (1, 1)


def test_the_sizes_are_round_numbers_that_ascend() -> None:
    assert three_sizes(500_000) == {"small": 5_000, "medium": 50_000, "large": 500_000}
    assert three_sizes(20) == {"small": 1, "medium": 2, "large": 20}
    assert three_sizes(5) == {"medium": 1, "large": 5}
    assert three_sizes(1) == {"large": 1}
    n, _ = _probed(lambda n: 1.7e-7 * n)
    assert str(n).rstrip("0") in {"1", "15", "2", "3", "5", "7"}

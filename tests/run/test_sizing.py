"""Sizes that are found: n grows until a call takes about half a second, whatever the call is like."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import find_project
from breakeven.errors import UserError
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.settings import QUICK
from breakeven.run.planning.size_search import FIRST, LARGEST_N, Found, Probed, found_n
from breakeven.run.planning.sizing import find_missing_sizes, three_sizes

ROOT = Path(__file__).resolve().parents[2]
GIGABYTE = 10**9


def _probed(call_seconds: Callable[[int], float], inputs_seconds: float = 0.0) -> tuple[int, int]:
    """The n that is found for calls that take so long, and how many were tried."""
    tried: list[int] = []

    def probe(n: int) -> Probed:
        tried.append(n)
        return Probed(inputs_seconds, call_seconds(n))

    return found_n(probe).n, len(tried)


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


@pytest.mark.parametrize("seconds", [1e-6, 2e-3, 0.05])
def test_a_call_that_never_gets_longer_is_told_after_three_decades(seconds: float) -> None:
    tried: list[int] = []

    def probe(n: int) -> Probed:
        tried.append(n)
        return Probed(0.0, seconds)

    found = found_n(probe)
    assert found.reason == "the time does not grow with n"
    assert 10**6 <= found.n * 1.5 < 10**7
    assert len(tried) < 15


def test_calls_of_no_length_that_vary_do_not_look_like_growing_ones() -> None:
    lengths = cycle([1e-7, 3e-7, 2e-6, 1e-6])
    found = found_n(lambda _: Probed(0.0, next(lengths)))
    assert found == Found(10**6, "the time does not grow with n")


def test_a_hiccup_on_the_way_does_not_look_like_a_call_that_never_gets_longer() -> None:
    found = found_n(lambda n: Probed(0.0, 1e-3 if n == 1000 else 1e-6 + 1e-9 * n))
    assert found.reason == ""
    assert 0.1 <= 1e-9 * found.n <= 1.0


def test_a_call_that_hardly_takes_any_time_ends_at_the_largest_n() -> None:
    assert found_n(lambda n: Probed(0.0, 1e-10 * n)) == Found(LARGEST_N, "no larger n is tried")


def test_inputs_that_take_long_end_the_search() -> None:
    assert _probed(lambda _: 1e-6, inputs_seconds=10.0) == (1, 1)


def test_the_sizes_are_round_numbers_that_ascend() -> None:
    assert three_sizes(500_000) == {"small": 5_000, "medium": 50_000, "large": 500_000}
    assert three_sizes(20) == {"small": 1, "medium": 2, "large": 20}
    assert three_sizes(5) == {"medium": 1, "large": 5}
    assert three_sizes(1) == {"large": 1}
    n, _ = _probed(lambda n: 1.7e-7 * n)
    assert str(n).rstrip("0") in {"1", "15", "2", "3", "5", "7"}


@pytest.mark.parametrize("status", ["out_of_memory", "timeout", "crashed"])
def test_where_a_larger_n_fails_the_last_that_ran_is_taken(status: str) -> None:
    def probe(n: int) -> Probed:
        if n > 5_000:
            raise CaseEnded(status, "it was too much")
        return Probed(0.0, 1e-6 * n)

    assert found_n(probe) == Found(1_000, "at n = 10,000 it was too much")


@pytest.mark.parametrize("least", [2, 3, 11])
def test_a_call_that_fails_with_few_items_is_tried_with_more(least: int) -> None:
    tried: list[int] = []

    def probe(n: int) -> Probed:
        tried.append(n)
        if n < least:
            raise CaseEnded("crashed", f"needs {least} items")
        return Probed(0.0, 1e-6 * n)

    assert found_n(probe).reason == ""
    assert tried[0] == 1


@pytest.mark.parametrize(("status", "count"), [("crashed", len(FIRST)), ("timeout", 1)])
def test_a_call_that_always_fails_says_why(status: str, count: int) -> None:
    tried: list[int] = []

    def probe(n: int) -> Probed:
        tried.append(n)
        raise CaseEnded(status, f"the reason at {n}")

    with pytest.raises(CaseEnded, match="the reason at"):
        found_n(probe)
    assert len(tried) == count


@pytest.mark.parametrize("power", [1, 2])
def test_the_inputs_keep_to_their_share_of_the_memory(power: int) -> None:
    held: list[int] = []

    def probe(n: int) -> Probed:
        held.append(800 * n**power)
        return Probed(0.0, 1e-10 * n, held[-1])

    found = found_n(probe, most_bytes=GIGABYTE)
    assert found.reason == "larger inputs would take too much memory"
    assert GIGABYTE / 100 <= 800 * found.n**power <= GIGABYTE
    assert max(held) <= 10 ** (power - 1) * GIGABYTE


def test_the_environment_of_a_baseline_is_made_before_sizes_are_searched(
    in_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = in_project('workloads = ["of_no_size.py"]')
    (folder / "of_no_size.py").write_text(
        "from breakeven import Workload\n"
        "WORKLOAD = Workload(make_inputs=lambda n: (range(n),), implementations={'a': len})\n"
    )
    before = catalogue.project()
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    asked: list[str] = []

    def missing(_: Any, label: str, __: Any) -> str:
        asked.append(label)
        return "nobody has it"

    monkeypatch.setattr(catalogue, "missing_environment", missing)
    words = "of_no_size cannot be measured: its baseline 'a' is unavailable: nobody has it"
    catalogue.use(find_project(folder))
    try:
        with pytest.raises(UserError, match=words):
            find_missing_sizes(["of_no_size"], QUICK, lambda _: None)
    finally:
        catalogue.use(before)
    assert asked[-1] == "a"

"""The search for a break-even: with processes that are made up, and once with real ones."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from example_results import journal
from project_of_file import project_of_file

from breakeven.errors import UserError
from breakeven.records.break_evens import BREAK_EVEN, PAIR, BreakEvenPair, MeasuredBreakEven
from breakeven.records.journal import journals
from breakeven.records.reading.decoding import converted
from breakeven.ruler.settings import DEFAULT, THOROUGH, Settings
from breakeven.run.break_even.foreseen import reason_not_to_try
from breakeven.run.break_even.like_sizes import like
from breakeven.run.break_even.opponents import Opponents, opponents, require_opponents
from breakeven.run.break_even.search import BreakEvenSearch

ROOT = Path(__file__).resolve().parents[2]
OWN = """
import time
from breakeven.workload import Workload

def plain(n):
    time.sleep(2e-6 * n)
    return n

def started(n):
    time.sleep(16e-3)
    return n

WORKLOAD = Workload(
    make_inputs=lambda n: (n,), unit="rounds", sizes={"small": 2_000, "large": 20_000},
    implementations={"plain": plain, "started": started},
)
"""
SIZES = (1_000, 30_000, 1_000_000)
Pair = Callable[[int], BreakEvenPair]


@pytest.fixture
def search(tmp_path: Path) -> Callable[..., MeasuredBreakEven]:
    """A search with made-up pairs, in a project of one file; told words go to ``said``."""
    journal(tmp_path, [])
    (run,) = journals(tmp_path)

    def searched(
        measure: Pair,
        sizes: tuple[int, ...] = SIZES,
        settings: Settings = DEFAULT,
        said: list[str] | None = None,
    ) -> MeasuredBreakEven:
        of = Opponents("mine", ("started", "plain"), sizes)
        with project_of_file(tmp_path / "mine.py", OWN):
            tell = (said if said is not None else []).append
            return BreakEvenSearch(of, settings, run, measure, tell).run()

    return searched


def paired(ratio: Callable[[int], float], call_seconds: float = 1e-3) -> Pair:
    """Pairs whose ratio is known, from processes that hardly differ."""
    jitter = count()

    def measure(n: int) -> BreakEvenPair:
        off = 0.002 * (next(jitter) % 3 - 1)
        second = call_seconds * ratio(n) * math.exp(off)
        times = {"first_seconds": call_seconds, "second_seconds": second}
        return BreakEvenPair(n=n, log_ratio=math.log(second / call_seconds), **times)

    return measure


def test_a_threshold_is_found_whatever_the_shape(search) -> None:
    found = search(paired(lambda n: 0.8 if n < 77_000 else 1.7))
    assert found.outcome == "crossing"
    assert found.rises
    assert found.low < 77_000 <= found.high < 2 * found.low
    assert found.low < found.n < found.high
    assert {each.pairs for each in found.measured} == {3}
    assert [each.n for each in found.measured] == sorted(each.n for each in found.measured)


def test_thorough_asks_twice_as_many_processes(search) -> None:
    found = search(paired(lambda n: 0.8 if n < 77_000 else 1.7), settings=THOROUGH)
    assert {each.pairs for each in found.measured} == {6}


def test_a_search_goes_on_where_it_was_cut_off(search, tmp_path: Path) -> None:
    measure, calls = paired(lambda n: 0.8 if n < 77_000 else 1.7), count()

    def stopped(n: int) -> BreakEvenPair:
        if next(calls) == 7:
            raise KeyboardInterrupt
        return measure(n)

    with pytest.raises(KeyboardInterrupt):
        search(stopped)
    (run,) = journals(tmp_path)
    assert len(run.notes(PAIR)) == 7
    assert run.notes(BREAK_EVEN) == []
    said: list[str] = []
    found = search(measure, said=said)
    assert said[0] == "resuming a search: 7 pairs of processes measured before"
    assert sum(each.pairs for each in found.measured) == len(run.notes(PAIR))
    assert run.parsed(BREAK_EVEN, MeasuredBreakEven)[0] == found


def test_one_that_is_ahead_everywhere_is_said_to_be(search) -> None:
    found = search(paired(lambda n: 3 * (n / 1_000) ** 0.1 if n >= 1_000 else 4.0))
    assert (found.outcome, found.rises) == ("ahead", True)
    assert found.n is None


def test_two_that_are_the_same_are_level_within_so_much(search) -> None:
    found = search(paired(lambda _: 1.001))
    assert found.outcome == "level"
    assert found.level == SIZES
    assert 1.001 < found.within < 1.03


def failing(measure: Pair, at: Callable[[int], bool], status: str) -> Pair:
    """Pairs that end in this way at some sizes."""
    return lambda n: (
        BreakEvenPair(n=n, status=status, reason=f"started: {status}") if at(n) else measure(n)
    )


def test_a_size_that_fails_is_told_and_the_rest_is_kept(search) -> None:
    measure = paired(lambda n: 0.8 if n < 20_000 else 1.7)
    found = search(failing(measure, lambda n: n == 13_000, "wrong_answer"))
    assert found.outcome == "crossing"
    assert (found.low, found.high) == (5_500, 30_000)
    (failed,) = [each for each in found.sizes if each.reason]
    assert (failed.n, failed.reason) == (13_000, "started: wrong_answer")


def test_where_n_must_be_of_a_kind_the_nearest_of_that_kind_is_asked(search) -> None:
    measure = paired(lambda n: 0.8 if n < 20_000 else 1.7)
    found = search(failing(measure, lambda n: n % 1_000 > 0, "crashed"))
    assert found.low < 20_000 <= found.high < 2 * found.low
    assert all(each.n % 1_000 == 0 for each in found.measured)


def test_a_largest_size_that_fails_is_a_wall(search) -> None:
    measure = paired(lambda n: 0.8 if n < 200_000 else 1.7)
    found = search(failing(measure, lambda n: n > 500_000, "out_of_memory"))
    assert found.outcome == "crossing"
    assert found.low < 200_000 <= found.high


def test_when_nothing_can_be_measured_it_says_why(search) -> None:
    found = search(lambda n: BreakEvenPair(n=n, status="crashed", reason="plain: no such device"))
    assert found.outcome == "cannot tell"
    assert found.measured == []
    assert {each.reason for each in found.sizes} == {"plain: no such device"}


def test_the_budget_ends_the_search_with_what_is_known(search) -> None:
    over = Settings(run_seconds=0.0)
    found = search(paired(lambda _: 2.0), settings=over)
    assert found.measured == []
    assert found.reason == "the time was over"


def test_what_a_larger_size_would_take_is_foreseen() -> None:
    def seen(n: int, seconds: float, inputs: float = 0.1, held: int = 10**8) -> BreakEvenPair:
        of = {"first_seconds": seconds, "second_seconds": seconds / 2}
        return BreakEvenPair(n=n, **of, inputs_seconds=inputs, held_bytes=held)

    quick = {1_000: [seen(1_000, 0.01)], 10_000: [seen(10_000, 0.1)]}
    assert reason_not_to_try(100_000, quick, 10**10) == ""
    steep = {1_000: [seen(1_000, 0.001)], 10_000: [seen(10_000, 0.1)]}
    assert reason_not_to_try(200_000, steep, 10**10) == "not tried: a call would take about 40.0 s"
    slow = {10_000: [seen(10_000, 0.1, inputs=10.0)]}
    assert "making the inputs would take about" in reason_not_to_try(100_000, slow, 10**10)
    large = {10_000: [seen(10_000, 0.1, held=2 * 10**9)]}
    assert "a process would hold about 18.6 GiB" in reason_not_to_try(100_000, large, 10**10)


@pytest.mark.parametrize(
    ("sizes", "n", "near"),
    [
        ((16, 256, 4_096), 1_000, 1_024),
        ((100, 1_600, 8_100), 1_000, 1_024),
        ((6, 30, 300), 20, 18),
        ((1_000, 30_000), 5_499, 5_000),
        ((0, 8, 60), 3, 4),
    ],
)
def test_the_nearest_n_is_of_the_kind_of_the_sizes(
    sizes: tuple[int, ...], n: int, near: int
) -> None:
    assert like(sizes)(n) == near


def test_bad_questions_are_refused_with_the_next_step(tmp_path: Path) -> None:
    with project_of_file(tmp_path / "mine.py", OWN):
        for workloads, labels, words in (
            (["mine"], ("started", "plian"), "no implementation 'plian' in mine; did you mean"),
            (["mine"], ("plain", "plain"), "is named twice"),
            (["mine", "yours"], ("plain", "started"), "searches in one workload"),
        ):
            with pytest.raises(UserError, match=words):
                require_opponents(workloads, labels)
        with pytest.raises(UserError, match="did you mean"):
            opponents("mine", ("started", "plain"), ["smal"])
        with pytest.raises(UserError, match="1 size"):
            opponents("mine", ("started", "plain"), ["small"])
        found = opponents("mine", ("started", "plain"), [])
        assert found.sizes == (2_000, 20_000)
        assert [(case.implementation, case.n) for case in found.cases(2)] == [
            *(("started", 2_000), ("plain", 2_000), ("started", 20_000), ("plain", 20_000)),
        ]


def breakeven(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-m", "breakeven", *arguments],
        cwd=folder,
        env=environment | {"BREAKEVEN_CACHE": str(folder / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_real_processes_find_a_break_even_that_is_built_in(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(OWN)
    asked = ("--find-break-even", "started", "plain")
    refused = breakeven(tmp_path, "run", "mine.py", *asked, "--scaling")
    assert refused.returncode == 2
    assert "leave --scaling out" in refused.stderr
    done = breakeven(tmp_path, "run", "mine.py", "--quick", "--json", *asked)
    assert done.returncode == 0, done.stderr
    found = converted(MeasuredBreakEven, json.loads(done.stdout))
    assert found.outcome == "crossing"
    assert found.rises
    assert 2_000 <= found.low < found.high <= 20_000
    assert min(each.pairs for each in found.measured) >= 3
    assert "between 2,000 and 20,000 rounds" in done.stderr
    (run,) = journals(tmp_path / ".breakeven" / "runs")
    assert run.parsed(BREAK_EVEN, MeasuredBreakEven)[0] == found
    assert list((tmp_path / "cache" / "scratch").iterdir()) == []

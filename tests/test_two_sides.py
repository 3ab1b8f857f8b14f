"""Verdicts on two sides: simulated pairs of processes, whose truth is known."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.harness import comparison
from benchmarks.harness.comparison import Comparison
from benchmarks.harness.side_pairs import SETTINGS, SideEnded
from benchmarks.harness.supervisor import CaseEnded
from results.journal import Journal
from results.measurement import Case
from results.two_sides import LOOKS, CaseCompared, Pair, change, interval

BEFORE, AFTER = "before", "after"
Simulated = Callable[[Case], Pair]


def pair(
    slower: float = 1.0,
    *,
    processes: float = 0.0,
    turns: float = 0.0,
    seed: int = 0,
    others_share: float = 0.0,
    disturbed: float = 1.0,
    working: float = 1.0,
    peak_bytes: tuple[int, int] | None = (10_000_000, 10_000_000),
) -> Pair:
    """A pair whose second side takes ``slower`` times as long.

    ``processes`` and ``turns`` are standard deviations of logarithms: of what differs from pair to
    pair, and from turn to turn. ``disturbed`` stretches the wall clock of the second side only.
    """
    noise = np.random.default_rng(seed)
    own = slower * np.exp(noise.normal(0, processes))
    before, after = (0.01 * side * np.exp(noise.normal(0, turns, 8)) for side in (1.0, own))
    return Pair(
        before_seconds=tuple(before),
        after_seconds=tuple(after * disturbed),
        before_processor_seconds=tuple(before * working),
        after_processor_seconds=tuple(after * working),
        first_call_seconds=(0.1, 0.1 * slower),
        peak_bytes=peak_bytes,
        others_share=others_share,
        in_turns=True,
    )


def case(number: int) -> Case:
    return Case(
        workload=f"work_{number}",
        workload_version="1",
        implementation="numpy",
        size="small",
        n=10,
        workers=1,
    )


def run(
    monkeypatch: pytest.MonkeyPatch, folder: Path, simulated: Simulated, count: int = 1
) -> list[CaseCompared]:
    """Compare simulated cases as a real comparison does, with its looks and its early stops."""

    def measured(sides: Any, of: Case, *_: Any) -> Pair:
        if sides[0] is sides[1]:
            return pair()
        return simulated(of)

    monkeypatch.setattr(comparison, "measured_pair", measured)
    journal = Journal(folder / "20260101T000000Z-a-b.jsonl")
    folder.mkdir(exist_ok=True)
    sides: Any = (BEFORE, AFTER)
    made = Comparison(sides, [case(n) for n in range(count)], SETTINGS, journal, nothing, nothing)
    made.run()
    return made.found()


def nothing(_: str) -> None:
    """Nobody is told."""


def verdict_on_time(of: CaseCompared) -> str:
    return of.changes[0].verdict


def test_the_same_code_is_not_called_slower_or_faster(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seeds = iter(range(100_000))

    def noisy(_: Case) -> Pair:
        return pair(processes=0.01, turns=0.03, seed=next(seeds))

    found = run(monkeypatch, tmp_path, noisy, count=400)
    verdicts = [verdict_on_time(each) for each in found]
    assert set(verdicts) <= {"same", "cannot tell"}
    assert verdicts.count("same") > 300


@pytest.mark.parametrize("slower", [1.05, 1.10, 1 / 1.05])
def test_a_change_is_found_and_has_the_right_sign(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, slower: float
) -> None:
    seeds = iter(range(100_000))

    def noisy(_: Case) -> Pair:
        return pair(slower, processes=0.01, turns=0.03, seed=next(seeds))

    found = run(monkeypatch, tmp_path, noisy, count=40)
    right = "slower" if slower > 1 else "faster"
    assert [verdict_on_time(each) for each in found].count(right) >= 38
    assert {verdict_on_time(each) for each in found} <= {right, "cannot tell"}


def test_a_clear_case_ends_early_and_the_time_goes_to_the_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seeds = iter(range(100_000))

    def either(of: Case) -> Pair:
        if of.workload == "work_0":
            return pair(1.5, processes=0.01, seed=next(seeds))
        return pair(1.03, processes=0.03, seed=next(seeds))

    clear, unclear = run(monkeypatch, tmp_path, either, count=2)
    assert clear.changes[0].pairs == LOOKS[0]
    assert unclear.changes[0].pairs == LOOKS[-1]


def test_every_pair_is_kept_as_it_is_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run(monkeypatch, tmp_path, lambda _: pair(1.5))
    (path,) = tmp_path.glob("*.jsonl")
    kept = Journal(path).notes("pair")
    assert len(kept) == LOOKS[0]
    assert kept[0]["case"] == asdict(case(0))
    stored = {name: kept[0][name] for name in asdict(pair())}
    assert Pair.from_json(stored) == pair(1.5)


@pytest.mark.parametrize(
    ("broken", "outcome"),
    [
        ({AFTER}, "now failing"),
        ({BEFORE}, "now working"),
        ({BEFORE, AFTER}, "fails on both sides"),
        (set(), "fails now and then"),
    ],
)
def test_a_side_that_goes_wrong_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, broken: set[str], outcome: str
) -> None:
    end = CaseEnded("wrong_answer", "the check refused an answer: 1 is not 2")

    def measured(sides: Any, *_: Any) -> Pair:
        if set(sides) == {BEFORE, AFTER} or set(sides) & broken:
            raise SideEnded(1, end)
        return pair()

    monkeypatch.setattr(comparison, "measured_pair", measured)
    sides: Any = (BEFORE, AFTER)
    journal = Journal(tmp_path / "a.jsonl")
    made = Comparison(sides, [case(0)], SETTINGS, journal, nothing, nothing)
    made.run()
    (found,) = made.found()
    assert found.outcome == outcome
    assert "the check refused" in found.reason
    assert found.is_worse == (outcome == "now failing")


def test_a_budget_ends_it_and_says_that_more_time_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(comparison, "measured_pair", lambda *_: pair(1.5))
    sides: Any = (BEFORE, AFTER)
    journal = Journal(tmp_path / "a.jsonl")
    made = Comparison(sides, [case(0)], SETTINGS, journal, nothing, nothing, budget_seconds=1e-9)
    made.run()
    (found,) = made.found()
    assert verdict_on_time(found) == "cannot tell"
    assert "give it more time" in found.changes[0].reason


def test_on_a_busy_machine_processor_time_decides_and_is_named() -> None:
    """Others stretch the wall clock of one side by half; what it computes is the same."""
    busy = [pair(processes=0.002, seed=n, others_share=0.6, disturbed=1.5) for n in range(8)]
    found = change("time", busy, verdicts=3)
    assert (found.verdict, found.clock) == ("same", "processor")
    assert "by processor time" in found.in_words
    quiet = [pair(processes=0.002, seed=n, disturbed=1.5) for n in range(8)]
    assert (change("time", quiet, verdicts=3).verdict) == "slower"


def test_turns_that_waited_for_a_processor_are_no_sign_of_a_case_that_waits() -> None:
    """Of eight turns seven waited ten times as long as they computed."""
    crowded = [
        replace(
            of,
            **{
                side: (getattr(of, side)[0], *(10 * each for each in getattr(of, side)[1:]))
                for side in ("before_seconds", "after_seconds")
            },
        )
        for of in (pair(1.5, processes=0.002, seed=n, others_share=0.9) for n in range(8))
    ]
    found = change("time", crowded, verdicts=3)
    assert (found.verdict, found.clock) == ("slower", "processor")


def test_on_a_busy_machine_a_case_that_waits_cannot_be_told() -> None:
    waiting = [pair(1.5, seed=n, others_share=0.6, working=0.05) for n in range(8)]
    found = change("time", waiting, verdicts=3)
    assert found.verdict == "cannot tell"
    assert "quiet machine" in found.reason


def test_memory_and_the_first_call_have_verdicts_of_their_own() -> None:
    grown = [pair(peak_bytes=(10_000_000, 10_500_000 + n)) for n in range(6)]
    assert change("memory", grown, verdicts=3).verdict == "more memory"
    assert change("time", grown, verdicts=3).verdict == "same"
    slow_start = [pair(1.2, seed=n) for n in range(6)]
    assert change("first call", slow_start, verdicts=3).verdict == "slower"
    assert change("memory", [pair(peak_bytes=None)], verdicts=3).verdict == "cannot tell"


def test_one_disturbed_pair_in_five_hardly_widens_the_interval() -> None:
    values = [0.001 * n for n in range(-5, 5)]
    disturbed = [*values[:8], 0.5, -0.5]
    plain, wide = interval(values, 0.01), interval(disturbed, 0.01)
    assert wide[2] - wide[1] < 2 * (plain[2] - plain[1])


def test_the_interval_misses_the_truth_as_seldom_as_it_says() -> None:
    order = random.Random(0)
    missed = 0
    for _ in range(2000):
        found = interval([order.gauss(0.02, 0.01) for _ in range(8)], 0.05)
        missed += not found[1] < 0.02 < found[2]
    assert 60 < missed < 140

"""Verdicts on two sides: simulated pairs of processes, whose truth is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from example_pairs import starts, turns
from simulated_comparison import AFTER, BEFORE, SimulatedSide, case, run, verdict_on_time

from breakeven.compare.in_progress import faults
from breakeven.compare.pairs.side_processes import SideEnded
from breakeven.findings.verdicts.of_pairs.pairs import Turns
from breakeven.findings.verdicts.of_pairs.seen import LOOKS, SAME_FROM
from breakeven.records.journal import Journal
from breakeven.records.measurement import Case
from breakeven.ruler.ends import CaseEnded


def test_the_same_code_is_not_called_slower_or_faster(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seeds = iter(range(100_000))

    def noisy(_: Case) -> Turns:
        return turns(processes=0.01, turns=0.03, seed=next(seeds))

    found = run(monkeypatch, tmp_path, noisy, count=400)
    verdicts = [verdict_on_time(each) for each in found]
    assert set(verdicts) <= {"same", "cannot tell"}
    assert verdicts.count("same") > 300


@pytest.mark.parametrize("slower", [1.05, 1.10, 1 / 1.05])
def test_a_change_is_found_and_has_the_right_sign(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, slower: float
) -> None:
    seeds = iter(range(100_000))

    def noisy(_: Case) -> Turns:
        return turns(slower, processes=0.01, turns=0.03, seed=next(seeds))

    found = run(monkeypatch, tmp_path, noisy, count=40)
    right = "slower" if slower > 1 else "faster"
    assert [verdict_on_time(each) for each in found].count(right) >= 38
    assert {verdict_on_time(each) for each in found} <= {right, "cannot tell"}


def test_a_clear_case_ends_early_and_the_time_goes_to_the_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seeds = iter(range(100_000))

    def either(of: Case) -> Turns:
        if of.workload == "work_0":
            return turns(1.5, processes=0.01, seed=next(seeds))
        return turns(1.03, processes=0.03, seed=next(seeds))

    clear, unclear = run(monkeypatch, tmp_path, either, count=2)
    assert clear.changes[0].pairs == LOOKS[0]
    assert unclear.changes[0].pairs == LOOKS[-1]


def test_whoever_waits_is_told_how_many_cases_are_clear(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[str] = []
    seeds = iter(range(100_000))

    def either(of: Case) -> Turns:
        spread = 0.01 if of.workload == "work_0" else 0.2
        return turns(1.5 if spread < 0.1 else 1.0, processes=spread, seed=next(seeds))

    run(monkeypatch, tmp_path, either, count=2, doing=told.append, quantities=["time"])
    assert told[0].startswith("0 of 2 clear; now work_")
    assert told[-1] == "1 of 2 clear; now work_1 numpy small"


def test_a_comparison_that_was_killed_is_gone_on_with(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It has three pairs by then; the rest is measured, and no more."""

    class KilledError(Exception):
        pass

    pairs = [turns(1.5, processes=0.002, seed=n) for n in range(3)]

    def killed(_: Case) -> Turns:
        if not pairs:
            raise KilledError
        return pairs.pop()

    with pytest.raises(KilledError):
        run(monkeypatch, tmp_path, killed, quantities=["time"])
    asked = []
    (found,) = run(
        monkeypatch, tmp_path, lambda of: asked.append(of) or turns(1.5), quantities=["time"]
    )
    assert (found.changes[0].verdict, found.changes[0].pairs) == ("slower", LOOKS[0])
    assert len(asked) == LOOKS[0] - 3


def test_every_pair_is_kept_as_it_is_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run(monkeypatch, tmp_path, lambda _: turns(1.5))
    (path,) = tmp_path.glob("*.jsonl")
    for kind, shown in (("turns", turns(1.5)), ("starts", starts(seed=0))):
        kept = Journal(path).notes(kind)
        assert len(kept) == (LOOKS[0] if kind == "turns" else SAME_FROM)  # memory is the same
        assert kept[0]["case"] == asdict(case(0))
        for name, value in asdict(shown).items():
            assert kept[0][name] == (list(value) if isinstance(value, tuple) else value)


def test_what_is_not_asked_for_is_not_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (found,) = run(monkeypatch, tmp_path, lambda _: turns(1.5), quantities=["time"])
    assert [each.quantity for each in found.changes] == ["time"]
    (path,) = tmp_path.glob("*.jsonl")
    assert Journal(path).notes("starts") == []


def let_sides_end(monkeypatch: pytest.MonkeyPatch, alone: Callable[..., None]) -> None:
    """Let ``alone`` say how a side ends that is measured beside itself."""
    monkeypatch.setattr(faults, "_alone", lambda side, _: side)
    monkeypatch.setattr(faults, "is_on_cluster", lambda *_: False)
    monkeypatch.setattr(faults, "measured_starts", alone)
    monkeypatch.setattr(faults, "measured_turns", lambda *_: (each for each in ()))


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
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, broken: set[SimulatedSide], outcome: str
) -> None:
    end = CaseEnded("wrong_answer", "the check refused an answer: 1 is not 2")

    def fails(_: Case) -> Turns:
        raise SideEnded(1, end)

    def alone(sides: Any, *_: Any) -> None:
        if set(sides) & broken:
            raise SideEnded(1, end)

    let_sides_end(monkeypatch, alone)
    (found,) = run(monkeypatch, tmp_path, fails)
    assert found.outcome == outcome
    assert "the check refused" in found.reason
    assert found.is_worse == (outcome == "now failing")


@pytest.mark.parametrize(
    ("broken", "outcome"),
    [
        ({AFTER}, "now skipped"),
        ({BEFORE}, "now working"),
        ({BEFORE, AFTER}, "does not apply"),
    ],
)
def test_a_benchmark_that_skips_itself_got_no_worse(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, broken: set[SimulatedSide], outcome: str
) -> None:
    def skipped(sides: Any, *_: Any) -> None:
        if set(sides) & broken:
            raise SideEnded(1, CaseEnded("skipped", "it raised SkipNotImplemented"))

    def ends(_: Case) -> Turns:
        raise SideEnded(1, CaseEnded("skipped", "it raised SkipNotImplemented"))

    let_sides_end(monkeypatch, skipped)
    (found,) = run(monkeypatch, tmp_path, ends)
    assert found.outcome == outcome
    assert "SkipNotImplemented" in found.reason
    assert not found.is_worse


def test_a_case_that_went_wrong_leaves_the_others_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def one_fails(of: Case) -> Turns:
        if of.workload == "work_1":
            raise SideEnded(1, CaseEnded("crashed", "killed"))
        return turns(1.5)

    let_sides_end(monkeypatch, lambda *_: None)
    found = run(monkeypatch, tmp_path, one_fails, count=3)
    assert [each.outcome for each in found] == ["compared", "fails now and then", "compared"]
    assert [verdict_on_time(each) for each in (found[0], found[2])] == ["slower", "slower"]

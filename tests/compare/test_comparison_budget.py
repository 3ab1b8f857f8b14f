"""How a comparison shares out its time among cases whose pairs are simulated."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from example_pairs import turns
from simulated_comparison import (
    AFTER,
    BEFORE,
    CASE,
    SimulatedSide,
    case,
    nothing,
    run,
    verdict_on_time,
)

from breakeven.compare import comparison
from breakeven.compare.asked import Asked, _require_something
from breakeven.compare.in_progress import faults, measuring
from breakeven.compare.in_progress.budget import Budget
from breakeven.compare.in_progress.faults import Faults
from breakeven.compare.in_progress.judging import Judge
from breakeven.compare.in_progress.measuring import Measuring
from breakeven.compare.in_progress.pairs_kept import PairsKept
from breakeven.compare.in_progress.rationing import left_out_in_words
from breakeven.compare.pairs.live_pair import SETTINGS
from breakeven.errors import UserError
from breakeven.findings.verdicts.of_pairs.pairs import Turns, Values
from breakeven.findings.verdicts.of_pairs.seen import LOOKS
from breakeven.records.journal import Journal
from breakeven.records.measurement import Case


def test_clusters_take_only_what_time_the_other_cases_leave(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    order = []

    def noted(of: Case) -> Turns:
        order.append(of)
        return turns(1.5, seed=len(order))

    found = run(monkeypatch, tmp_path, noted, count=4, on_clusters=2)
    assert [verdict_on_time(each) for each in found] == ["slower"] * 4
    assert set(order[: 2 * LOOKS[0]]) == {case(2), case(3)}
    assert set(order[-2 * LOOKS[0] :]) == {case(0), case(1)}


def test_a_budget_ends_it_and_says_that_more_time_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (found,) = run(monkeypatch, tmp_path, lambda _: turns(1.5), budget_seconds=1e-9)
    assert verdict_on_time(found) == "cannot tell"
    assert "give it more time" in found.changes[0].reason


def test_a_case_that_had_all_its_pairs_is_not_offered_more_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seeds = iter(range(1000))
    (found,) = run(monkeypatch, tmp_path, lambda _: turns(processes=0.2, seed=next(seeds)))
    assert verdict_on_time(found) == "cannot tell"
    assert found.changes[0].pairs == LOOKS[-1]
    assert "give it more time" not in found.changes[0].reason
    assert "take a size with longer calls" in found.changes[0].reason


def test_what_was_disturbed_is_repeated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seeds = iter(range(100_000))

    def now_and_then(_: Case) -> Turns:
        seed = next(seeds)
        return turns(1.5, processes=0.002, seed=seed, others_share=0.5 * (seed == 1))

    (found,) = run(monkeypatch, tmp_path, now_and_then, quantities=["time"])
    assert (found.changes[0].verdict, found.changes[0].pairs) == ("slower", LOOKS[0])
    assert next(seeds) == LOOKS[0] + 1


def test_a_workload_may_ask_for_a_larger_change(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seeds = iter(range(100_000))

    def slower(_: Case) -> Turns:
        return turns(1.1, processes=0.002, seed=next(seeds))

    monkeypatch.setitem(
        SimulatedSide.catalogue,
        "work_9",
        {"smallest_effect": 0.2, "quantities": ["time"], "implementations": {"numpy": {}}},
    )
    found = run(monkeypatch, tmp_path, slower, count=10, quantities=["time"])
    assert [verdict_on_time(each) for each in found] == ["slower"] * 9 + ["same"]


def test_a_budget_that_is_not_enough_for_a_pass_tells_something_of_each_workload(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two hundred cases of ten workloads, a second each, in two minutes: a pass takes three."""
    now = 0.0

    def slow(_: Case) -> Turns:
        nonlocal now
        now += 1.0
        return turns(1.5, processes=0.002, seed=int(now))

    monkeypatch.setattr(measuring.time, "monotonic", lambda: now)
    monkeypatch.setattr(
        "simulated_comparison.case", lambda n: replace(CASE, workload=f"work_{n % 10}", n=n)
    )
    found = run(monkeypatch, tmp_path, slow, count=200, quantities=["time"], budget_seconds=120.0)
    assert now <= 121
    told = [each for each in found if each.outcome == "compared"]
    assert {each.workload for each in told} == {f"work_{n}" for n in range(10)}
    assert all(verdict_on_time(each) == "slower" for each in told)
    left_out = [each for each in found if each.outcome == "left out"]
    assert len(told) + len(left_out) == 200
    assert "all of them need a --budget" in left_out[0].reason


def test_what_no_budget_is_enough_for_leaves_it_to_the_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The turns of one take ten seconds in a process: those of six pairs, on both sides, take two minutes."""
    facts = {
        "smallest_effect": 0.0,
        "quantities": ["time"],
        "implementations": {"numpy": {"turns_seconds": 10.0}},
    }
    monkeypatch.setitem(SimulatedSide.catalogue, "work_0", facts)
    seeds = iter(range(1000))

    def quick(of: Case) -> Turns:
        assert of.workload != "work_0"
        return turns(1.5, processes=0.002, seed=next(seeds))

    found = run(monkeypatch, tmp_path, quick, count=3, quantities=["time"], budget_seconds=100.0)
    assert found[0].outcome == "left out"
    assert "takes at least 2 min" in found[0].reason
    assert [verdict_on_time(each) for each in found[1:]] == ["slower", "slower"]


def test_cases_of_one_sitting_need_the_same_room(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One that computes on several processors is not kept to one beside others that need no more."""
    sides: Any = (BEFORE, AFTER)
    cases = [case(n) for n in range(6)]
    order = random.Random(0)
    kept = PairsKept(Journal(tmp_path / "20260101T000000Z-a-b.jsonl"), {})
    met = Faults(sides, SETTINGS, Judge(AFTER, cases, (), 0.03), {})  # type: ignore[arg-type]
    made = Measuring(sides, SETTINGS, order, Budget(None, order), kept, met, nothing)
    parallel = {case(1), case(4)}
    monkeypatch.setattr(measuring, "sittings", lambda _, cases: [cases] if cases else [])
    monkeypatch.setattr(measuring, "fits_one_processor", lambda _, of: of not in parallel)
    found = made._sittings(cases)
    assert sorted(map(len, found)) == [2, 4]
    assert parallel in [set(each) for each in found]


def test_instructions_are_counted_before_unclear_times_take_all_that_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    events: list[str] = []

    def noisy(_: Case) -> Turns:
        events.append("pair")
        return turns(processes=0.2, seed=len(events))

    def counted(*_: object) -> Values:
        events.append("count")
        return Values(before=1000.0, after=1100.0)

    monkeypatch.setattr(comparison, "counted_instructions", counted)
    (found,) = run(monkeypatch, tmp_path, noisy, with_instructions=True, budget_seconds=3600.0)
    assert [each.verdict for each in found.changes if each.quantity == "instructions"] == [
        "more instructions"
    ]
    assert events.index("count") == LOOKS[0]
    assert events.count("pair") == LOOKS[-1]


def test_a_quantity_that_no_case_has_is_refused() -> None:
    sides: Any = (BEFORE, AFTER)
    asked = Asked("a", "b", [], [], [], 1, ["value"], 0.03, None)
    with pytest.raises(UserError, match="none of the 1 case has value; without --quantities"):
        _require_something([CASE], sides, asked)


@pytest.mark.parametrize(
    ("enough", "count", "said"),
    [
        (0, 1, "the budget is not enough for this case: it is left out"),
        (0, 3, "the budget is not enough for any of 3 cases: all are left out"),
        (1, 2, "the budget is enough for 1 of 2 cases: the other is left out"),
        (1, 3, "the budget is enough for 1 of 3 cases: the others are left out"),
    ],
)
def test_what_a_budget_leaves_out_is_said_in_plain_words(
    enough: int, count: int, said: str
) -> None:
    assert ": ".join(left_out_in_words(enough, count)) == said


def test_a_side_that_is_tried_alone_has_its_reference_still() -> None:
    """What fails before the reference has answered is tried with each side alone: that needs the answer."""

    @dataclass(frozen=True)
    class Side:
        catalogue: dict[str, Any]

    facts = {"reference": "pandas", "implementations": {"pandas": {"workers": 1}, "numpy": {}}}
    alone = faults._alone(Side({"work": facts}), CASE)  # type: ignore[arg-type]
    assert alone.catalogue["work"]["implementations"] == {
        "pandas": {"workers": 1},
        "numpy": {"needs_no_setup": [[], []]},
    }

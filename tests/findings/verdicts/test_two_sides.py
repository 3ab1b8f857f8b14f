"""Verdicts on two sides: simulated pairs of processes, whose truth is known."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from example_pairs import starts, turns

from breakeven.compare import comparison
from breakeven.compare.comparison import Comparison
from breakeven.compare.in_progress import faults, measuring, rationing
from breakeven.compare.in_progress.budget import Budget
from breakeven.compare.in_progress.faults import Faults
from breakeven.compare.in_progress.judging import Judge
from breakeven.compare.in_progress.measuring import Measuring
from breakeven.compare.in_progress.pairs_kept import PairsKept
from breakeven.compare.pairs.live_pair import SETTINGS
from breakeven.compare.pairs.side_processes import SideEnded
from breakeven.findings.verdicts.change import CaseCompared
from breakeven.findings.verdicts.of_pairs.pairs import OF_A_CALL, Starts, Turns
from breakeven.findings.verdicts.of_pairs.seen import LOOKS, SAME_FROM
from breakeven.records.journal import Journal
from breakeven.records.measurement import Case
from breakeven.ruler.ends import CaseEnded


@dataclass(frozen=True)
class SimulatedSide:
    """A side whose workloads ask for no effect of their own."""

    name: str
    catalogue: ClassVar[Any] = defaultdict(
        lambda: {
            "smallest_effect": 0.0,
            "quantities": list(OF_A_CALL),
            "implementations": {"numpy": {}},
        }
    )


BEFORE, AFTER = SimulatedSide("before"), SimulatedSide("after")
Simulated = Callable[[Case], Turns]


CASE = Case(
    workload="work",
    workload_version="1",
    implementation="numpy",
    size="small",
    n=10,
    workers=1,
)


def case(number: int) -> Case:
    return replace(CASE, workload=f"work_{number}")


def run(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    simulated: Simulated,
    count: int = 1,
    on_clusters: int = 0,
    doing: Callable[[str], None] | None = None,
    **more: Any,
) -> list[CaseCompared]:
    """Compare simulated cases as a real comparison does, with its looks and its early stops.

    The first ``on_clusters`` of them run on clusters.
    """

    def measured_turns(_: Any, cases: list[Case], *__: Any) -> Iterator[tuple[Case, Turns]]:
        for each in cases:
            try:
                yield each, simulated(each)
            except SideEnded as end:
                yield each, end

    def one_after_the_other(_: Any, of: Case, *__: Any) -> Iterator[Turns | Starts]:
        yield simulated(of)
        yield starts(seed=next(seeds))

    seeds = iter(range(100_000))
    of_clusters = [case(n) for n in range(on_clusters)]
    monkeypatch.setattr(measuring, "measured_turns", measured_turns)
    if on_clusters:
        monkeypatch.setattr(measuring, "measured_one_after_the_other", one_after_the_other)
    monkeypatch.setattr(measuring, "measured_starts", lambda *_: starts(seed=next(seeds)))
    monkeypatch.setattr(measuring, "sittings", lambda _, cases: [cases] if cases else [])
    monkeypatch.setattr(comparison, "is_on_cluster", lambda _, of: of in of_clusters)
    for each in (measuring, rationing):
        monkeypatch.setattr(each, "fits_one_processor", lambda *_: False)
    folder.mkdir(exist_ok=True)
    journal = Journal(folder / "20260101T000000Z-a-b.jsonl")
    sides: Any = (BEFORE, AFTER)
    cases = [case(n) for n in range(count)]
    made = Comparison(sides, cases, SETTINGS, journal, doing or nothing, nothing, **more)
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

    monkeypatch.setattr(faults, "measured_one_after_the_other", alone)
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

    monkeypatch.setattr(faults, "measured_one_after_the_other", skipped)
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

    monkeypatch.setattr(faults, "measured_one_after_the_other", lambda *_: None)
    found = run(monkeypatch, tmp_path, one_fails, count=3)
    assert [each.outcome for each in found] == ["compared", "fails now and then", "compared"]
    assert [verdict_on_time(each) for each in (found[0], found[2])] == ["slower", "slower"]


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
        "test_two_sides.case", lambda n: replace(CASE, workload=f"work_{n % 10}", n=n)
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
    assert "takes at least 2 min 0 s" in found[0].reason
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

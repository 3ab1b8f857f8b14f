"""Verdicts on two sides: simulated pairs of processes, whose truth is known."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from benchmarks.harness import comparison
from benchmarks.harness.comparison import Comparison
from benchmarks.harness.side_pairs import SETTINGS
from benchmarks.harness.side_processes import SideEnded
from benchmarks.harness.supervisor import CaseEnded
from results.journal import Journal
from results.measurement import Case
from results.pairs import Starts, Turns
from results.two_sides import (
    LOOKS,
    CaseCompared,
    Change,
    changes_at_start,
    changes_of_time,
    interval,
)


@dataclass(frozen=True)
class SimulatedSide:
    """A side whose workloads ask for no effect of their own."""

    name: str
    catalogue: ClassVar[Any] = defaultdict(lambda: {"smallest_effect": 0.0})


BEFORE, AFTER = SimulatedSide("before"), SimulatedSide("after")
Simulated = Callable[[Case], Turns]


def turns(
    slower: float = 1.0,
    *,
    processes: float = 0.0,
    turns: float = 0.0,
    seed: int = 0,
    others_share: float = 0.0,
    disturbed: float = 1.0,
    working: float = 1.0,
) -> Turns:
    """A pair whose second side takes ``slower`` times as long.

    ``processes`` and ``turns`` are standard deviations of logarithms: of what differs from pair to
    pair, and from turn to turn. ``disturbed`` stretches the wall clock of the second side only.
    """
    noise = np.random.default_rng(seed)
    own = slower * np.exp(noise.normal(0, processes))
    before, after = (0.01 * side * np.exp(noise.normal(0, turns, 8)) for side in (1.0, own))
    return Turns(
        before_seconds=tuple(before),
        after_seconds=tuple(after * disturbed),
        before_processor_seconds=tuple(before * working),
        after_processor_seconds=tuple(after * working),
        others_share=others_share,
        in_turns=True,
    )


def starts(
    slower: float = 1.0, larger: float = 1.0, *, noise: float = 0.001, seed: int = 0
) -> Starts:
    """A pair whose second side takes so many times as long at first, and holds so many times as much."""
    first, held = np.exp(np.random.default_rng(seed).normal(0, noise, 2))
    return Starts(
        first_call_seconds=(0.1, 0.1 * slower * first),
        peak_bytes=(10_000_000, int(10_000_000 * larger * held)),
    )


def time_of(pairs: list[Turns]) -> Change:
    (found,) = changes_of_time([pairs], verdicts=3)
    return found


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
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    simulated: Simulated,
    count: int = 1,
    **more: Any,
) -> list[CaseCompared]:
    """Compare simulated cases as a real comparison does, with its looks and its early stops."""

    def measured_turns(_: Any, cases: list[Case], *__: Any) -> Iterator[tuple[Case, Turns]]:
        for each in cases:
            try:
                yield each, simulated(each)
            except SideEnded as end:
                yield each, end

    seeds = iter(range(100_000))
    monkeypatch.setattr(comparison, "measured_turns", measured_turns)
    monkeypatch.setattr(comparison, "measured_starts", lambda *_: starts(seed=next(seeds)))
    monkeypatch.setattr(comparison, "sittings", lambda _, cases: [cases] if cases else [])
    monkeypatch.setattr(comparison, "is_on_cluster", lambda *_: False)
    monkeypatch.setattr(comparison, "fits_one_processor", lambda *_: False)
    folder.mkdir(exist_ok=True)
    journal = Journal(folder / "20260101T000000Z-a-b.jsonl")
    sides: Any = (BEFORE, AFTER)
    cases = [case(n) for n in range(count)]
    made = Comparison(sides, cases, SETTINGS, journal, nothing, nothing, **more)
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
        assert len(kept) == LOOKS[0]
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

    monkeypatch.setattr(comparison, "measured_one_after_the_other", alone)
    (found,) = run(monkeypatch, tmp_path, fails)
    assert found.outcome == outcome
    assert "the check refused" in found.reason
    assert found.is_worse == (outcome == "now failing")


def test_a_case_that_went_wrong_leaves_the_others_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def one_fails(of: Case) -> Turns:
        if of.workload == "work_1":
            raise SideEnded(1, CaseEnded("crashed", "killed"))
        return turns(1.5)

    monkeypatch.setattr(comparison, "measured_one_after_the_other", lambda *_: None)
    found = run(monkeypatch, tmp_path, one_fails, count=3)
    assert [each.outcome for each in found] == ["compared", "fails now and then", "compared"]
    assert [verdict_on_time(each) for each in (found[0], found[2])] == ["slower", "slower"]


def test_a_budget_ends_it_and_says_that_more_time_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (found,) = run(monkeypatch, tmp_path, lambda _: turns(1.5), budget_seconds=1e-9)
    assert verdict_on_time(found) == "cannot tell"
    assert "give it more time" in found.changes[0].reason


def test_on_a_busy_machine_processor_time_decides_and_is_named() -> None:
    """Others stretch the wall clock of one side by half; what it computes is the same."""
    busy = [turns(processes=0.002, seed=n, others_share=0.6, disturbed=1.5) for n in range(8)]
    found = time_of(busy)
    assert (found.verdict, found.clock) == ("same", "processor")
    assert "by processor time" in found.in_words
    quiet = [turns(processes=0.002, seed=n, disturbed=1.5) for n in range(8)]
    assert time_of(quiet).verdict == "slower"


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
        for of in (turns(1.5, processes=0.002, seed=n, others_share=0.9) for n in range(8))
    ]
    found = time_of(crowded)
    assert (found.verdict, found.clock) == ("slower", "processor")


def test_waiting_for_a_processor_shows_without_a_look_at_the_machine() -> None:
    """In every other turn one side waits as long as it computes; a side that sleeps is no such sign."""
    steady = turns(1.05, seed=1)
    waited = tuple(each * (1 + turn % 2) for turn, each in enumerate(steady.after_seconds))
    assert replace(steady, after_seconds=waited).is_disturbed
    sleeps = tuple(0.01 + each for each in steady.after_seconds)
    assert not replace(steady, after_seconds=sleeps).is_disturbed


def test_on_a_busy_machine_a_case_that_waits_cannot_be_told() -> None:
    waiting = [turns(1.5, seed=n, others_share=0.6, working=0.05) for n in range(8)]
    found = time_of(waiting)
    assert found.verdict == "cannot tell"
    assert "quiet machine" in found.reason


def test_disturbed_pairs_are_left_out_where_they_are_few_and_it_says_so() -> None:
    quiet = [turns(processes=0.002, seed=n) for n in range(6)]
    busy = [turns(processes=0.002, seed=n, others_share=0.9, disturbed=1.5) for n in (7, 8)]
    found = time_of([*quiet, *busy])
    assert (found.verdict, found.clock, found.pairs, found.left_out) == ("same", "wall", 6, 2)
    assert "6 pairs, 2 disturbed" in found.in_words


def test_what_was_disturbed_is_repeated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seeds = iter(range(100_000))

    def now_and_then(_: Case) -> Turns:
        seed = next(seeds)
        return turns(1.5, processes=0.002, seed=seed, others_share=0.5 * (seed == 1))

    (found,) = run(monkeypatch, tmp_path, now_and_then, quantities=["time"])
    assert (found.changes[0].verdict, found.changes[0].pairs) == ("slower", LOOKS[0])
    assert next(seeds) == LOOKS[0] + 1


def test_a_machine_that_changed_its_speed_disturbed_the_pair() -> None:
    steady = turns(seed=1, turns=0.01)
    half = len(steady.before_seconds) // 2

    def slower(*sides: str) -> Turns:
        """Both clocks of these sides run half as long again from the middle on."""
        names = [f"{side}_{clock}" for side in sides for clock in ("seconds", "processor_seconds")]
        stored = {name: getattr(steady, name) for name in names}
        later = {name: tuple(1.5 * each for each in of[half:]) for name, of in stored.items()}
        return replace(steady, **{name: of[:half] + later[name] for name, of in stored.items()})

    assert not steady.is_disturbed
    assert slower("before", "after").is_disturbed
    assert not slower("after").is_disturbed


def test_a_workload_may_ask_for_a_larger_change(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seeds = iter(range(100_000))

    def slower(_: Case) -> Turns:
        return turns(1.1, processes=0.002, seed=next(seeds))

    monkeypatch.setitem(SimulatedSide.catalogue, "work_9", {"smallest_effect": 0.2})
    found = run(monkeypatch, tmp_path, slower, count=10, quantities=["time"])
    assert [verdict_on_time(each) for each in found] == ["slower"] * 9 + ["same"]


def test_memory_and_the_first_call_have_verdicts_of_their_own() -> None:
    grown = [starts(larger=1.05, seed=n) for n in range(6)]
    slow = [starts(1.2, seed=n) for n in range(6)]
    found = changes_at_start("memory", [grown, slow, []], verdicts=6)
    assert [each.verdict for each in found] == ["more memory", "same", "cannot tell"]
    found = changes_at_start("first call", [grown, slow], verdicts=6)
    assert [each.verdict for each in found] == ["same", "slower"]


def test_a_case_alone_has_a_wider_interval_than_among_others_like_it() -> None:
    cases = [[turns(processes=0.01, seed=20 * n + k) for k in range(6)] for n in range(20)]
    together = changes_of_time(cases, verdicts=60)
    alone = [changes_of_time([each], verdicts=60)[0] for each in cases]
    widths = [np.median([each.high / each.low for each in found]) for found in (together, alone)]
    assert widths[0] - 1 < (widths[1] - 1) / 1.5


def test_what_has_changed_leaves_its_share_of_false_alarms_to_the_rest() -> None:
    clear = [[turns(1.5, processes=0.035, seed=20 * n + k) for k in range(6)] for n in range(19)]
    same = [[turns(processes=0.035, seed=20 * n + k) for k in range(6)] for n in range(19)]
    doubtful = [turns(1.045, processes=0.035, seed=7000 + k) for k in range(6)]
    found = {
        name: changes_of_time([*others, doubtful], verdicts=20)[-1].verdict
        for name, others in {"clear": clear, "same": same}.items()
    }
    assert found == {"clear": "slower", "same": "cannot tell"}


def test_what_has_changed_makes_no_alarm_of_what_has_not() -> None:
    false = 0
    for comparison_of in range(150):
        first = 1000 * comparison_of
        cases = [
            [turns(1.0 + (n < 10), processes=0.03, seed=first + 20 * n + k) for k in range(6)]
            for n in range(20)
        ]
        found = changes_of_time(cases, verdicts=20)
        assert [each.verdict for each in found[:10]] == ["slower"] * 10
        false += any(each.verdict in {"slower", "faster"} for each in found[10:])
    assert false <= 6  # at one look of six; 150 * 0.05 / 6 is 1.25


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

"""Verdicts from sittings of a known truth: the right way round, and from turns or not."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from breakeven.findings.verdicts.of_pairs.pairs import OF_A_CALL
from breakeven.race.contest import Contest, Terms
from breakeven.race.live_turns import ContenderEnded, Time
from breakeven.race.sitting import Entrant, Sitting, evened, loops_for, with_fresh
from breakeven.race.standings import standings
from breakeven.records.measurement import Case
from breakeven.ruler.contender import Sample
from breakeven.ruler.ends import CaseEnded

LABELS = ("one", "other", "third")


def simulated(truths: Sequence[float], seed: int, *, in_turns: bool = True) -> Sitting:
    """A sitting whose contenders truly take so many milliseconds; processes differ by half a per cent."""
    noise = np.random.default_rng(seed)
    sitting = Sitting()
    for place, (label, truth) in enumerate(zip(LABELS, truths, strict=False)):
        own = 1e-3 * truth * np.exp(0.005 * noise.standard_normal())
        walls = own * np.exp(0.01 * noise.standard_normal(20))
        sitting.samples[label] = [Sample(float(wall), float(wall)) for wall in walls]
        sitting.groups[label] = 0 if in_turns else place
        sitting.others_share[label] = 0.0
        sitting.first_call_seconds[label] = 2 * own
        sitting.peak_bytes[label] = int(1e6 * truth)
    return sitting


def found(truths: Sequence[float], *, count: int = 10, in_turns: bool = True) -> list[str]:
    sittings = [simulated(truths, seed, in_turns=in_turns) for seed in range(count)]
    labels = LABELS[: len(truths)]
    return [each.verdict for each in standings(labels, sittings, effect=0.03, ended={})]


@pytest.mark.parametrize("in_turns", [True, False])
def test_the_verdict_says_which_contender_takes_longer(in_turns: bool) -> None:
    assert found([1.0, 2.0, 0.5], in_turns=in_turns) == ["", "slower", "faster"]


def test_what_takes_the_same_is_told_to() -> None:
    assert found([1.0, 1.0]) == ["", "same"]


def test_a_difference_below_the_smallest_that_counts_is_none() -> None:
    assert found([1.0, 1.01])[1] in ("same", "cannot tell")


def test_too_few_sittings_tell_nothing() -> None:
    assert found([1.0, 5.0], count=5) == ["", "cannot tell"]


def test_figures_are_those_of_each_contender() -> None:
    sittings = [simulated([1.0, 3.0], seed) for seed in range(8)]
    first, other = standings(("one", "other"), sittings, effect=0.03, ended={})
    assert first.seconds == pytest.approx(1e-3, rel=0.02)
    assert other.seconds == pytest.approx(3e-3, rel=0.02)
    assert other.low_seconds
    assert other.high_seconds
    assert other.low_seconds < other.seconds < other.high_seconds
    assert other.first_call_seconds == pytest.approx(6e-3, rel=0.02)
    memory = other.against_first("memory")
    assert memory
    assert memory.verdict == "more memory"


def test_false_alarms_are_rare() -> None:
    """Five of a hundred races of the same code may see a difference somewhere."""
    alarms = 0
    for race in range(100):
        sittings = [simulated([1.0, 1.0], 1000 * race + seed) for seed in range(8)]
        (_, other) = standings(("one", "other"), sittings, effect=0.0001, ended={})
        alarms += other.verdict in ("slower", "faster")
    assert alarms <= 5


def contest(truths: Sequence[float], budget: float = 60.0, *, fails: str = "") -> Contest:
    """A contest whose sittings take no time."""
    held: list[int] = []

    def sit(alive: Sequence[str], _: random.Random, __: Time) -> Sitting:
        held.append(1)
        if fails in alive and len(held) == 3:
            raise ContenderEnded(fails, CaseEnded("timeout", "a call took over 1 s"))
        return simulated(truths, len(held))

    terms = Terms(budget_seconds=budget, effect=0.03, limit_seconds=1.0, tell=lambda _: None)
    labels = LABELS[: len(truths)]
    return Contest("a test", labels, sit, terms, began=0.0, quantities=OF_A_CALL)


def test_a_contest_ends_when_all_verdicts_are_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("breakeven.race.contest.time.monotonic", lambda: 0.0)
    assert contest([1.0, 2.0]).run().pairs == 6


def test_a_contest_without_time_says_what_it_would_take(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 1000, 3))
    monkeypatch.setattr("breakeven.race.contest.time.monotonic", lambda: float(next(clock)))
    race = contest([1.0, 2.0], budget=25.0).run()
    assert 0 < race.pairs < 6
    (note,) = race.about("budget")
    assert note.words.startswith("a verdict takes 6 rounds, and there was time for ")
    assert "give it a budget of" in note.words


def test_who_ends_in_a_sitting_leaves_the_race(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("breakeven.race.contest.time.monotonic", lambda: 0.0)
    race = contest([1.0, 2.0, 3.0], fails="other").run()
    assert race.of("other").ended == "timeout"
    assert race.of("other").seconds is None
    assert race.of("third").verdict == "slower"
    assert [note.label for note in race.about("ended")] == ["other"]


def test_only_short_calls_are_repeated_and_like_ones_alike() -> None:
    calls = {"short": 1e-7, "as short": 2e-7, "longer": 5e-5, "long": 2e-3, "unknown": None}
    assert loops_for(calls) == {
        "short": 10_000,
        "as short": 10_000,
        "longer": 20,
        "long": 1,
        "unknown": 1,
    }


def test_samples_of_fresh_calls_have_as_many_calls() -> None:
    case = Case(workload="w", workload_version="1", implementation="i", size="s", n=1, workers=1)
    plain = Entrant(label="x", case=case, environment={}, expected="")
    assert evened({"x": plain}) == {"x": plain}
    fresh = {"a": with_fresh(plain, 1e-6, 1e-3), "b": with_fresh(plain, 1e-3, 1e-2)}
    assert [each.number for each in fresh.values()] == [50, 5]
    assert {each.number for each in evened(fresh).values()} == {5}
    assert with_fresh(plain, 1.0, 1.0).number == 1
    assert not with_fresh(plain, 1.0, 1.0).own_clock
    assert all(each.own_clock for each in fresh.values())

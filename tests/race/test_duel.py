"""Implementations of a workload that race: answers, inputs, failures, and clusters one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest
from project_of_file import project_of_file

from breakeven.errors import UserError
from breakeven.race import live_turns
from breakeven.race.duel import Race, raced
from breakeven.race.in_case import SparingCheck
from breakeven.race.live_turns import SETTINGS, Time, sat
from breakeven.race.sitting import Entrant, Sitting
from breakeven.records.measurement import Case

SOURCE = """
import itertools, random
from breakeven.workload import Implementation, Workload

def make_inputs(n): return (list(range(n)),)
def fast(x): return len(x)
def slow(x): return sum(1 for _ in x for _ in range(100))
def other(x): return [1.5] * len(x)
def writes(x): x.append(1)
def raises(x): raise RuntimeError("not today")
def varies(x): return random.random()
def unpicklable(x): return lambda: None
def lazy(x): return (i for i in x)

TABLE = {each.__name__: each for each in
         (fast, slow, other, writes, raises, varies, unpicklable, lazy)}
TABLE["missing"] = Implementation(fast, requires=("no_such_library",))
SIZES = {"little": 10, "more": 2000}
WORKLOADS = {
    "raced": Workload(make_inputs=make_inputs, implementations=TABLE, sizes=SIZES),
    "fresh": Workload(make_inputs=make_inputs, implementations={"a": writes, "b": writes},
                      sizes=SIZES, fresh_inputs=True),
    "unsized": Workload(make_inputs=make_inputs, implementations={"a": fast, "b": slow}),
}
"""


@pytest.fixture(autouse=True, scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A project whose workloads race."""
    folder = tmp_path_factory.mktemp("raced")
    with project_of_file(folder / "raced_in_a_test.py", SOURCE):
        yield


def race(*labels: str, workload: str = "raced", budget: float = 40.0, size: str = "") -> Race:
    return raced(workload, labels, budget_seconds=budget, effect=0.03, size=size)


@pytest.fixture(scope="module")
def race_of_the_unsound() -> Race:
    """One sound contender among all that cannot be measured."""
    return race("slow", "writes", "raises", "lazy", "missing", "fast")


def test_who_takes_longer_is_told() -> None:
    told: list[str] = []
    found = raced("raced", ["fast", "slow"], budget_seconds=40, effect=0.03, tell=told.append)
    assert (found.what, found.first.label, found.of("slow").verdict) == ("raced", "fast", "slower")
    (note,) = found.about("answers")
    assert note.words == "the answers differ: fast gives 2000, slow gives 200000"
    assert told[:3] == ["a first look at fast", "a first look at slow", "round 1 of 6"]
    assert found.of("slow").peak_bytes


def test_a_size_can_be_chosen() -> None:
    (note,) = race("fast", "slow", size="little", budget=1.0).about("answers")
    assert note.words == "the answers differ: fast gives 10, slow gives 1000"


@pytest.mark.parametrize(
    ("label", "status", "words"),
    [
        ("writes", "changed_inputs", "changed its argument 'x'"),
        ("raises", "crashed", "a call raised RuntimeError: not today"),
        ("lazy", "wrong_answer", "the answer is lazy: a generator"),
        ("missing", "unavailable", "no_such_library"),
    ],
)
def test_who_cannot_be_measured_is_told_and_the_others_race(
    label: str, status: str, words: str, race_of_the_unsound: Race
) -> None:
    assert race_of_the_unsound.of("fast").verdict == "faster"
    assert race_of_the_unsound.of(label).ended == status
    assert race_of_the_unsound.of(label).seconds is None
    notes = race_of_the_unsound.about("inputs" if status == "changed_inputs" else "ended")
    assert any(words in note.words for note in notes)


def test_a_first_contender_that_cannot_be_measured_is_refused() -> None:
    with pytest.raises(UserError, match="raises, which the others race against: a call raised"):
        race("raises", "fast")


def test_answers_that_cannot_be_compared_are_told() -> None:
    (note,) = race("varies", "fast", budget=1.0).about("answers")
    assert note.words == "the answers of varies vary from call to call, so they were not compared"
    (note,) = race("unpicklable", "fast", budget=1.0).about("answers")
    assert "because Breakeven cannot compare values such as <function" in note.words


def test_a_workload_with_fresh_inputs_races() -> None:
    found = race("a", "b", workload="fresh", budget=1.0)
    assert not any(each.ended for each in found.standings)
    assert found.first.seconds


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (("fast",), "a race takes two contenders or more; it has 1"),
        (("fast", "fast"), "'fast' is named twice; name each contender once"),
        (("fast", "slwo"), "did you mean 'slow'?"),
    ],
)
def test_labels_that_make_no_race_are_refused(labels: tuple[str, ...], said: str) -> None:
    with pytest.raises(UserError) as raised:
        race(*labels)
    assert said in str(raised.value)


def test_a_workload_without_sizes_is_refused() -> None:
    with pytest.raises(UserError, match="unsized has no sizes; declare one"):
        race("a", "b", workload="unsized")


def test_no_two_clusters_are_live_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    groups: list[list[str]] = []

    def sit(group: Sequence[Entrant], *_: object) -> None:
        groups.append(sorted(each.label for each in group))

    monkeypatch.setattr(live_turns, "_sit", sit)
    entrants = [entrant(label, on_cluster=label.isupper()) for label in ("a", "B", "c", "D")]
    sitting: Sitting = sat(entrants, SETTINGS, random.Random(0), Time(1.0, 1.0))
    assert sorted(groups) == [["B"], ["D"], ["a", "c"]]
    assert sitting.groups["a"] == sitting.groups["c"]
    assert len(set(sitting.groups.values())) == 3


def test_checking_takes_a_small_part_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("breakeven.race.in_case.time.perf_counter", lambda: clock[0])
    checked: list[int] = []

    def check(answer: int, _: int) -> None:
        checked.append(answer)
        clock[0] += 1.0

    sparing = SparingCheck(check)
    for turn in range(100):
        clock[0] += 1.0
        sparing(turn, 0)
    assert 10 < len(checked) < 30


def entrant(label: str, *, on_cluster: bool) -> Entrant:
    case = Case(workload="w", workload_version="1", implementation=label, size="s", n=1, workers=1)
    return Entrant(label=label, case=case, environment={}, expected="", on_cluster=on_cluster)

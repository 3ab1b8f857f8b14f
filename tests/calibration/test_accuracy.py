"""The contest of ``make accuracy``: what the contestants said is understood and counted."""

from __future__ import annotations

import itertools
import json
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from asv.config import Config
from asv.environment import get_environments

from breakeven.calibration.truths.known_work import MEMORY, THREADED, WORKLOAD, plants
from breakeven.records.proofs.accuracy import (
    NOTHING,
    Contest,
    Score,
    contests,
    contests_that_count,
    together,
)
from breakeven.records.proofs.proofs import Proofs
from breakeven.report.method.how_we_measure import Said, rounds, write_how_we_measure
from breakeven.report.pages import Pages
from breakeven.repository.git_program import git
from breakeven.suites.asv_environments import FreshEnvironment
from proofs.accuracy.contest import PLANTS, Question, questions, score
from proofs.accuracy.contestants import Answer, ask_asv, ask_breakeven, signs_of_asv
from proofs.accuracy.scratch import IDENTICAL, PLAIN_CONFIG, PLANTS_FILE, Scratch, made_scratch

ROOT = Path(__file__).resolve().parents[2]
PLANTED = ("20 % slower", "a thread less")
PATHS = ("+++", "---")
PRINTED = """
Benchmarks that have stayed the same:

| Change   | Before [38664db5] <main~3>   | After [4f413c4d] <main~1>   | Ratio   | Benchmark (Parameter)                            |
|----------|------------------------------|-----------------------------|---------|--------------------------------------------------|
|          | 1.08±0.2ms                   | 1.12±0.08ms                 | 1.03    | planted.Planted.time_work('call_functions')      |
|          | 16.0±4ms                     | 13.2±0.4ms                  | ~0.82   | planted.Planted.time_work('compress_in_threads') |

Benchmarks that have got worse:

| Change   | Before [38664db5] <main~3>   | After [4f413c4d] <main~1>   |   Ratio | Benchmark (Parameter)                   |
|----------|------------------------------|-----------------------------|---------|-----------------------------------------|
| +        | 443±20μs                     | 683±200μs                   |    1.54 | planted.Planted.time_work('add_arrays') |
| -        | 443±20μs                     | 383±20μs                    |    0.85 | planted.Planted.peakmem_work('hold_bytes') |
"""


def test_asvs_tables_are_understood() -> None:
    assert signs_of_asv(PRINTED) == {
        "call_functions": "=",
        "compress_in_threads": "=",
        "add_arrays": "+",
        "hold_bytes": "-",
    }


@pytest.mark.parametrize(
    "row",
    [
        "| + | 1ms | 2ms | 2.0 | planted.Planted.time_work('count') [machine/fresh-py3.11] |",
        "| + | 1ms | 2ms | 2.0 | planted.Planted.time_work('add_arrays') |",
    ],
)
def test_a_row_that_cannot_be_assigned_is_not_passed_over(row: str) -> None:
    """One of several environments, and one that is there already."""
    with pytest.raises(RuntimeError, match="not understood"):
        signs_of_asv(PRINTED + row)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """The scratch repository with some planted changes."""
    folder = tmp_path_factory.mktemp("accuracy") / "scratch"
    return made_scratch(ROOT, folder, {name: PLANTS[name].values for name in PLANTED})


def test_the_scratch_repository_has_the_planted_work_as_its_only_workload(
    scratch: Scratch,
) -> None:
    listed = json.loads(scratch.run("breakeven", "list", "--json").stdout)
    assert {row["workload"] for row in listed} == {"known_work"}
    assert {row["implementation"] for row in listed} == set(WORKLOAD.implementations)
    assert not [row for row in listed if not row["available"]]


def test_a_planted_commit_changes_what_is_measured_and_not_the_tool(scratch: Scratch) -> None:
    base, planted = scratch.commits["base"], scratch.commits["20 % slower"]
    changed = git(scratch.folder, "diff", "--name-only", f"{base}", f"{planted}").splitlines()
    assert changed == [str(PLANTS_FILE)]
    text = git(scratch.folder, "show", f"{planted}:{PLANTS_FILE}")
    assert "SLOWER = 20" in text
    assert "LARGER = 0" in text
    work = git(scratch.folder, "grep", "-h", "import", planted, "--", "kernels/known_work")
    assert "breakeven.calibration" not in work


def test_identical_code_has_an_environment_of_its_own(scratch: Scratch) -> None:
    """What two environments of the same code do is part of what a comparison must not see."""
    base, identical = (scratch.commits[each] for each in ("base", IDENTICAL))
    changed = git(scratch.folder, "diff", "--unified=0", base, identical, "--", "kernels")
    added = [line for line in changed.splitlines() if line[0] in "+-" and line[:3] not in PATHS]
    assert added
    assert all(line in ("+", "-") or line.startswith("+# ") for line in added)


def test_the_planted_work_does_what_was_planted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each plant in its own kind: calls that wait, one thread less, a longer first call."""
    slept: list[float] = []
    monkeypatch.setattr(plants.time, "sleep", slept.append)
    monkeypatch.setattr(plants, "_called", threading.Event())
    monkeypatch.setattr(plants, "FIRST_CALL", 50)
    assert [len(plants.rounds(100)), plants.with_plants(len)("x"), len(plants.rounds(100))] == [
        *(150, 1, 100)
    ]
    assert not slept
    monkeypatch.setattr(plants, "WAITING", 20)
    seconds = itertools.count()
    monkeypatch.setattr(plants.time, "perf_counter", lambda: float(next(seconds)))
    monkeypatch.setattr(plants, "random", random.Random(0))
    for _ in range(1000):
        plants.with_plants(lambda: None)()  # takes a second by that clock
    assert sum(slept) / 1000 == pytest.approx(0.20, abs=0.01)
    assert 550 < len(slept) < 650
    used: set[int] = set()

    def note(_: int) -> None:
        used.add(threading.get_ident())

    with ThreadPoolExecutor(2) as executor:
        plants.mapped(executor, note, range(50))
        assert threading.get_ident() not in used
        used.clear()
        monkeypatch.setattr(plants, "THREADS_LESS", 1)
        plants.mapped(executor, note, range(50))
    assert used == {threading.get_ident()}


def test_asv_measures_the_plain_suite_in_one_environment(scratch: Scratch) -> None:
    config = Config.load(str(scratch.folder / PLAIN_CONFIG))
    (environment,) = get_environments(config, [])
    assert environment.tool_name == FreshEnvironment.tool_name


def test_answers_are_counted_over_all_repeats() -> None:
    question = Question("5 % slower", "time", ("a", "b", "c"), 2)
    answers = [Answer(10.0, {"a": "+", "b": "?"}), Answer(30.0, {"a": "+", "b": "-", "other": "+"})]
    found = score("asv", question, answers, is_busy=False)
    assert (found.asked, found.worse, found.better, found.same, found.seconds) == (6, 2, 1, 2, 20.0)
    assert (found.comparisons, found.alarmed) == (2, 2)


def test_every_plant_is_asked_for_and_identical_code_most_often() -> None:
    asked = questions(10)
    assert len(WORKLOAD.implementations) == 20
    assert asked[0].repeats == 10
    assert all(each.repeats < 10 for each in asked[1:])
    assert {each.labels for each in asked if each.what == "memory"} == {MEMORY}


def some_contest(wanted: int, planted: str = NOTHING) -> Contest:
    shared = {"is_busy": False, "planted": planted, "asked": 20, "better": 1, "comparisons": 1}
    return Contest(
        started_at="2026-01-02T03:04:05+00:00",
        commit="c" * 40,
        machine={"system": "Linux"},
        versions={"python": "3.11"},
        wanted=wanted,
        scores=(
            Score(contestant="asv", worse=3, same=16, seconds=61.0, **shared),
            Score(contestant="breakeven", worse=0, seconds=60.0, **shared | {"better": 0}),
        ),
    )


def test_a_contest_that_was_cut_off_is_kept_and_does_not_count(tmp_path: Path) -> None:
    assert contests_that_count(tmp_path / "missing") == []
    some_contest(wanted=4).write(tmp_path)
    assert [each.is_complete for each in contests(tmp_path)] == [False]
    assert contests_that_count(tmp_path) == []
    some_contest(wanted=2).write(tmp_path)
    assert contests_that_count(tmp_path) == [some_contest(wanted=2)]


def test_contests_are_counted_together() -> None:
    quick = some_contest(2)
    slow = replace(
        quick,
        scores=tuple(
            replace(each, asked=60, comparisons=3 * each.comparisons, seconds=21.0)
            for each in quick.scores[:1]
        ),
    )
    by_asv, by_breakeven = together([quick, slow])
    assert (by_asv.asked, by_asv.worse, by_asv.better, by_asv.seconds) == (80, 6, 2, 31.0)
    assert by_breakeven == quick.scores[1]


def test_the_page_says_what_both_contestants_said(tmp_path: Path) -> None:
    (asked,) = rounds([some_contest(2)])
    assert (asked.machine, asked.planted) == ("quiet", NOTHING)
    assert asked.said["asv"] == Said("–", "–", "4 of 20", "61 s")
    (asked,) = rounds([some_contest(2, "5 % slower")])
    assert asked.said["asv"] == Said("3 of 20", "16 of 20", "1 of 20", "61 s")
    page = write_how_we_measure(
        Pages(tmp_path, 1), Proofs(contests=[some_contest(2, "5 % slower")])
    )
    assert (
        "5\N{NO-BREAK SPACE}% slower</th><td>3 of 20</td><td>16 of 20</td><td>1 of 20</td><td>61 s</td>"
        in page.read_text()
    )
    page = write_how_we_measure(Pages(tmp_path, 1))
    assert "hold no such measurement" in page.read_text()


def test_a_larger_change_of_a_kind_stands_below_a_smaller_one() -> None:
    """Whichever was asked first: the finest change was added last."""
    planted = [NOTHING, "3 % slower", "20 % slower", "5 % larger", "1 % slower"]
    first = some_contest(2, planted[0])
    every = replace(first, scores=tuple(replace(first.scores[0], planted=each) for each in planted))
    assert [each.planted for each in rounds([every])] == [
        *(NOTHING, "1 % slower", "3 % slower", "20 % slower", "5 % larger"),
    ]


def test_false_alarms_are_counted_by_comparison_with_an_interval(tmp_path: Path) -> None:
    """Twenty verdicts of one comparison are no twenty independent trials."""
    contest = some_contest(2)
    asvs, own = contest.scores
    counted = replace(
        contest,
        scores=(replace(asvs, comparisons=20, alarmed=11), replace(own, comparisons=20)),
    )
    page = write_how_we_measure(Pages(tmp_path, 1), Proofs(contests=[counted]))
    assert (
        "breakeven in 0 of 20 (0 to 17\N{NO-BREAK SPACE}%), asv in 11 of 20 (32 to 77\N{NO-BREAK SPACE}%)"
        in page.read_text()
    )


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_both_contestants_answer_about_a_planted_change(scratch: Scratch) -> None:
    by_asv = ask_asv(scratch, "20 % slower", "time", 1.1)
    by_breakeven = ask_breakeven(scratch, "20 % slower", "time", 120)
    assert by_asv.signs
    assert set(by_asv.signs.values()) <= set("+-=")
    assert by_breakeven.signs.keys() == WORKLOAD.implementations.keys()
    assert list(by_breakeven.signs.values()).count("+") > 10


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_thread_less_is_found_and_not_called_the_same(scratch: Scratch) -> None:
    found = ask_breakeven(scratch, "a thread less", "time", 120, THREADED)
    assert "=" not in found.signs.values()
    assert "+" in found.signs.values()

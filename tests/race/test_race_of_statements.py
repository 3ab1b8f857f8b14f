"""Statements that race, from the command line to the verdict, in folders that are no projects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from started_race import race_in, raced_in

QUICK = ("--budget", "1s")
"""Too little for a verdict, and enough for all else."""
MUCH = "sum(range(100_000))"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of its own, beside which the cache lies."""
    made = tmp_path / "anywhere"
    made.mkdir()
    return made


def by_label(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["label"]: each for each in found["contenders"]}


def verdict_on(contender: dict[str, Any], quantity: str = "time") -> str:
    (change,) = (each for each in contender["changes"] if each["quantity"] == quantity)
    return str(change["verdict"])


def words(found: dict[str, Any], about: str) -> list[str]:
    return [note["words"] for note in found["notes"] if note["about"] == about]


def refused(folder: Path, *arguments: str) -> str:
    """The one sentence with which a race is refused."""
    code, said = race_in(folder, *arguments)
    assert code == 2, said
    assert "Traceback" not in said
    (line,) = (each for each in said.splitlines() if each.startswith("breakeven: "))
    return line.removeprefix("breakeven: ")


@pytest.mark.slow
def test_what_takes_much_longer_is_slower(folder: Path) -> None:
    found = raced_in(folder, "pass", MUCH)
    slow = by_label(found)[MUCH]
    assert verdict_on(slow) == "slower"
    assert slow["seconds"] > 1000 * by_label(found)["pass"]["seconds"] > 0
    assert slow["first_call_seconds"] > 0
    assert slow["peak_bytes"] > 2**20
    assert found["pairs"] >= 6
    assert list(folder.iterdir()) == []


def test_a_race_prints_a_table_and_sentences(folder: Path) -> None:
    code, said = race_in(folder, MUCH, "len([])")
    assert code == 0
    heads, first, second, *_ = said[said.index("contender") :].splitlines()
    assert heads.split() == [
        "contender",
        "a",
        "call",
        "against",
        "the",
        "first",
        "verdict",
        "first",
        "call",
        "memory",
    ]
    assert first.startswith(MUCH)
    assert "faster" in second
    assert f"× faster than '{MUCH}'." in said
    assert f"The answers differ: {MUCH} gives 4999950000, len([]) gives 0." in said
    assert "a turn of the loop" in said


@pytest.mark.slow
def test_three_race_each_against_the_first(folder: Path) -> None:
    found = raced_in(folder, MUCH, "x", "[x]", "--setup", "x = 1")
    verdicts = {label: bool(each["changes"]) for label, each in by_label(found).items()}
    assert verdicts == {MUCH: False, "x": True, "[x]": True}
    assert verdict_on(by_label(found)["x"]) == verdict_on(by_label(found)["[x]"]) == "faster"


def test_answers_that_agree_are_not_mentioned(folder: Path) -> None:
    setup = "import numpy as np; x = list(map(float, range(100)))"
    found = raced_in(folder, "sum(x)", "np.sum(x)", "--setup", setup, *QUICK)
    assert words(found, "answers") == []


def test_answers_that_vary_or_cannot_be_compared_are_told(folder: Path) -> None:
    setup = "import random"
    found = raced_in(folder, "random.random()", "random.random()", "--setup", setup, *QUICK)
    (said,) = words(found, "answers")
    assert "vary from call to call, so they were not compared" in said
    found = raced_in(folder, "object()", "object( )", "pass", *QUICK)
    (said,) = words(found, "answers")
    assert "because Breakeven cannot compare values such as <object object" in said


def test_a_statement_that_changes_data_is_refused_and_may_be_raced_fresh(folder: Path) -> None:
    race = ("sorted(x)", "x.sort()", "--setup", "x = [3, 1, 2] * 1000; y = 1")
    assert refused(folder, *race) == (
        "'x.sort()' changes x, so the next call would not find what the first one found; "
        "add --fresh: the setup then runs again before every call, outside the clock"
    )
    found = raced_in(folder, *race, "--fresh", *QUICK)
    assert all(each["seconds"] for each in found["contenders"])
    (said,) = words(found, "answers")
    assert said.endswith("x.sort() gives None")


def test_what_a_call_changes_in_an_object_is_told(folder: Path) -> None:
    setup = """
class Counter:
    def __init__(self): self.count = 0
    def next(self): self.count += 1
counter = Counter()
"""
    found = raced_in(folder, "counter.next()", "pass", "--setup", setup, *QUICK)
    assert words(found, "inputs") == [
        "every call of counter.next() changes counter.count of the setup"
    ]


@pytest.mark.slow
def test_modules_of_the_folder_and_pools_can_be_used(folder: Path) -> None:
    (folder / "mine.py").write_text("def double(x):\n    return 2 * x\n")
    (folder / "random.py").write_text("raise RuntimeError('this is not the module meant')")
    setup = "import mine, random; from concurrent.futures import ProcessPoolExecutor as P; p = P(2)"
    statements = ("list(map(mine.double, [1, 2]))", "list(p.map(mine.double, [1, 2]))")
    found = raced_in(folder, *statements, "--setup", setup)
    assert found["notes"] == []
    assert verdict_on(by_label(found)[statements[1]]) == "slower"


def test_a_race_needs_no_project_that_is_in_order(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[tool.breakeven\n")
    assert raced_in(folder, "pass", MUCH)["pairs"] >= 6


def test_a_budget_that_is_too_small_is_told(folder: Path) -> None:
    race = ("pass", "time.sleep(0.3)", "--setup", "import time", "--budget", "1s")
    code, said = race_in(folder, *race)
    assert code == 0
    assert "Cannot tell 'time.sleep(0.3)' from 'pass'." in said
    assert "A verdict takes 6 rounds, and there was time for 1: give it a budget of" in said


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "sorted(y)",
            "'sorted(y)' raised NameError: name 'y' is not defined; bind the name in --se",
        ),
        (
            "1 / 0",
            "'1 / 0' raised ZeroDivisionError: division by zero; fix the statement, or what",
        ),
        ("import nump", "No module named 'nump'; install it where Breakeven runs"),
        (
            "map(str, [1])",
            "a map, which computes while it is read; return list(...) of it; to time",
        ),
        ("sorted(x", "is not Python: '(' was never closed; fix it; to race commands, add --comm"),
        ("import sys; sys.exit(1)", "raised SystemExit: 1; fix the statement"),
        ("import os; os._exit(3)", "ended with exit code 3 during a call; fix the statement"),
        ("import os; os.abort()", "'import os; os.abort()' was killed by SIGABRT during a call"),
    ],
)
def test_a_statement_that_cannot_be_raced_is_refused(
    folder: Path, statement: str, said: str
) -> None:
    assert said in refused(folder, "pass", statement)


def test_a_statement_that_hangs_is_refused(folder: Path) -> None:
    said = refused(folder, "while True: pass", "pass", "--timeout", "1s")
    assert said == (
        "'while True: pass' took over 1 s; give it more time with --timeout, or less to do"
    )


@pytest.mark.parametrize(
    ("setup", "said"),
    [
        ("x = y", "--setup raised NameError: name 'y' is not defined; fix the setup"),
        ("import nump", "No module named 'nump'; install it where Breakeven runs"),
        ("while True: pass", "--setup took over 1 s; give it more time with --timeout, or less"),
    ],
)
def test_a_setup_that_cannot_be_used_is_refused(folder: Path, setup: str, said: str) -> None:
    assert said in refused(folder, "pass", "1", "--setup", setup, "--timeout", "1s")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("pass",),
            "a race takes two contenders or more; give another one, such as: breakeven race",
        ),
        (("a", "b", "--command", "--setup", "x"), "--setup and --fresh are for statements"),
        (("a", "b", "--ignore-failure"), "--ignore-failure is for commands"),
        (("a", "b", "--fresh"), "--fresh runs the setup again, and there is none"),
        (("a", "b", "--budget", "soon"), "'soon' is not a duration"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    assert refused(folder, *arguments).startswith(said)

"""Answers that wait for their check: which are kept, which are checked, and the time for it."""

from __future__ import annotations

import math
import os
import struct
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from project_of_file import project_of_file

from breakeven.ruler.checking_clock import CheckingClock, new_clock_file
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.in_case.answers import Answers
from breakeven.ruler.ruler import case_of, measure_afresh
from breakeven.ruler.settings import QUICK
from breakeven.ruler.supervised.time_limit import TimeLimit

SOURCE = """
import time
from breakeven.workload import Workload

def make_inputs(n): return (n,)
def right(n): return [n]
def check_slowly(answer, expected):
    time.sleep(1.2)
    assert answer == expected
def check_forever(answer, expected):
    time.sleep(60)
def check_for_long(answer, expected):
    time.sleep(0.3 * (answer is not expected))
    assert answer == expected

TABLE = {"right": right, "other": right}
WORKLOADS = {
    "slowly": Workload(make_inputs=make_inputs, implementations=TABLE, sizes={"s": 1}, check=check_slowly),
    "forever": Workload(make_inputs=make_inputs, implementations=TABLE, sizes={"s": 1}, check=check_forever),
    "fresh": Workload(make_inputs=make_inputs, implementations=TABLE, sizes={"s": 1},
                      check=check_for_long, fresh_inputs=True),
}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A project whose checks take long."""
    folder = tmp_path_factory.mktemp("checked")
    with project_of_file(folder / "checked_in_a_test.py", SOURCE):
        yield


def answers_after(call_seconds: float, check_seconds: float, first: Any = 1) -> Answers:
    """Answers of a case of which one sample has been checked."""
    answers = Answers()
    answers.kept.append(first)
    answers.took(call_seconds, 1)
    answers.check("check", lambda _: time.sleep(check_seconds))
    return answers


def kept_places(gaps: list[int]) -> list[int]:
    return [sum(gaps[: place + 1]) + place for place in range(len(gaps))]


def test_all_answers_are_kept_where_checking_takes_less_time_than_calling() -> None:
    answers = answers_after(1.0, 0.0)
    assert answers.gaps(100) == [0] * 100


@pytest.mark.parametrize("number", [1, 2, 3, 10, 1001])
def test_the_first_and_the_last_are_kept_however_slow_the_check(number: int) -> None:
    for answers in (Answers(), answers_after(1e-6, 0.05)):
        places = kept_places(answers.gaps(number))
        assert places == sorted({0, number - 1})


def test_more_are_kept_evenly_as_long_as_there_is_time_for_their_check() -> None:
    answers = answers_after(0.01, 0.05)
    places = kept_places(answers.gaps(101))
    assert places[0] == 0
    assert places[-1] == 100
    assert 2 < len(places) <= 20
    assert np.ptp(np.diff(places)) <= 1


def test_large_answers_do_not_wait_together() -> None:
    large = answers_after(1.0, 0.0, np.zeros(2**20))
    assert len(large.gaps(100)) == 2


def test_the_first_and_the_last_are_checked_before_time_is_over() -> None:
    answers, checked = Answers(), list[int]()
    answers.kept += [[0], [1], [2], [3]]
    answers.took(1e-9, 4)
    assert answers.check("check", lambda each: checked.append(each[0])) == 2
    assert checked == [0, 3]
    assert answers.kept == []


def test_the_same_object_is_checked_once_and_again_after_the_next_call() -> None:
    answers, checked, buffer = Answers(), list[Any](), [1]
    for _ in range(2):
        answers.kept += [buffer, buffer, buffer]
        answers.took(10.0, 3)
        assert answers.check("check", checked.append) == 3
    assert checked == [buffer, buffer]


def test_what_cannot_have_changed_is_checked_once_by_each_check() -> None:
    answers, checked, text = Answers(), list[Any](), "answer" * 100
    for check in ("one", "one", "other"):
        answers.kept.append(text)
        answers.took(10.0, 1)
        answers.check(check, checked.append)
    assert checked == [text, text]


def test_a_clock_tells_how_long_checks_have_taken_so_far() -> None:
    descriptor = new_clock_file()
    case, supervisor = CheckingClock(descriptor), CheckingClock(os.dup(descriptor))
    assert supervisor.read(60) == (0, 0)
    with case.running():
        time.sleep(0.01)
        running, spent = supervisor.read(60)
        assert spent == running > 0
    running, spent = supervisor.read(60)
    assert running == 0 < spent
    case.reset()
    assert supervisor.read(60) == (0, 0)
    for each in (case, supervisor):
        os.close(each.descriptor)


@pytest.mark.parametrize(
    ("stored", "checking"),
    [
        (struct.pack("dd", 0.0, math.inf), 2.0),
        (struct.pack("dd", 0.0, math.nan), 0.0),
        (struct.pack("dd", 0.0, -5.0), 0.0),
        (struct.pack("dd", math.nan, 1.0), 0.0),
        (struct.pack("dd", 1e300, 1.0), 0.0),
        (b"half", 0.0),
        (b"", 0.0),
    ],
    ids=[
        "checking for ever",
        "checking since no moment",
        "checking since before the beginning",
        "no time of checks",
        "an endless time of checks",
        "half of a record",
        "nothing",
    ],
)
def test_a_clock_that_was_written_over_takes_no_more_than_the_step_has_taken(
    stored: bytes, checking: float
) -> None:
    clock = CheckingClock(new_clock_file())
    os.ftruncate(clock.descriptor, 0)
    os.pwrite(clock.descriptor, stored, 0)
    assert clock.read(2.0) == (0.0, checking)
    os.close(clock.descriptor)


def test_a_case_that_always_says_that_it_checks_ends_all_the_same() -> None:
    clock = CheckingClock(new_clock_file())
    os.pwrite(clock.descriptor, struct.pack("dd", 0.0, math.inf), 0)
    settings = replace(QUICK, limit_seconds=0.1, check_limit_seconds=0.1)
    limit = TimeLimit("call", settings, clock)
    limit.guard()
    time.sleep(0.6)
    with pytest.raises(CaseEnded, match=r"a call took over 0\.5 s"):
        limit.guard()
    os.close(clock.descriptor)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("workload", ["slowly", "fresh"])
def test_a_slow_check_is_not_taken_for_a_slow_call(workload: str) -> None:
    settings = replace(
        QUICK, limit_seconds=1.0, limit_calls=1.0, min_samples=2, max_samples=2, warm_up_seconds=0
    )
    found = measure_afresh(case_of(workload, "other", "s"), frozenset({"time"}), settings)
    assert found.status == "ok", found.reason
    assert found.answers_checked >= 4
    assert found.calls_per_sample > 10


@pytest.mark.usefixtures("project")
def test_a_check_that_does_not_end_is_told_as_such() -> None:
    settings = replace(QUICK, check_limit_seconds=1.0)
    found = measure_afresh(case_of("forever", "other", "s"), frozenset({"time"}), settings)
    assert found.status == "timeout"
    assert "checking the answers took over 1 s" in found.reason

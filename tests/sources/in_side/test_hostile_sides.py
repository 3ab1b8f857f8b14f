"""What is measured in a side may do anything, too: its supervisor says in words how it ended."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

import breakeven.sources
from breakeven.processes.program import Program, no_path_from_outside
from breakeven.records.measurement import Case
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.settings import QUICK
from breakeven.ruler.supervisor import CaseProcess

pytestmark = pytest.mark.skipif(not psutil.LINUX, reason="what only Linux has")
IN_SIDE = Path(breakeven.sources.__file__).parent / "in_side"
SCRIPT = f"""
import contextlib, json, os, signal, sys, time

sys.path.insert(0, {str(IN_SIDE)!r})
from serving import Steps, forget_this_folder, opened, serve


def write_everywhere(data):
    for each in map(int, os.listdir("/proc/self/fd")):
        with contextlib.suppress(OSError):
            os.write(each, data) if each > 2 else None


class Says(Exception):
    def __str__(self):
        raise RuntimeError


def anything(how):
    if how == "is killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif how == "real-time signal":
        os.kill(os.getpid(), 40)
    elif how == "exits":
        os._exit(0)
    elif how == "forks":
        os.fork()
    elif how == "a fork waits":
        if os.fork() == 0:
            time.sleep(600)
        os._exit(3)
    elif how == "writes":
        write_everywhere(b"garbage that is long enough")
    elif how == "raises":
        raise ValueError("caf\\udce9" * 10_000)
    elif how == "says nothing":
        raise Says
    elif how == "replaces the clock":
        time.perf_counter = lambda: float("nan")
    elif how == "runs backwards":
        return -1.0
    return 0.5


class Anything(Steps):
    def __init__(self, how):
        self.how = how

    def timed(self, number):
        return anything(self.how), 0.5, 0.0


def main(request, side, *descriptors):
    channel = opened(descriptors)
    asked = json.loads(request)
    forget_this_folder()
    assert not [each for each in sys.path if each.endswith(("in_side", "children"))], sys.path
    assert not {{"serving", "measured_steps", "counted", "case_channel"}} & sys.modules.keys()
    anything(json.loads(side)["while importing"])
    serve(asked, lambda wanted, talk: talk.answer_until(Anything(**wanted), {{"next_case"}}), channel)


main(*sys.argv[1:])
"""
SETTINGS = replace(QUICK, limit_seconds=20.0)
ENDS = {
    "is killed": "killed by SIGKILL during a call",
    "real-time signal": "killed by signal 40 (SIGRTMIN+6) during a call",
    "exits": "ended with exit code 0 during a call",
    "a fork waits": "ended with exit code 3 during a call",
    "writes": "something other than an answer was written to its channel during a call",
    "raises": r"a call raised ValueError: caf\udce9caf",
    "says nothing": "a call raised Says: its message cannot be read (RuntimeError)",
    "runs backwards": "its timer gave -1.0 s, which is not a time",
}


def case_of(how: str) -> Case:
    named = {"workload": "anything", "workload_version": "1", "size": ""}
    return Case(**named, implementation=how, n=0, workers=1)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Any]:
    """Starts a process of a side for a case."""
    script = tmp_path / "anything.py"
    script.write_text(SCRIPT)
    live: list[CaseProcess] = []

    def start(how: str, while_importing: str = "") -> CaseProcess:
        program = Program(
            command=(sys.executable, str(script)),
            told={"while importing": while_importing},
            asked=lambda case: {"how": case.implementation},
            path=no_path_from_outside,
        )
        live.append(CaseProcess(case_of(how), {}, SETTINGS, program))
        return live[-1]

    yield start
    for each in live:
        each.end()


@pytest.mark.parametrize("how", ENDS)
def test_a_side_ends_in_words(started: Any, how: str) -> None:
    process = started(how)
    process.step("load")
    with pytest.raises(CaseEnded) as ended:
        process.step("call", number=1, phase="first_call")
    assert ended.value.status == "crashed"
    assert ENDS[how] in ended.value.reason
    assert len(ended.value.reason) < 2100


def measured_twice(started: Any, how: str) -> None:
    process = started(how)
    for following in ("", how):
        process.step("load")
        found = process.step("call", number=1, phase="first_call")
        assert (found["call_seconds"], found["pid"] != process.process.pid) == (0.5, True)
        assert process.step("close")["phases"]["first_call"] == 0.5
        process.next_case(case_of(following))


@pytest.mark.parametrize("how", ["forks", "replaces the clock"])
def test_a_side_is_measured_and_goes_on_with_the_next_case(started: Any, how: str) -> None:
    measured_twice(started, how)


def test_so_is_one_that_does_nothing_odd(started: Any) -> None:
    measured_twice(started, "")


def test_a_module_that_forks_while_it_is_imported_answers_once(started: Any) -> None:
    process = started("", while_importing="forks")
    process.step("load")
    assert process.step("call", number=1, phase="first_call")["call_seconds"] == 0.5


def test_a_python_that_is_not_there_is_told(tmp_path: Path) -> None:
    program = Program((str(tmp_path / "python"),), {}, lambda _: {}, no_path_from_outside)
    with pytest.raises(CaseEnded, match=r"python cannot be started: No such file or directory"):
        CaseProcess(case_of(""), {}, SETTINGS, program)

"""What is wrong with a workload itself: told once, before anything is measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine

HEAD = """from breakeven import Implementation, Work, Workload

def make_inputs(n):
    return (list(range(n)),)

def add(x):
    return sum(x)

def listed(n):
    return list(range(n))

def breaks(*_):
    return 1 / 0

def workload(**terms):
    usual = dict(make_inputs=make_inputs, implementations={"add": add, "again": lambda x: sum(x)})
    return Workload(**(usual | {"sizes": {"few": 10, "more": 20}} | terms))

"""
AT_FAULT = {
    "make_inputs=listed": "make_inputs returned a list; it must return the tuple of the arguments, "
    "even where there is only one: return (x,)",
    "make_inputs=breaks": "making the inputs raised ZeroDivisionError: division by zero (mine.py, "
    "line 13, in breaks)",
    'implementations={"one": breaks, "two": add}': "the reference 'one' failed: the reference's "
    "call raised ZeroDivisionError: division by zero (mine.py, line 13, in breaks)",
    "check=breaks": "the reference 'add' failed: the check raised ZeroDivisionError: division by "
    "zero (mine.py, line 13, in breaks)",
    "work=breaks": "work(10) raised ZeroDivisionError: division by zero (mine.py, line 13, in breaks)",
    "work=lambda n: Work(operations=1 // (20 - n))": "work(20) raised ZeroDivisionError: "
    "integer division or modulo by zero (mine.py, line 19, in <lambda>)",
    "work=lambda n: n": "work(10) returned an int; it must return a Work",
    "setup=lambda: ()": "the reference 'add' failed: setup takes (), but it is called with what "
    "make_inputs returns, 1 argument: it must take (input_1)",
}


@pytest.fixture
def here(tmp_path: Path) -> CommandLine:
    (tmp_path / "here").mkdir()
    return CommandLine(tmp_path / "here")


@pytest.mark.parametrize("terms", AT_FAULT)
def test_the_fault_of_a_workload_is_one_refusal(here: CommandLine, terms: str) -> None:
    (here.folder / "mine.py").write_text(f"{HEAD}WORKLOAD = workload({terms})\n")
    assert (
        here.refuses("run", "mine.py", "--quick") == f"mine cannot be measured: {AT_FAULT[terms]}"
    )
    assert not list((here.folder / ".breakeven" / "runs").glob("*.jsonl"))


def test_without_sizes_the_words_are_the_same(here: CommandLine) -> None:
    (here.folder / "mine.py").write_text(
        f"{HEAD}WORKLOAD = workload(sizes={{}}, make_inputs=listed)\n"
    )
    said = here.refuses("run", "mine.py", "--quick")
    assert said.startswith("mine cannot be measured: at n = 1")
    assert "make_inputs returned a list; it must" in said


def test_every_workload_at_fault_is_named(here: CommandLine) -> None:
    both = '{"a": workload(make_inputs=listed), "b": workload(check=breaks)}'
    (here.folder / "mine.py").write_text(f"{HEAD}WORKLOADS = {both}\n")
    first, second = here.refuses("run", "mine.py", "--quick").splitlines()
    assert first.startswith("a cannot be measured: make_inputs returned a list")
    assert second.startswith("b cannot be measured: the reference 'add' failed: the check raised")


@pytest.mark.slow
def test_one_at_fault_keeps_no_other_from_being_measured(here: CommandLine) -> None:
    both = '{"good": workload(), "bad": workload(make_inputs=listed)}'
    (here.folder / "mine.py").write_text(f"{HEAD}WORKLOADS = {both}\n")
    done = here.breakeven("run", "mine.py", "--quick")
    assert done.returncode == 1, done.stderr
    assert "4 measured, 4 failed; kept in" in done.stdout
    progress, table = done.stdout.split("implementation", 1)
    assert progress.count("make_inputs returned a list") == 1
    assert progress.count("crashed, for the reason above") == 3
    assert table.count("make_inputs returned a list") == 1

"""Processes that run at the same time share no folder: commands and tests work among files of their own."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from foreign_suite import MODULE, ForeignSuite, foreign_suite

from breakeven.catalogue.project import find_project
from breakeven.compare.pairs.live_pair import SETTINGS
from breakeven.compare.pairs.side_processes import process_of
from breakeven.compare.pairs.turns import measured_turns
from breakeven.findings.verdicts.of_pairs.pairs import Turns
from breakeven.processes.working_folder import claimed_folder
from breakeven.records.measurement import Case
from breakeven.sources.notation import side_of
from breakeven.sources.pytest_tests.side import find_tests, ready_tests_side
from breakeven.sources.shell_commands.side import find_command, ready_command_side
from breakeven.sources.sides import ReadySide

SCRIPT = """
import os
import time

assert os.path.exists("pyproject.toml")
os.mkdir("busy")
time.sleep(0.1)
os.rmdir("busy")
"""
TESTS = """
import os
import time


def test_busy(benchmark):
    def busy():
        os.mkdir("busy")
        time.sleep(0.1)
        os.rmdir("busy")

    benchmark(busy)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ForeignSuite:
    """A commit with a script and a test, neither of which can run twice at a time in one folder."""
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path / "cache"))
    made = foreign_suite(tmp_path / "tiny")
    (made.folder / "asv.conf.json").unlink()
    (made.folder / "busy_script.py").write_text(SCRIPT)
    (made.folder / "test_busy.py").write_text(TESTS)
    made.commit(MODULE, "one")
    return made


def turns_beside_itself(side: ReadySide) -> object:
    """What the only case of the side shows when two processes run it at the same time."""
    ((name, facts),) = side.catalogue.items()
    (label,) = facts["implementations"]
    case = Case(workload=name, workload_version="1", implementation=label, size="", n=0, workers=1)
    with process_of(side, case, SETTINGS):
        ((_, shown),) = measured_turns((side, side), [case], SETTINGS, random.Random(0))
    return shown


def test_two_runs_of_a_command_do_not_meet(project: ForeignSuite) -> None:
    command = find_command(project.folder, f"{sys.executable} busy_script.py")
    of = find_project(project.folder)
    side = ready_command_side(command, of, side_of(f"existing:{sys.executable}", of), 1, print)
    for _ in range(2):
        assert isinstance(turns_beside_itself(side), Turns)


@pytest.mark.slow
def test_two_runs_of_a_test_do_not_meet(project: ForeignSuite) -> None:
    tests = find_tests(project.folder, project.folder / "test_busy.py")
    of = find_project(project.folder)
    side = ready_tests_side(tests, of, side_of(f"existing:{sys.executable}", of), 1, print)
    for _ in range(2):
        assert isinstance(turns_beside_itself(side), Turns)


def test_a_folder_that_is_free_is_used_again(tmp_path: Path) -> None:
    made = []

    def make(folder: Path) -> Path:
        made.append(folder.name)
        return folder

    with claimed_folder(tmp_path, make) as one, claimed_folder(tmp_path, make) as two:
        assert one != two
    with claimed_folder(tmp_path, make) as three:
        assert three == one
    assert made == ["0", "1", "0"]

"""Whoever is killed, the janitor included: somebody cleans up, and says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from started_run import wait_for

from breakeven.processes import janitor as janitors
from breakeven.processes.birthmark import bearing, bears
from breakeven.processes.control_group import groups_of_the_dead, new_group
from breakeven.processes.janitor import janitor_beside, look_after_janitors, owners_looked_after
from breakeven.processes.leftovers import MARKER, marked_processes, new_owner
from breakeven.processes.owned_folder import new_place
from breakeven.processes.owners import clearing, records
from breakeven.processes.owners.clearing import (
    Leftover,
    clear_and_say,
    clear_leftovers,
    leftovers,
)

pytestmark = pytest.mark.skipif(not psutil.LINUX, reason="what only Linux has")

MEASURES = """
import os, signal, subprocess, sys, time
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory
from breakeven.processes.birthmark import bearing
from breakeven.processes.control_group import new_group
from breakeven.processes.janitor import _Janitor, janitor_beside
from breakeven.processes.leftovers import MARKER, new_owner
from breakeven.processes.owned_folder import new_place
from breakeven.processes.shared_segments import new_segment_name

owner, folder = new_owner(), str(new_place())
with janitor_beside(owner, folder), bearing(owner):
    os.environ[MARKER] = owner
    group = new_group()
    quiet = dict(stdin=-3, stdout=-3, stderr=-3, start_new_session=True)
    enter = group.enter if group else None
    known = subprocess.Popen(["sleep", "600"], **quiet)
    stray = subprocess.Popen(["sleep", "600"], env={}, preexec_fn=enter, **quiet)
    block = SharedMemory(new_segment_name(), create=True, size=4096)
    resource_tracker.unregister(block._name, "shared_memory")  # as if it had been killed, too
    open(f"{folder}/file", "w").close()
    place = str(group.memory_folder) if group else ""
    print(_Janitor.live[0].process.pid, known.pid, stray.pid, block.name, folder, place, flush=True)
    time.sleep(600)
"""

FORKS = """
import os
for _ in range(3):
    os.fork()
while True:
    if (started := os.fork()) == 0:
        os._exit(0)
    os.waitpid(started, 0)
"""
"""Eight processes that start others all the time."""


class Measuring:
    """A process that measures, its janitor, and what they will leave."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", MEASURES],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        words = self.process.stdout.readline().split()
        self.janitor, *self.started = map(int, words[:3])
        self.files = [Path("/dev/shm") / words[3], *map(Path, words[4:])]

    def kill(self, *pids: int) -> None:
        """kill -9 of processes, at the same time."""
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not any(map(is_alive, pids)))

    def left(self) -> list[str]:
        """What there is still."""
        return [f"process {pid}" for pid in self.started if is_alive(pid)] + [
            str(each) for each in self.files if each.exists()
        ]

    def end(self) -> None:
        """End everything, when a test has failed."""
        for pid in (self.process.pid, self.janitor, *self.started):
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        self.process.communicate()


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def measuring() -> Iterator[Measuring]:
    found = Measuring()
    try:
        yield found
    finally:
        found.end()


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files of its own for each test."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_killed_process_leaves_nothing(measuring: Measuring) -> None:
    assert len(measuring.left()) >= 4
    measuring.kill(measuring.process.pid)
    wait_for(lambda: not measuring.left(), 30)


def test_killed_with_its_janitor_what_it_leaves_is_taken_away_by_the_next(
    measuring: Measuring, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(measuring.left()) >= 4
    measuring.kill(measuring.janitor, measuring.process.pid)
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")  # the next one has another folder
    clear_leftovers()
    assert measuring.left() == []


def test_what_was_taken_away_is_said_and_what_was_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = [
        Leftover("process", "sleep (process 1)", 2),
        Leftover("process", "sleep (process 3)", 4),
    ]
    stays = [Leftover("folder", "/tmp/bk-1", 4096)]
    monkeypatch.setattr(clearing, "clear_leftovers", lambda: (gone, stays))
    clear_and_say()
    assert capsys.readouterr().err.splitlines() == [
        "breakeven: removed what a killed command had left: 2 processes",
        "breakeven: could not remove what a killed command had left: 1 folder",
    ]


def test_what_has_a_living_janitor_is_left_to_it(measuring: Measuring) -> None:
    os.kill(measuring.janitor, signal.SIGSTOP)
    measuring.kill(measuring.process.pid)
    clear_leftovers()
    assert len(measuring.left()) >= 4
    os.kill(measuring.janitor, signal.SIGCONT)
    wait_for(lambda: not measuring.left(), 30)


def test_what_living_processes_own_is_no_leftover(measuring: Measuring) -> None:
    names = {Path(each.name).name for each in leftovers()}
    assert not names & {each.name for each in measuring.files}
    clear_leftovers()
    assert len(measuring.left()) >= 4


def test_a_janitor_is_not_ended_by_what_ends_its_owner(measuring: Measuring) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        os.kill(measuring.janitor, number)
    measuring.process.terminate()
    measuring.process.wait()
    wait_for(lambda: not measuring.left(), 30)


def test_a_killed_janitor_is_replaced_and_that_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    owner = new_owner()
    with janitor_beside(owner):
        look_after_janitors()
        assert capfd.readouterr().err == ""
        killed = janitors._Janitor.live[-1].process
        killed.kill()
        killed.wait()
        assert owner not in owners_looked_after()
        look_after_janitors()
        assert "another takes its place" in capfd.readouterr().err
        left = _sleeping(owner)
        wait_for(lambda: owner in owners_looked_after())
    assert left.wait(10) == -signal.SIGKILL
    assert capfd.readouterr().err == ""


def test_without_its_janitor_a_process_cleans_up_at_its_end_and_says_so(
    capfd: pytest.CaptureFixture[str],
) -> None:
    owner, folder = new_owner(), new_place()
    with janitor_beside(owner, str(folder)):
        left = _sleeping(owner)
        janitors._Janitor.live[-1].process.kill()
    assert left.wait(10) == -signal.SIGKILL
    assert not folder.exists()
    assert "cleaned up without it" in capfd.readouterr().err


def test_a_janitor_that_was_stopped_does_not_keep_its_owner_for_ever(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(janitors, "PATIENCE_SECONDS", 0.5)
    owner, folder = new_owner(), new_place()
    with janitor_beside(owner, str(folder)):
        os.kill(janitors._Janitor.live[-1].process.pid, signal.SIGSTOP)
    assert not folder.exists()
    assert "cleaned up without it" in capfd.readouterr().err


def test_a_janitor_notices_the_death_of_an_owner_whose_forked_child_lives(temporary: Path) -> None:
    source = MEASURES.replace("    time.sleep(600)", "    os.fork()\n    time.sleep(600)")
    process = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    words = process.stdout.readline().split()
    # The janitor, two that sleep, the tracker of its segment, and the one that it forks.
    wait_for(lambda: len(psutil.Process(process.pid).children()) >= 5)
    process.kill()
    process.wait()
    wait_for(lambda: not any(is_alive(int(pid)) for pid in words[:3]), 30)
    wait_for(lambda: not list(temporary.glob("bk-*")), 30)


def test_what_a_marked_process_starts_is_marked_whatever_environment_it_gets() -> None:
    owner = new_owner()
    with bearing(owner):
        stray = subprocess.Popen(["sleep", "600"], env={}, start_new_session=True)
    try:
        assert not bears(os.getpid(), owner)
        assert [each.pid for each in marked_processes(owner)] == [stray.pid]
    finally:
        stray.kill()
        stray.wait()


def test_groups_with_other_names_and_those_in_use_are_left_alone() -> None:
    group = new_group()
    if group is None:
        pytest.skip("no control group can be made here")
    beside = group.memory_folder.with_name(f"breakeven-nightly-{os.getpid()}")
    beside.mkdir()
    inside = subprocess.Popen(["sleep", "600"], preexec_fn=group.enter)  # noqa: PLW1509
    try:
        clear_leftovers()
        assert beside.is_dir()
        assert group.memory_folder.is_dir()
        assert group.memory_folder not in groups_of_the_dead()
    finally:
        beside.rmdir()
        inside.kill()
        inside.wait()
        group.remove()


def test_a_group_ends_what_starts_others_while_it_is_ended() -> None:
    group = new_group()
    if group is None:
        pytest.skip("no control group can be made here")
    process = subprocess.Popen([sys.executable, "-c", FORKS], preexec_fn=group.enter)  # noqa: PLW1509
    wait_for(lambda: len(group.processes()) >= 8)
    stay = group.end()
    process.wait()
    group.remove()
    assert stay == []
    assert not group.memory_folder.exists()


def test_records_of_a_folder_that_others_may_write_to_are_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "PLACE", tmp_path)
    assert records.note("/x").path is not None
    assert [each.owner for each in records.holdings()] == ["/x"]
    records._place().chmod(0o777)
    assert records.holdings() == []


def _sleeping(owner: str) -> subprocess.Popen[Any]:
    return subprocess.Popen(["sleep", "600"], env=os.environ | {MARKER: owner})

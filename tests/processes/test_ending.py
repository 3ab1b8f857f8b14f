"""All that a case has started ends with it; what does not is said."""

from __future__ import annotations

import os
import subprocess
import sys

import psutil
import pytest
from started_run import wait_for

from breakeven.processes import leftovers
from breakeven.processes.birthmark import bear, mark_of
from breakeven.processes.control_group import ControlGroup, new_group
from breakeven.processes.leftovers import MARKER, new_owner
from breakeven.processes.owners.ending import end_all, not_ended_in_words

pytestmark = pytest.mark.skipif(not psutil.LINUX, reason="what only Linux has")

DETACHES = """
import os, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        quiet = os.open(os.devnull, os.O_RDWR)
        print(os.getpid(), flush=True)
        for each in range(3):
            os.dup2(quiet, each)
        os.execve("/bin/sleep", ["sleep", "600"], {})
    os._exit(0)
os.wait()
"""
"""A double fork, a session of its own, and another program without any environment."""


def _detached(owner: str, group: ControlGroup | None, *, marked: bool) -> psutil.Process:
    mark = mark_of(owner)

    def prepare() -> None:
        if group:
            group.enter()
        if marked:
            bear(mark)

    said = subprocess.check_output([sys.executable, "-c", DETACHES], preexec_fn=prepare)
    found = psutil.Process(int(said))
    wait_for(lambda: found.name() == "sleep")
    return found


def _is_alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_process_that_detaches_itself_is_ended_by_its_group() -> None:
    owner, group = new_owner(), new_group()
    if group is None:
        pytest.skip("no control group can be made here")
    detached = _detached(owner, group, marked=False)
    assert detached.pid in group.processes()
    assert end_all(owner, group) == []
    assert not _is_alive(detached)
    assert not group.memory_folder.exists()


def test_without_a_group_it_is_ended_by_its_mark() -> None:
    owner = new_owner()
    detached = _detached(owner, None, marked=True)
    assert end_all(owner, None) == []
    assert not _is_alive(detached)


def test_without_a_mark_it_is_ended_by_descent() -> None:
    owner = new_owner()
    detached = _detached(owner, None, marked=False)
    assert end_all(owner, None, [detached]) == []
    wait_for(lambda: not _is_alive(detached))


def test_what_cannot_be_ended_is_returned_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = new_owner()
    stays = subprocess.Popen(["sleep", "600"], env=os.environ | {MARKER: owner})
    monkeypatch.setattr(leftovers, "LONGEST_END_SECONDS", 0.2)
    monkeypatch.setattr(leftovers, "_kill", lambda _: None)
    try:
        found = end_all(owner, None)
        assert [each.pid for each in found] == [stays.pid]
        assert not_ended_in_words("mine, plain", found) == (
            f"of mine, plain, this could not be ended: sleep (process {stays.pid}); "
            "breakeven doctor --clean tries it again"
        )
    finally:
        stays.kill()
        stays.wait()


def test_the_name_of_a_process_cannot_write_on_the_terminal() -> None:
    named = "import ctypes, time; ctypes.CDLL(None).prctl(15, b'\\x1b[2Jx'); print(flush=True); time.sleep(600)"
    process = subprocess.Popen([sys.executable, "-c", named], stdout=subprocess.PIPE)
    try:
        assert process.stdout
        process.stdout.readline()
        assert "?[2Jx" in not_ended_in_words("mine", [psutil.Process(process.pid)])
    finally:
        process.kill()
        process.communicate()

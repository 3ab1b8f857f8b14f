"""Whatever a process has started is found and ended, and what it left in shared memory is deleted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from breakeven.processes.birthmark import bear, mark_of, shed
from breakeven.processes.leftovers import end_marked, marked_processes, new_owner
from breakeven.processes.shared_segments import SHARED_FOLDER

pytestmark = pytest.mark.skipif(not psutil.LINUX, reason="what only Linux has")

STRAY = """
import subprocess, sys
subprocess.Popen(["sleep", "600"], env={}, start_new_session=True, stdout=subprocess.DEVNULL)
"""
MAPS = """
import mmap, os, signal, sys, time
for path in sys.argv[1:]:
    with open(path, "w+b") as file:
        file.truncate(4096)
        held = mmap.mmap(file.fileno(), 4096)
        globals()[path] = held
print("there", flush=True)
time.sleep(600)
"""


@pytest.fixture
def owner() -> Iterator[str]:
    """A new owner, of whom nothing is left when the test ends."""
    made = new_owner()
    yield made
    end_marked(made)


def _start(owner: str, source: str, *arguments: str) -> subprocess.Popen[bytes]:
    mark = mark_of(owner)
    return subprocess.Popen(
        [sys.executable, "-c", source, *arguments],
        stdout=subprocess.PIPE,
        preexec_fn=lambda: bear(mark),  # noqa: PLW1509 - two system calls
    )


def test_a_child_without_environment_in_a_session_of_its_own_is_found_and_ended(owner: str) -> None:
    _start(f"{owner}/case", STRAY).communicate()
    (stray,) = marked_processes(owner)
    assert stray.name() == "sleep"
    assert stray.environ() == {}
    assert os.getsid(stray.pid) == stray.pid
    assert marked_processes(f"{owner}/case") == [stray]
    assert marked_processes(f"{owner}/other") == []
    end_marked(owner)
    assert marked_processes(owner) == []


def test_a_process_that_has_shed_its_mark_belongs_to_nobody(owner: str) -> None:
    mark = mark_of(owner)

    def bear_and_shed() -> None:
        bear(mark)
        shed()

    process = subprocess.Popen(["sleep", "600"], preexec_fn=bear_and_shed)  # noqa: PLW1509
    try:
        assert marked_processes(owner) == []
    finally:
        process.kill()
        process.wait()


def test_shared_memory_of_killed_processes_goes_and_files_of_the_users_stay(owner: str) -> None:
    name = f"breakeven-test-{os.getpid()}"
    segment, cache = SHARED_FOLDER / f"psm_{name}", SHARED_FOLDER / name
    older = SHARED_FOLDER / f"psm_older-{name}"
    try:
        older.write_bytes(bytes(4096))
        process = _start(owner, MAPS, str(segment), str(cache))
        assert process.stdout
        process.stdout.readline()
        end_marked(owner)
        process.communicate()
        assert not segment.exists()
        assert cache.exists()
        assert older.exists()
    finally:
        for path in (segment, cache, older):
            path.unlink(missing_ok=True)


def test_shared_memory_that_another_process_uses_stays(owner: str) -> None:
    segment = SHARED_FOLDER / f"psm_breakeven-test-{os.getpid()}"
    ours = _start(owner, MAPS, str(segment))
    other = _start(new_owner(), MAPS, str(segment))
    try:
        for process in (ours, other):
            assert process.stdout
            process.stdout.readline()
        end_marked(owner)
        assert segment.exists()
    finally:
        for process in (ours, other):
            process.kill()
            process.communicate()
        segment.unlink(missing_ok=True)

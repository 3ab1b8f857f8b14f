"""Whatever a process has started is found and ended, and what it left in shared memory is deleted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from breakeven.processes.birthmark import bear, mark_of, shed
from breakeven.processes.janitor import janitor_beside
from breakeven.processes.leftovers import end_marked, marked_processes, new_owner
from breakeven.processes.owned_folder import LOCK, make_held, new_place, remove_left_folders
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


def test_the_folder_of_an_owner_killed_with_its_janitor_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    source = (
        "import sys, time; from pathlib import Path\n"
        "from breakeven.processes.owned_folder import make_held\n"
        "make_held(Path(sys.argv[1])); print('there', flush=True); time.sleep(600)\n"
    )
    place = new_place()
    killed = subprocess.Popen([sys.executable, "-c", source, str(place)], stdout=subprocess.PIPE)
    assert killed.stdout
    killed.stdout.readline()
    foreign = tmp_path / "bk-of-others"
    foreign.mkdir()
    remove_left_folders()
    assert (place / LOCK).exists(), "its owner lives"
    killed.kill()
    killed.communicate()
    remove_left_folders()
    assert not place.exists()
    assert foreign.exists()


def test_a_folder_is_held_for_as_long_as_its_janitor_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with janitor_beside(new_owner(), str(new_place())):
        remove_left_folders()
        (folder,) = tmp_path.iterdir()
        assert folder.name.startswith("bk-")
    assert list(tmp_path.iterdir()) == []
    os.close(make_held(new_place()))
    remove_left_folders()
    assert list(tmp_path.iterdir()) == []

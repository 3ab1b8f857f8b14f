"""The doctor lists what killed commands have left, with sizes, and removes it when it is asked to."""

from __future__ import annotations

import json
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

from breakeven.machine import leftovers

pytestmark = pytest.mark.skipif(not psutil.LINUX, reason="what only Linux has")
ROOT = Path(__file__).resolve().parents[2]
HOLDS = """
import os, subprocess, sys, time
from breakeven.processes.leftovers import MARKER, new_owner
from breakeven.processes.owned_folder import make_held, new_place

owner = new_owner()
held = make_held(new_place(), owner)
(held.folder / "large").write_bytes(bytes(100_000))
quiet = dict(stdin=-3, stdout=-3, stderr=-3, start_new_session=True)
stray = subprocess.Popen(["sleep", "600"], env=os.environ | {MARKER: owner}, **quiet)
print(stray.pid, held.folder, flush=True)
time.sleep(600)
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    own = {"TMPDIR": str(temporary), "BREAKEVEN_CACHE": str(tmp_path / "cache")}
    return os.environ | own | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}


@pytest.fixture
def holding(
    environment: dict[str, str],
) -> Iterator[tuple[subprocess.Popen[str], int, Path]]:
    """A process, one that it has started, and its folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    pid, folder = process.stdout.readline().split()
    try:
        yield process, int(pid), Path(folder)
    finally:
        for each in (process.pid, int(pid)):
            if psutil.pid_exists(each):
                os.kill(each, signal.SIGKILL)
        process.communicate()


def cleaned(environment: dict[str, str], folder: Path) -> dict[str, list[dict[str, Any]]]:
    done = subprocess.run(
        [sys.executable, "-m", "breakeven", "doctor", "--clean", "--json"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return found


def test_what_a_killed_process_has_left_is_removed_and_nothing_of_the_living(
    holding: tuple[subprocess.Popen[str], int, Path], environment: dict[str, str], tmp_path: Path
) -> None:
    process, stray, folder = holding
    names = [each["name"] for each in cleaned(environment, tmp_path)["removed"]]
    assert str(folder) not in names
    assert folder.exists()
    process.kill()
    process.wait()
    found = cleaned(environment, tmp_path)
    assert found["left"] == []
    assert not folder.exists()
    wait_for(lambda: not _is_alive(stray))
    removed = {each["name"]: each for each in found["removed"]}
    if str(folder) in removed:  # unless a run that began meanwhile was first
        assert removed[str(folder)]["kind"] == "folder"
        assert removed[str(folder)]["size_bytes"] >= 100_000


def test_folders_of_earlier_versions_go_when_they_are_old_and_unused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(leftovers, "USUAL", str(tmp_path))
    for name in ("breakeven-abcd_123", "be-0a1b2c3d", "breakeven-of-mine", "breakeven-abcd_new"):
        (tmp_path / name).mkdir()
        if not name.endswith("new"):
            os.utime(tmp_path / name, (1, 1))
    found = leftovers._of_earlier_versions()
    assert {each.name for each in found} == {"breakeven-abcd_123", "be-0a1b2c3d"}
    with (tmp_path / "be-0a1b2c3d" / "file").open("w"):
        os.utime(tmp_path / "be-0a1b2c3d", (1, 1))
        with subprocess.Popen(["sleep", "600"], cwd=tmp_path / "breakeven-abcd_123") as user:
            names = {each.name for each in leftovers._of_earlier_versions()}
            user.kill()
    assert "breakeven-abcd_123" not in names


def _is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False

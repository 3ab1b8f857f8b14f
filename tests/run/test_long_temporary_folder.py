"""However long the path of the folder for temporary files is, sockets can be made in that of a run."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from breakeven.run.run_guards import everything_ended

LISTENS = """
from multiprocessing.managers import BaseManager

with BaseManager() as manager:
    print(manager.address)
"""
WAITS = """
import os, time
from breakeven.run.run_guards import everything_ended

with everything_ended():
    print(os.environ["TMPDIR"], flush=True)
    time.sleep(600)
"""


@pytest.fixture(params=[20, 90, 200], ids=lambda letters: f"{letters} letters")
def long_folder(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The user's own folder for temporary files, whose path has at least so many letters."""
    missing = request.param - len(str(tmp_path))
    folder = tmp_path / ("x" * max(1, missing))
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def test_a_socket_of_asv_and_one_of_multiprocessing_fit(long_folder: Path) -> None:
    with everything_ended():
        own = Path(tempfile.gettempdir())
        facts = own.stat()
        assert stat.S_IMODE(facts.st_mode) == 0o700
        assert facts.st_uid == os.getuid()
        place = Path(tempfile.mkdtemp(prefix="asv-forkserver-"))
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(place / "socket"))
        listens = subprocess.run(
            [sys.executable, "-c", LISTENS], capture_output=True, text=True, check=False
        )
        assert Path(listens.stdout.strip()).is_relative_to(own), listens.stderr
    assert not own.exists()
    assert list(long_folder.iterdir()) == []


def test_a_killed_run_leaves_no_folder(long_folder: Path) -> None:
    killed = subprocess.Popen([sys.executable, "-c", WAITS], stdout=subprocess.PIPE, text=True)
    assert killed.stdout
    own = Path(killed.stdout.readline().strip())
    assert own.is_dir()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    ends = time.monotonic() + 30
    while own.exists() and time.monotonic() < ends:
        time.sleep(0.05)
    assert not own.exists()
    assert list(long_folder.iterdir()) == []

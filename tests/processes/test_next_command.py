"""The next command begins when those who clean up after a killed one are done, and takes over from one that is stuck."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Timer

import psutil
import pytest

from breakeven.processes import janitor as janitors
from breakeven.processes.owners.clearing import clear_and_say

pytestmark = pytest.mark.skipif(not psutil.LINUX, reason="what only Linux has")
OWNS = """
import time
from breakeven.processes.janitor import _Janitor, janitor_beside
from breakeven.processes.leftovers import new_owner
from breakeven.processes.owned_folder import new_place

folder = new_place()
with janitor_beside(new_owner(), str(folder)):
    print(_Janitor.live[0].process.pid, folder, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, Path]]:
    """A janitor that was stopped before the process was killed after which it has to clean up, and a folder of it."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    process = subprocess.Popen([sys.executable, "-c", OWNS], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    pid, folder = process.stdout.readline().split()
    os.kill(int(pid), signal.SIGSTOP)
    process.kill()
    process.wait()
    process.stdout.close()  # its end would be seen when the janitor, too, has ended
    try:
        yield int(pid), Path(folder)
    finally:
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


def test_a_janitor_that_cleans_up_is_waited_for(stopped: tuple[int, Path]) -> None:
    pid, folder = stopped
    assert folder.exists()
    Timer(0.5, os.kill, (pid, signal.SIGCONT)).start()
    clear_and_say()
    assert not folder.exists()


def test_one_that_is_stuck_is_ended_and_its_work_is_done(
    stopped: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(janitors, "LONGEST_END_SECONDS", 0.2)
    clear_and_say()
    assert not stopped[1].exists()
    assert not psutil.pid_exists(stopped[0])

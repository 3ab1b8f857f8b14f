"""kill -9 of a run, of its janitor, or of both, while a pool of processes holds shared memory: nothing stays."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from killed_commands import JANITOR
from started_run import leaked_segments, shared_segments, wait_for

from breakeven.processes.leftovers import MARKER

pytestmark = [
    pytest.mark.slow,  # six runs, most of which are killed
    pytest.mark.skipif(not psutil.LINUX, reason="what only Linux has"),
]
ROOT = Path(__file__).resolve().parents[3]
MINE = '''"""What is left of a pool?"""
import time
import numpy as np
from breakeven import Implementation, Workload
from breakeven.engines.shared_memory import share

def make_inputs(n):
    return (np.ones(n),)

def plain(x):
    return float(x.sum())

def to_shared(x, session):
    return (share(x, session),)

def part(shared):
    time.sleep(0.05)
    return float(shared.open().sum())

def pooled(shared, session):
    return list(session.executor.map(part, [shared] * 40))[0]

WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes={"some": 400_000},
    implementations={
        "plain": plain,
        "pooled": Implementation(pooled, engine="processes", ingest=to_shared),
    },
)
'''


class Run:
    """A run of the file, whose temporary files lie in a short folder of its own: in a long one it makes none."""

    def __init__(self, folder: Path, temporary: Path) -> None:
        self.folder = folder
        self.temporary = temporary
        self.said = (folder / "said").open("w+")
        own = {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary)}
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "breakeven",
                "run",
                "mine.py",
                "--quick",
                "--workers",
                "2",
            ],
            cwd=folder,
            env=os.environ | own | {"BREAKEVEN_CACHE": str(folder / "cache")},
            stdout=self.said,
            stderr=subprocess.STDOUT,
        )

    def janitors(self) -> list[psutil.Process]:
        """Its janitors: those of the run, and of what it measures by the way."""
        return [each for each in _children(self.process.pid) if JANITOR in _words(each)]

    def workers(self) -> list[psutil.Process]:
        """The processes of its pool."""
        return [each for each in self.all() if "spawn_main" in " ".join(_words(each))]

    def all(self) -> list[psutil.Process]:
        """Every living process that has its folder for temporary files."""
        return [each for each in psutil.process_iter() if self._is_its(each)]

    def _is_its(self, process: psutil.Process) -> bool:
        try:
            its = process.environ()
            is_alive = process.status() != psutil.STATUS_ZOMBIE
            return is_alive and MARKER in its and its["TMPDIR"].startswith(str(self.temporary))
        except (psutil.Error, OSError, KeyError):
            return False

    def says(self) -> str:
        self.said.seek(0)
        return self.said.read()

    def end(self) -> None:
        for each in (*self.all(), *self.janitors()):
            with suppress(psutil.NoSuchProcess):  # one may end with another
                each.kill()
        self.process.kill()
        self.process.wait()
        self.said.close()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """A run that is at the pool."""
    (tmp_path / "mine.py").write_text(MINE)
    temporary = Path(tempfile.mkdtemp(prefix="bt-", dir="/tmp"))
    started = Run(tmp_path, temporary)
    try:
        wait_for(lambda: len(started.workers()) >= 2 and new_blocks())
        yield started
    finally:
        started.end()
        shutil.rmtree(temporary, ignore_errors=True)


@pytest.fixture(autouse=True)
def before(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    found = shared_segments()
    monkeypatch.setattr(sys.modules[__name__], "_before", found)
    return found


_before: set[str] = set()


def new_blocks() -> set[str]:
    return {name for name in shared_segments() - _before if name.startswith("bk-")}


def test_a_killed_run_leaves_no_shared_memory_and_no_process(run: Run) -> None:
    run.process.kill()
    run.process.wait()
    wait_for(lambda: not run.all() and not leaked_segments(_before), 30)
    wait_for(lambda: not list(run.temporary.iterdir()), 30)


def test_a_run_whose_janitor_was_killed_says_so_and_leaves_nothing(run: Run) -> None:
    for each in run.janitors():
        each.kill()
    assert run.process.wait(120) == 0, run.says()
    assert "the process that cleans up after this one was" in run.says()
    wait_for(lambda: not run.all() and not leaked_segments(_before), 30)
    assert list(run.temporary.iterdir()) == []


def test_killed_with_its_janitor_the_next_run_takes_away_what_it_left(run: Run) -> None:
    left = run.all()
    for each in run.janitors():
        each.kill()
    run.process.kill()
    run.process.wait()
    assert left
    again = Run(run.folder, run.temporary)
    try:
        assert again.process.wait(120) == 0, again.says()
        wait_for(lambda: not again.all() and not leaked_segments(_before), 30)
        assert list(run.temporary.iterdir()) == []
    finally:
        again.end()


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []

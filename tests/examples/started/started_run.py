"""A run that is started and not waited for, to be killed, and what it may have left behind."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest
from started_command import StartedCommand

Found = TypeVar("Found")
SHARED_MEMORY = Path("/dev/shm")


class StartedRun(StartedCommand):
    """``breakeven run`` in a clone."""

    def __init__(self, clone: Any, *arguments: str, **environment: str) -> None:
        self.clone = clone
        super().__init__(
            [sys.executable, "-m", "breakeven", "run", *arguments],
            clone.folder,
            lambda temporary: clone.environment() | {"TMPDIR": str(temporary)} | environment,
        )

    def reaches(self, condition: Callable[[], Found]) -> Found:
        """What the condition found while it runs; fails, with what it printed, where it has ended before."""
        found = wait_for(lambda: condition() or self.process.poll() is not None)
        if found is True:
            pytest.fail(f"it ended before that; it printed: {self.says()[-2000:]}")
        return found

    def processes(self) -> list[psutil.Process]:
        return working_in(self.clone.folder)


@contextmanager
def started_run(clone: Any, *arguments: str, **environment: str) -> Iterator[StartedRun]:
    """A run that is gone when the block ends."""
    run = StartedRun(clone, *arguments, **environment)
    try:
        yield run
    finally:
        run.end()


def wait_for(condition: Callable[[], Found], seconds: float = 90) -> Found:
    """What the condition found, as soon as it is true; fails when it does not come about."""
    ends = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > ends:
            pytest.fail("it did not come about in time")
        time.sleep(0.05)
    return found


def working_in(folder: Path) -> list[psutil.Process]:
    """The living processes whose environment points at the clone."""
    found = []
    for process in psutil.process_iter():
        try:
            alive = process.status() != psutil.STATUS_ZOMBIE
            if alive and process.environ().get("PYTHONPATH", "").endswith(str(folder)):
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def case_process(clone: Any, label: str) -> psutil.Process | None:
    """The process of a case, by the name of its implementation."""
    for process in working_in(clone.folder):
        command = _command(process)
        is_case = len(command) > 3 and command[2].endswith("case_process.py")
        if is_case and json.loads(command[3])["implementation"] == label:
            return process
    return None


def named(clone: Any, text: str) -> psutil.Process | None:
    """A process of the clone with this in its command line."""
    for process in working_in(clone.folder):
        if text in " ".join(_command(process)):
            return process
    return None


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def journal_paths(clone: Any) -> list[Path]:
    """The clone's journals, by name."""
    return sorted((clone.folder / "results" / "data" / "runs").glob("*.jsonl"))


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a journal; one that was cut short is left out."""
    found = []
    for line in path.read_text(errors="replace").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def cases_of(clone: Any) -> list[dict[str, Any]]:
    """Every case line of all the clone's journals."""
    return [
        line for path in journal_paths(clone) for line in lines_of(path) if line["kind"] == "case"
    ]


def by_label(clone: Any) -> dict[str, dict[str, Any]]:
    """The case lines by implementation; none was measured twice."""
    found = cases_of(clone)
    labels = [line["case"]["implementation"] for line in found]
    assert len(labels) == len(set(labels)), f"a case was measured twice: {labels}"
    return dict(zip(labels, found, strict=True))


def leaked_segments(before: set[str]) -> list[str]:
    """Blocks of shared memory that are new and that no living process uses."""
    new = {path.name for path in SHARED_MEMORY.iterdir()} - before
    maps = "".join(_maps(pid) for pid in psutil.pids()) if new else ""
    return [name for name in new if f"{SHARED_MEMORY}/{name}" not in maps]


def shared_segments() -> set[str]:
    """The names of the blocks of shared memory that there are."""
    return {path.name for path in SHARED_MEMORY.iterdir()}


def _maps(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/maps").read_text()
    except (OSError, ValueError):
        return ""

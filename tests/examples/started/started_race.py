"""A race that is started in a folder of its own, and what it may have left behind."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from command_line import CommandLine
from control_groups import control_groups_of

__all__ = ["StartedRace", "race_in", "raced_in", "started_race"]

VARIABLE = "TEST_RACE"
"""In the environment of a race and of all that it starts."""


class StartedRace:
    """``breakeven race``, in a process group of its own; its temporary files go to a short folder."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.temporary = Path(tempfile.mkdtemp(prefix="bt-", dir="/tmp"))
        self.printed = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed in end
        variables = {"TMPDIR": str(self.temporary), VARIABLE: str(self.temporary)}
        self.line = CommandLine(folder, variables)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "breakeven", "race", *arguments],
            cwd=folder,
            env=self.line.environment,
            stdout=self.printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # A shell's background job ignores Ctrl-C, and so would what it starts.
            preexec_fn=_hear_interrupts,  # noqa: PLW1509 - one system call, safe after fork
        )

    def says(self) -> str:
        """What it has printed so far."""
        self.printed.seek(0)
        return self.printed.read()

    def ended(self, seconds: float = 120) -> int:
        """Its exit code, when it has ended by itself."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            pytest.fail(f"the race did not end; it printed: {self.says()[-2000:]}")

    def processes(self) -> list[psutil.Process]:
        """The living processes of it, the race itself included."""
        return [each for each in psutil.process_iter() if self._is_its(each)]

    def named(self, text: str) -> psutil.Process | None:
        """A process that it has started, with this in its command line."""
        for process in self.processes():
            try:
                if process.pid != self.process.pid and text in " ".join(process.cmdline()):
                    return process
            except psutil.Error:
                continue
        return None

    def require_nothing_left(self, seconds: float = 60, *, was_killed: bool = False) -> None:
        """Wait until nothing is left of it; fails with what there still is.

        The empty control group of one that ``was_killed`` goes with the next start of Breakeven.
        """
        ends = time.monotonic() + seconds
        while left := [each for each in self._left() if not (was_killed and "cgroup" in each)]:
            if time.monotonic() > ends:
                pytest.fail(f"these are left after the race: {left}; it printed: {self.says()}")
            time.sleep(0.05)

    def end(self) -> None:
        """End it and everything of it, when a test has failed before it ended."""
        self.process.kill()
        self.process.wait()
        for process in self.processes():
            process.kill()
        self.printed.close()
        shutil.rmtree(self.temporary, ignore_errors=True)

    def _left(self) -> list[str]:
        processes = [f"process {each.pid} {each.name()}" for each in self.processes()]
        return (
            processes
            + control_groups_of(self.process.pid)
            + [str(path) for path in self.temporary.glob("*")]
        )

    def _is_its(self, process: psutil.Process) -> bool:
        try:
            is_alive = process.status() != psutil.STATUS_ZOMBIE
            return is_alive and process.environ().get(VARIABLE) == str(self.temporary)
        except (psutil.Error, OSError):
            return False


@contextmanager
def started_race(folder: Path, *arguments: str) -> Iterator[StartedRace]:
    """A race that is gone when the block ends."""
    race = StartedRace(folder, *arguments)
    try:
        yield race
    finally:
        race.end()


def race_in(folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit code of a race, and what it said; fails where something of it is left."""
    with started_race(folder, *arguments) as race:
        code = race.ended()
        race.require_nothing_left()
        return code, race.says()


def raced_in(folder: Path, *arguments: str) -> dict[str, Any]:
    """What a race found, as it says it in JSON; fails where something of it is left."""
    code, said = race_in(folder, *arguments, "--json")
    assert code == 0, said
    found: dict[str, Any] = json.loads(said[said.index("{\n") :])
    return found


def _hear_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

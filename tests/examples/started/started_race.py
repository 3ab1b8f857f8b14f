"""A race that is started in a folder of its own, and what it may have left behind."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from command_line import CommandLine
from started_command import StartedCommand

__all__ = ["StartedRace", "race_in", "raced_in", "started_race"]

VARIABLE = "TEST_RACE"
"""In the environment of a race and of all that it starts."""


class StartedRace(StartedCommand):
    """``breakeven race`` in a folder."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        super().__init__(
            [sys.executable, "-P", "-m", "breakeven", "race", *arguments],
            folder,
            lambda temporary: (
                CommandLine(
                    folder, {"TMPDIR": str(temporary), VARIABLE: str(temporary)}
                ).environment
            ),
        )

    def processes(self) -> list[psutil.Process]:
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

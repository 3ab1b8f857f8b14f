"""A command that is killed again and again, with or without its janitors, and what that may have left."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from command_line import CommandLine
from control_groups import ROOT
from started_run import leaked_segments, shared_segments, wait_for

from breakeven.processes.owners.clearing import leftovers
from breakeven.processes.owners.using import named

__all__ = ["KILLED", "KilledCommand", "killed_command", "killed_ten_times"]

KILLED = [
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not psutil.LINUX, reason="what only Linux has"),
]
"""The marks of a file of such tests."""
TOKEN = "BREAKEVEN_TEST_KILLED"
"""In the environment of a command and of all that it starts."""
JANITOR = "breakeven.processes.janitor"
KILLS, EARLY, WITH_JANITORS = 10, 2, 3
EARLY_SHARE = 0.03
BEGUN_ANEW = 3
OF_THE_TOOL = ("-m", "breakeven")
NEXT = ("race", "--command", "true", "true", "--budget", "1s")
"""Any command that measures takes away what is left."""
GROUP = re.compile(r"breakeven-(\d+)-")


class KilledCommand:
    """A command in a folder: of the tool, or of what comes before it (``program``).

    Its temporary files go to a short folder of its own, so that all that is left there is its.
    """

    def __init__(self, folder: Path, *words: str, program: tuple[str, ...] = OF_THE_TOOL) -> None:
        self.folder = folder
        self.words = [sys.executable, "-P", *program, *words]
        self.temporary = Path(tempfile.mkdtemp(prefix="bt-", dir="/tmp"))
        self.printed = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed in end
        own = {"TMPDIR": str(self.temporary), TOKEN: str(self.temporary)}
        pip = os.environ.get("PIP_CACHE_DIR") or str(Path.home() / ".cache" / "pip")
        self.line = CommandLine(folder, {"PIP_CACHE_DIR": pip, **own})
        self._segments = shared_segments()
        self._before = {*self._known_to_the_tool(), *_groups_of_the_dead()}

    @property
    def cache(self) -> Path:
        """The cache of its own."""
        return Path(self.line.environment["BREAKEVEN_CACHE"])

    def says(self) -> str:
        """What it has printed since it was started last."""
        self.printed.seek(0)
        return self.printed.read()

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, and do not wait."""
        self.printed.seek(0)
        self.printed.truncate()
        return subprocess.Popen(
            self.words,
            cwd=self.folder,
            env=self.line.environment,
            stdout=self.printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def kill(self, process: subprocess.Popen[bytes], *, with_janitors: bool = False) -> bool:
        """kill -9; whether it had not ended by itself. Janitors go first, so that they notice nothing."""
        for each in self.processes(JANITOR) if with_janitors else ():
            with suppress(psutil.NoSuchProcess):
                each.kill()
        process.kill()
        return process.wait() < 0

    def whole(self, seconds: float = 170) -> float:
        """Let it end by itself, well and without a trace; returns how long it took."""
        began = time.monotonic()
        process = self.start()
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            pytest.fail(f"it did not end; it printed: {self.says()[-2000:]}")
        took = time.monotonic() - began
        assert code == 0, self.says()
        self.require_nothing_left()
        return took

    def dies_at(self, seconds: float, *, with_janitors: bool = False) -> bool:
        """Kill it that long after its start; whether it had not ended by itself, and well, by then."""
        process = self.start()
        with suppress(subprocess.TimeoutExpired):
            assert process.wait(seconds) == 0, self.says()
            return False
        return self.kill(process, with_janitors=with_janitors)

    def dies_when(self, grows: Callable[[], int]) -> None:
        """Kill it as soon as a number has grown; where it ends by itself before, when it is begun anew."""
        for _ in range(BEGUN_ANEW):
            before, process = grows(), self.start()
            wait_for(lambda: grows() > before or process.poll() is not None)  # noqa: B023
            if self.kill(process):
                return
        pytest.fail(f"it ended each time before it was killed: {self.says()}")

    def processes(self, text: str = "") -> list[psutil.Process]:
        """The living processes of it that have this in their command lines."""
        return [each for each in psutil.process_iter() if self._is_its(each, text)]

    def left(self) -> list[str]:
        """What there still is of it: processes, temporary files, shared memory, control groups, and what the tool
        itself says that there is."""
        found = [named(each.pid) for each in self.processes()]
        found += [str(path) for path in self.temporary.iterdir()]
        found += leaked_segments(self._segments)
        if found:
            return found
        return sorted({*_groups_of_the_dead(), *self._known_to_the_tool()} - self._before)

    def require_nothing_left(self, seconds: float = 60) -> None:
        """Wait until nothing is left of it; fails with what there still is."""
        ends = time.monotonic() + seconds
        while left := self.left():
            if time.monotonic() > ends:
                pytest.fail(f"these are left: {left}; it printed: {self.says()}")
            time.sleep(0.1)

    def next_command(self) -> str:
        """What another command of the tool says on standard error, which measures in the same folder."""
        done = CommandLine(self.folder).breakeven(*NEXT)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def end(self) -> None:
        """End everything of it, when a test has failed."""
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.printed.close()
        shutil.rmtree(self.temporary, ignore_errors=True)

    def _is_its(self, process: psutil.Process, text: str) -> bool:
        try:
            is_alive = process.status() != psutil.STATUS_ZOMBIE
            is_its = is_alive and process.environ().get(TOKEN) == str(self.temporary)
            return is_its and text in " ".join(process.cmdline())
        except (psutil.Error, OSError):
            return False

    def _known_to_the_tool(self) -> list[str]:
        notebooks = self.folder / ".breakeven" / "notebook"
        return [f"{each.kind} {each.name}" for each in leftovers([notebooks])]


@contextmanager
def killed_command(
    folder: Path, *words: str, program: tuple[str, ...] = OF_THE_TOOL
) -> Iterator[KilledCommand]:
    """A command of which nothing is left when the block ends."""
    command = KilledCommand(folder, *words, program=program)
    try:
        yield command
    finally:
        command.end()


def killed_ten_times(
    command: KilledCommand,
    seed: int,
    seconds: Callable[[], float],
    after_each: Callable[[], object] = lambda: None,
) -> None:
    """Kill a command at ten moments of the ``seconds`` that it takes, two of them very early; three times with
    its janitors, and then another command cleans up. Nothing of it may be left after any."""
    moments = random.Random(seed)
    without_janitors = moments.sample(range(1, KILLS), WITH_JANITORS)
    killed = 0
    for number in range(KILLS):
        share = (number - EARLY + moments.random()) / (KILLS - EARLY)
        share = EARLY_SHARE * moments.random() if number < EARLY else share
        with_janitors = number in without_janitors
        killed += command.dies_at(share * seconds(), with_janitors=with_janitors)
        if with_janitors:
            command.next_command()
        command.require_nothing_left()
        after_each()
    assert killed >= KILLS // 2, "most of the time it had ended before it was killed"


def _groups_of_the_dead() -> list[str]:
    """The folders of control groups of the tool's whose makers live no more."""
    names = [Path(above, name) for above, below, _ in os.walk(ROOT) for name in below]
    made = ((each, GROUP.match(each.name)) for each in names)
    return [str(each) for each, by in made if by and not psutil.pid_exists(int(by[1]))]

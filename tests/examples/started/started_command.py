"""A command that is started and not waited for, to be stopped, and what it may have left behind."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from control_groups import control_groups_of

__all__ = ["StartedCommand", "hear_interrupts"]


class StartedCommand:
    """A command as a terminal starts it: in a process group of its own.

    Its temporary files go to a short folder of its own, so that all that is left there is its; ``environment``
    gives the variables for it.
    """

    def __init__(
        self, words: Sequence[str], folder: Path, environment: Callable[[Path], Mapping[str, str]]
    ) -> None:
        self.temporary = Path(tempfile.mkdtemp(prefix="bt-", dir="/tmp"))
        self.printed = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed in end
        self.process = subprocess.Popen(
            words,
            cwd=folder,
            env=environment(self.temporary),
            stdout=self.printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # A shell's background job ignores Ctrl-C, and so would what it starts.
            preexec_fn=hear_interrupts,  # noqa: PLW1509 - one system call, safe after fork
        )

    def processes(self) -> list[psutil.Process]:
        """The living processes of it, the one that was started included."""
        raise NotImplementedError

    def says(self) -> str:
        """What it has printed so far."""
        self.printed.seek(0)
        return self.printed.read()

    def kill(self) -> int:
        """kill -9, unless it has ended; returns its exit code."""
        self.process.kill()
        return self.process.wait()

    def ended(self, seconds: float = 120) -> int:
        """Its exit code, when it has ended by itself."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            pytest.fail(f"it did not end; it printed: {self.says()[-2000:]}")

    def left(self) -> list[str]:
        """What there still is of it: processes, control groups, temporary files."""
        processes = [f"process {each.pid} {each.name()}" for each in self.processes()]
        files = [str(path) for path in self.temporary.glob("*")]
        return [*processes, *control_groups_of(self.process.pid), *files]

    def require_nothing_left(self, seconds: float = 60, *, was_killed: bool = False) -> None:
        """Wait until nothing is left of it; fails with what there still is.

        The empty control group of one that ``was_killed`` goes with the next start of Breakeven.
        """
        ends = time.monotonic() + seconds
        while left := [each for each in self.left() if not (was_killed and "cgroup" in each)]:
            if time.monotonic() > ends:
                pytest.fail(f"these are left after it: {left}; it printed: {self.says()}")
            time.sleep(0.05)

    def end(self) -> None:
        """End it and everything of it, when a test has failed before it ended."""
        self.kill()
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):  # one may end with another
                process.kill()
        self.printed.close()
        shutil.rmtree(self.temporary, ignore_errors=True)


def hear_interrupts() -> None:
    """Let this process be interrupted, whatever it has inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)

"""A command, run once for every call: each step is answered with JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from time import perf_counter
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from breakeven.sources.in_side.serving import (
        Conversation,
        Found,
        Steps,
        forget_this_folder,
        opened,
        serve,
    )
else:
    from serving import Conversation, Found, Steps, forget_this_folder, opened, serve

LAST_BYTES = 2000
MOST_OF_A_LINE = 300
MOST_BYTES = 2**26
"""A command of a race may print as much."""
LOOK_SECONDS = 0.05


class CommandFailedError(Exception):
    """The command ended with another exit code than 0."""


class _Watched:
    """Ends a process that prints so much that it would fill a disk."""

    def __init__(self, printed: IO[bytes]) -> None:
        self.pid = 0
        """That of the process, from its start until it is waited for: then another may get it."""
        self.printed_too_much = False
        self._printed = printed
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(LOOK_SECONDS):
            if self.pid and os.fstat(self._printed.fileno()).st_size > MOST_BYTES:
                self.printed_too_much = True
                # Popen's own kill may wait for the process, which is done where it is measured.
                os.kill(self.pid, signal.SIGKILL)
                return


class CommandSteps(Steps):
    """The steps of a command: the clock includes what starting its process takes."""

    knows_children = True

    def __init__(self, words: list[str], variables: dict[str, str]) -> None:
        self.words = words
        self.variables = {**os.environ, **variables}
        self.largest_bytes = 0

    def inputs(self) -> Found:
        """Every sample is one run."""
        return {"own_terms": {"number": 1}}

    def timed(self, number: int) -> tuple[float, float, float]:
        """The seconds of so many runs, of their processor time, and of nothing else."""
        wall = cpu = 0.0
        for _ in range(number):
            took, computed = self._run()
            wall += took
            cpu += computed
        return wall, cpu, 0.0

    def _run(self) -> tuple[float, float]:
        with tempfile.TemporaryFile() as printed, _Watched(printed) as watched:
            began = perf_counter()
            process = subprocess.Popen(
                self.words,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=printed,
                env=self.variables,
            )
            watched.pid = process.pid
            _, status, usage = os.wait4(process.pid, 0)
            watched.pid = 0
            took = perf_counter() - began
            self.largest_bytes = max(self.largest_bytes, usage.ru_maxrss * 1024)
            process.returncode = status
            if watched.printed_too_much:
                raise CommandFailedError(f"it printed more than {MOST_BYTES >> 20} MiB")
            if status:
                raise CommandFailedError(_in_words(status) + _last_line(printed))
        return took, usage.ru_utime + usage.ru_stime

    def reset_peak(self) -> Found:
        """This process is not part of what is measured."""
        self.largest_bytes = 0
        return {"rss_bytes": 0, "measures_apart": True}

    def peak(self) -> Found:
        """The peak of the largest process of the runs since the last reset.

        It is the least that the tree has held, for runs too short to be sampled. The system adds what this
        process held when it started them.
        """
        return {"peak_rss_bytes": self.largest_bytes}


def _in_words(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"it was killed by signal {os.WTERMSIG(status)}"
    return f"it ended with exit code {os.WEXITSTATUS(status)}"


def _last_line(printed: IO[bytes]) -> str:
    end = printed.seek(0, 2)
    printed.seek(max(0, end - LAST_BYTES))
    lines = printed.read().decode(errors="replace").strip().splitlines()
    return "; it printed: " + lines[-1][:MOST_OF_A_LINE] if lines else ""


def main(request: str, _: str, *descriptors: str) -> None:
    """Serve the command that ``request`` has."""
    channel = opened(descriptors)
    asked: Found = json.loads(request)
    forget_this_folder()

    def measure(wanted: Found, talk: Conversation) -> Found | None:
        return talk.answer_until(CommandSteps(**wanted), {"next_case"})

    serve(asked, measure, channel)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The process that draws: where the chart compiler dies of a chart, only that chart is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from multiprocessing import Pipe, util
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Literal

from breakeven.report.charts.drawer_process import DRAWN
from breakeven.report.charts.marks import Spec

__all__ = ["Drawer", "NotDrawnError", "drawn"]

SCRIPT = Path(__file__).with_name("drawer_process.py")
PATIENCE_SECONDS = 60.0
"""A chart takes a tenth of a second, and a large one some seconds."""
END_SECONDS = 1.0
MOST_WORDS = 300


class NotDrawnError(Exception):
    """Why a chart could not be drawn, in words."""


def drawn(chart: Spec, form: Literal["svg", "png"], scale: float = 1.0) -> bytes:
    """A chart as a file of that form; raises NotDrawnError where it cannot be drawn."""
    asked = json.dumps({"chart": chart, "form": form, "scale": scale}).encode()
    return _drawer(os.getpid()).answer(asked)


@cache
def _drawer(_of: int) -> Drawer:
    """The drawer of this process: one that was forked from it needs its own."""
    found = Drawer([sys.executable, "-P", str(SCRIPT)])
    util.Finalize(None, found.close, exitpriority=10)  # at the end of a process of a pool too
    return found


class Drawer:
    """Asks a process to draw. It is started when it is needed, and again when it has ended.

    ``command`` is followed by the number of the descriptor on which it answers.
    """

    def __init__(self, command: list[str], patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._command = command
        self._patience = patience_seconds
        self._lock = Lock()
        self._running: tuple[subprocess.Popen[bytes], Connection] | None = None

    def answer(self, asked: bytes) -> bytes:
        """What was drawn; raises NotDrawnError."""
        with self._lock:
            self._running = self._running or self._started()
            _, other_end = self._running
            try:
                other_end.send_bytes(asked)
                if not other_end.poll(self._patience):
                    raise NotDrawnError(f"it was not done after {self._patience:.0f} s")
                found = other_end.recv_bytes()
            except (EOFError, OSError):
                raise NotDrawnError(f"the chart compiler ended {self._end()}") from None
            except BaseException:  # an answer that comes now would belong to no question
                self._end()
                raise
        if not found.startswith(DRAWN):
            raise NotDrawnError(" ".join(found[1:].decode(errors="replace").split())[:MOST_WORDS])
        return found[len(DRAWN) :]

    def close(self) -> None:
        """Let the process end, which waits for nothing but the next chart."""
        if self._running:
            process, other_end = self._running
            self._running = None
            other_end.close()
            with suppress(subprocess.TimeoutExpired):
                process.wait(END_SECONDS)

    def _end(self) -> str:
        """End the process, and say how it ended: by itself, if it did so a moment ago."""
        assert self._running
        process, _ = self._running
        self.close()
        process.kill()
        code = process.wait()
        return f"with {_name(-code)}" if code < 0 else f"with exit code {code}"

    def _started(self) -> tuple[subprocess.Popen[bytes], Connection]:
        ours, theirs = Pipe()
        with theirs:
            number = theirs.fileno()
            try:
                process = subprocess.Popen(
                    [*self._command, str(number)],
                    pass_fds=[number],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            except OSError as error:
                ours.close()
                raise NotDrawnError(f"the chart compiler does not start: {error}") from error
        return process, ours


def _name(number: int) -> str:
    """The name of a signal, or its number."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"

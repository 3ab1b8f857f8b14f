"""How long a case has been checking answers: what its supervisor takes from the time of its calls."""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

__all__ = ["CheckingClock", "new_clock_file"]

NUMBERS = struct.Struct("dd")


def new_clock_file() -> int:
    """A file for the clock of one case, as a descriptor that its process inherits."""
    with tempfile.TemporaryFile() as file:
        file.write(NUMBERS.pack(0.0, 0.0))
        file.flush()
        return os.dup(file.fileno())


class CheckingClock:
    """When the check began that a case is at, and how long the others of this step took.

    It is a file of two numbers, which the case writes and its supervisor reads: nobody has to wake up
    for it beside a call that is timed.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._spent_seconds = 0.0

    def reset(self) -> None:
        """Begin another step."""
        self._spent_seconds = 0.0
        self._write(0.0)

    @contextmanager
    def running(self) -> Iterator[None]:
        """The block checks answers."""
        began = monotonic()
        self._write(began)
        try:
            yield
        finally:
            self._spent_seconds += monotonic() - began
            self._write(0.0)

    def read(self, most_seconds: float) -> tuple[float, float]:
        """For how many seconds the check has run that the case is at, 0 where it is at none, and how
        many all checks of this step have taken: as far as that can be true of a step that has taken
        ``most_seconds``, for what is measured may write into the file."""
        stored = os.pread(self.descriptor, NUMBERS.size, 0)
        if len(stored) < NUMBERS.size:
            return 0.0, 0.0
        began, spent = NUMBERS.unpack(stored)
        running = monotonic() - began if began else 0.0
        return _possible(running, most_seconds), _possible(spent + running, most_seconds)

    def _write(self, began: float) -> None:
        os.pwrite(self.descriptor, NUMBERS.pack(began, self._spent_seconds), 0)


def _possible(seconds: float, most: float) -> float:
    """``seconds`` if possible, else the nearest possible number."""
    return min(seconds, most) if seconds > 0 else 0.0

"""The standard streams: always open, even if this process was started without them, and watched
while they are written."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from dataclasses import dataclass
from typing import Any, TextIO

from breakeven.commands.options import EXIT_NOT_READ, EXIT_REFUSED
from breakeven.wording.saying import say

__all__ = ["Output", "open_closed_streams", "watched_output"]


class _Watched(io.FileIO):
    """A descriptor that remembers why it could not be written. What prints may go on, or end with
    an exit code that means something else."""

    failed: OSError | None = None

    def write(self, data: Any, /) -> Any:
        try:
            return super().write(data)
        except OSError as error:
            self.failed = self.failed or error
            raise


@dataclass(frozen=True)
class Output:
    """The descriptors of standard output and standard error."""

    watched: tuple[_Watched, ...]

    @property
    def failed(self) -> bool:
        """Whether one of them could not be written."""
        return any(each.failed for each in self.watched)

    def ended(self) -> int | None:
        """Write what is still to be written; the exit code where something could not be, which is said.

        A reader that went away, as ``head`` does, knows that.
        """
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        lost = [each for each in self.watched if each.failed]
        for each in lost:
            _point_to_nothing(each.fileno())  # Python itself writes once more when it ends
        if not lost:
            return None
        error = lost[0].failed
        assert error is not None
        if error.errno == errno.EPIPE:
            return EXIT_NOT_READ
        say(
            f"breakeven: standard output cannot be written ({error.strerror}); send it elsewhere: "
            "what was measured is kept"
        )
        return EXIT_REFUSED


def open_closed_streams() -> None:
    """Open on the null device what is closed of the standard streams.

    A file or a pipe would else get the number of one, and a child would take it for that.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            _point_to_nothing(descriptor)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process
    sys.stdout = sys.stdout or _stream(_Watched(1, "w", closefd=False))
    sys.stderr = sys.stderr or _stream(_Watched(2, "w", closefd=False))


def watched_output() -> Output:
    """Watch standard output and standard error from now on, in the encodings that they have."""
    found = []
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):  # and nothing that somebody else has put there
            stream.flush()
            found.append(_Watched(descriptor, "w", closefd=False))
            setattr(sys, name, _stream(found[-1], stream))
    return Output(tuple(found))


def _stream(raw: _Watched, like: io.TextIOWrapper | None = None) -> TextIO:
    """A text stream on a descriptor, with the settings of another one."""
    if like is None:
        return io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", line_buffering=True)
    unbuffered = like.write_through  # as Python was told to be
    return io.TextIOWrapper(
        raw if unbuffered else io.BufferedWriter(raw),
        encoding=like.encoding,
        errors=like.errors,
        line_buffering=like.line_buffering,
        write_through=unbuffered,
    )


def _point_to_nothing(descriptor: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    if nothing == descriptor:
        os.set_inheritable(nothing, True)
        return
    os.dup2(nothing, descriptor)
    os.close(nothing)

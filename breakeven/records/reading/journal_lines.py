"""The lines of a journal that can be used, and why the others cannot: each is left out with its number."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO, NamedTuple

from breakeven.records.reading.decoding import (
    NewerError,
    UnusableError,
    decoded,
    is_usable,
    require_known_schema,
)
from breakeven.records.reading.files import MOST_LINE_BYTES, numbered_lines, why_no_file
from breakeven.records.reading.kinds import Name
from breakeven.records.reading.left_out import LeftOut, tell

__all__ = ["RUN", "SIDES", "JournalLines", "Kind", "Line", "is_cut"]

RUN, SIDES = "run", "sides"
"""The kinds of line with which a file begins: that of a run, or of a comparison of two sides."""
OURS = b'{"kind":"'
"""How lines begin that are written here, notes aside. Other programs may add spaces, or use another order."""
SEVERAL_RUNS = (
    "the file holds several runs: keep each in a file of its own; all but the first is left out"
)


class Line(NamedTuple):
    """A line of a file, with its number, from 1, and what it says that it holds."""

    number: int
    kind: str
    text: bytes


@dataclass(frozen=True)
class Kind:
    """What every line says."""

    kind: Name


@dataclass(frozen=True)
class Begun:
    """The name of the run that a line begins; a comparison has none."""

    run: Name = ""


class JournalLines:
    """The lines of one file. ``faults`` has why one cannot be used, by its number, or, under None, the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: dict[int | None, str] = {}
        self._untold: list[LeftOut] = []

    @property
    def left_out(self) -> list[LeftOut]:
        """What of the file could not be used, as far as it has been read."""
        return [LeftOut(self.path, number, why) for number, why in self.faults.items()]

    def tell(self) -> None:
        """Say what has been left out since that was said last."""
        tell(self._untold)
        self._untold = []

    def of(self, *kinds: str) -> Iterator[Line]:
        """The lines of these kinds; none where the file cannot be read, or is of a later version.

        The last line may be cut short, by a kill or because it is being written.
        """
        try:
            if self._holds(kinds):
                with self.path.open("rb") as stream:
                    yield from (line for line in self._of_one_run(stream) if line.kind in kinds)
        except OSError as error:
            self._leave_out(None, f"cannot be read: {error.strerror or error}")
        except NewerError as error:
            self._leave_out(None, str(error))

    @contextmanager
    def left_out_if_unusable(self, number: int, text: bytes) -> Iterator[None]:
        """Note why a line cannot be used; of one that is cut short nothing, for it may be being written."""
        try:
            yield
        except NewerError:
            raise
        except UnusableError as error:
            if not is_cut(text):
                self._leave_out(number, str(error))

    def _leave_out(self, number: int | None, why: str) -> None:
        if number not in self.faults:
            self.faults[number] = why
            self._untold.append(LeftOut(self.path, number, why))

    def _of_one_run(self, stream: BinaryIO) -> Iterator[Line]:
        """The lines up to where another run begins, as in two files that somebody has joined."""
        first = ""
        for number, text in numbered_lines(stream):
            kind = self._kind(number, text)
            if kind in (RUN, SIDES):
                name = self._begun(number, text)
                first = first or name
                if name not in ("", first):
                    self._leave_out(number, SEVERAL_RUNS)
                    return
            if kind and number not in self.faults:
                yield Line(number, kind, text)

    def _begun(self, number: int, text: bytes) -> str:
        """The name of the run that a line begins; raises NewerError where a later version has written it."""
        name = ""
        with self.left_out_if_unusable(number, text):
            require_known_schema(text)
            name = decoded(Begun, text).run
        return name  # noqa: RET504 - the block may end without it

    def _kind(self, number: int, text: bytes) -> str:
        """What a line says that it holds; empty where it says nothing, or is known to be unusable."""
        if number in self.faults and self.faults[number] != SEVERAL_RUNS:
            return ""
        if text.startswith(OURS):
            return text[len(OURS) :].partition(b'"')[0].decode(errors="replace")
        if text.strip():
            with self.left_out_if_unusable(number, text):
                return decoded(Kind, text).kind
        return ""

    def _holds(self, kinds: tuple[str, ...]) -> bool:
        """Whether one of the kinds stands anywhere, which costs less than going from line to line."""
        if why := why_no_file(self.path):
            if os.path.lexists(self.path):
                self._leave_out(None, why)
            return False
        if not self.path.stat().st_size:
            return False
        with self.path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as text:
            markers = (f'"kind":{json.dumps(kind)}'.encode() for kind in kinds)
            return text[: len(OURS)] != OURS or any(text.find(each) >= 0 for each in markers)


def is_cut(text: bytes) -> bool:
    """Whether a line was cut short, by a kill or because it is being written."""
    return not text.endswith(b"\n") and len(text) < MOST_LINE_BYTES and not is_usable(Kind, text)

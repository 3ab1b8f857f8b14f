"""What commands printed: where two outputs differ, and the last words of one that failed."""

from __future__ import annotations

from itertools import zip_longest
from typing import IO

from breakeven.race.race import Note
from breakeven.workload.checking import shortened

__all__ = ["last_words", "outputs_note"]

LAST_BYTES = 4000
SHOWN_BYTES = 20


def outputs_note(label: str, out: IO[bytes], first: str, first_out: IO[bytes]) -> list[Note]:
    """What is to be said of the output of a command beside the first one's: the first line that
    differs."""
    first_out.seek(0)
    out.seek(0)
    for number, (theirs, own) in enumerate(zip_longest(first_out, out), start=1):
        if theirs != own:
            one, other = _told_apart(theirs, own)
            words = f"the outputs differ in line {number}: {first} prints {one}, {label} {other}"
            return [Note("answers", label, words)]
    return []


def last_words(stream: IO[bytes]) -> str:
    """The last line of an output, to go on a sentence; empty where nothing was printed."""
    end = stream.seek(0, 2)
    stream.seek(max(0, end - LAST_BYTES))
    lines = stream.read().decode(errors="replace").strip().splitlines()
    return f"; it printed: {lines[-1][:300]}" if lines else ""


def _told_apart(theirs: bytes | None, own: bytes | None) -> tuple[str, str]:
    """Two lines that differ, in words that show in what: their text, their end, or else their bytes."""
    one, other = _line(theirs), _line(own)
    if one == other and theirs is not None and own is not None:
        one, other = f"{one} {_end(theirs)}", f"{other} {_end(own)}"
        if theirs.rstrip(b"\n") != own.rstrip(b"\n"):  # too long to be shown whole, or no text
            one, other = (_from_first_difference(*both) for both in ((theirs, own), (own, theirs)))
    return one, other


def _line(line: bytes | None) -> str:
    return "nothing more" if line is None else shortened(line.decode(errors="replace").rstrip("\n"))


def _end(line: bytes) -> str:
    return "and ends the line" if line.endswith(b"\n") else "and does not end the line"


def _from_first_difference(line: bytes, other: bytes) -> str:
    """The bytes of a line from where it differs from another one."""
    place = next(at for at, (a, b) in enumerate(zip_longest(line, other)) if a != b)
    return f"{line[place : place + SHOWN_BYTES]!r} from byte {place + 1} on"

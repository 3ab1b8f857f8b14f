"""What commands printed: where two outputs differ, and the last words of one that failed."""

from __future__ import annotations

from itertools import zip_longest
from typing import IO

from breakeven.race.race import Note
from breakeven.workload.checking import shortened

__all__ = ["last_words", "outputs_note"]

LAST_BYTES = 4000


def outputs_note(label: str, out: IO[bytes], first: str, first_out: IO[bytes]) -> list[Note]:
    """What is to be said of the output of a command beside the first one's: the first line that
    differs."""
    first_out.seek(0)
    out.seek(0)
    for number, (theirs, own) in enumerate(zip_longest(first_out, out), start=1):
        if theirs != own:
            words = (
                f"the outputs differ in line {number}: {first} prints {_line(theirs)}, "
                f"{label} {_line(own)}"
            )
            return [Note("answers", label, words)]
    return []


def last_words(stream: IO[bytes]) -> str:
    """The last line of an output, to go on a sentence; empty where nothing was printed."""
    end = stream.seek(0, 2)
    stream.seek(max(0, end - LAST_BYTES))
    lines = stream.read().decode(errors="replace").strip().splitlines()
    return f"; it printed: {lines[-1][:300]}" if lines else ""


def _line(line: bytes | None) -> str:
    return "nothing more" if line is None else shortened(line.decode(errors="replace").rstrip("\n"))

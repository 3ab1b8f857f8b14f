"""The one way to a terminal: what is printed is shown as it is, and the stream can hold all of it."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from breakeven.wording.visible import LONGEST, visible

__all__ = ["Terminal", "accept_any_text", "new_console", "styled", "told_below"]

SPELLED = "breakeven.spelled"
SPELLINGS = {
    "µ": "u",
    "×": "x",
    "−": "-",
    "–": "-",
    "—": "-",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "…": "...",
    "≥": ">=",
    "≤": "<=",
    "±": "+-",
    "→": "->",
    "²": "^2",
    "▸": ">",
    "\u00a0": " ",
}
"""What our own words hold beyond ASCII, for terminals that have nothing else."""
REPLACED = ("strict", "surrogateescape", "backslashreplace")
"""What Python's streams do by themselves with a character that they lack; what a user has set stays."""


class Terminal(Console):
    """Rich's console; but no text is markup, and hidden characters are shown, wherever they stand."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **settings)
        # COLUMNS=0, in which nothing would be shown.
        if self._width is not None and self._width < 1:
            self._width = None

    def render_str(self, text: str, **how: Any) -> Text:
        # Before it is laid out, so that the escapes have their room, and before Rich drops some controls.
        return super().render_str(visible(text, LONGEST), **how)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(visible(segment.text), segment.style)


def new_console(
    *, stderr: bool = False, width: int | None = None, file: IO[str] | None = None
) -> Console:
    """A console on standard output, on standard error, or on a file."""
    found = Terminal(stderr=stderr, width=width, file=file)
    accept_any_text(found.file)
    return found


def accept_any_text(stream: object) -> None:
    """Let a stream spell what its encoding lacks, such as ``us`` for µs, where it would raise an error."""
    if isinstance(stream, io.TextIOWrapper) and stream.errors in REPLACED:
        codecs.register_error(SPELLED, _spelled)
        stream.reconfigure(errors=SPELLED)


def styled(text: str, style: str = "") -> Text:
    """Text in a style, for a cell of a table or a part of a line; controls that Rich would drop are shown."""
    return Text(visible(text, LONGEST), style)


@contextmanager
def told_below(console: Console, words: str = "") -> Iterator[Callable[[str], None]]:
    """What shows, in the last line of a terminal, what is being done; elsewhere nothing is shown."""
    with console.status(styled(words), spinner="line") as status:  # in ASCII
        yield lambda words: status.update(styled(words))


def _spelled(error: UnicodeError) -> tuple[str, int]:
    """A handler as ``codecs`` wants it: the replacement, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    plain = (
        SPELLINGS.get(each) or each.encode("ascii", "backslashreplace").decode() for each in lost
    )
    return "".join(plain), error.end

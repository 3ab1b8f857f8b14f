"""Text from elsewhere, shown so that a reader sees all of it and no program obeys any of it.

One rule holds for the whole tool: text is stored as it is, and made visible where it leaves. Every exit does so
itself, so that no caller can forget it: the consoles (``terminal.py``) and ``say``, each page as
it is written, each chart before it is drawn, the functions that escape for Markdown, LaTeX and JUnit, the
exported table, and what a notebook shows. A name stays the key that it is until then.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["LONGEST", "one_line", "visible", "without_halves"]

LONGEST = 20_000
"""Characters of a message or a paragraph: what is longer was not written for a reader."""
UNUSUAL = re.compile(r"[^\t\n\x20-\x7e]")
HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode's categories of characters that draw nothing: controls, formats (all that turn the direction of
text), halves of pairs, separators of lines."""
KEPT = "\u200b\u200c\u200d"
"""Where a line may break, and how letters join: the pages use the first, some languages the others."""


def visible(text: str, longest: int | None = None) -> str:
    r"""The text with each hidden character as its escape; what is longer than ``longest`` is cut in the middle.

    Line breaks and tabs stay. Text that is visible already stays as it is.

    >>> visible("a\x1b[2Jb"), visible("one\r\ntwo"), visible("abcdefghij", 6)
    ('a\\x1b[2Jb', 'one\ntwo', 'abcd…j')
    """
    if text.isprintable() and (longest is None or len(text) <= longest):
        return text
    shown = UNUSUAL.sub(lambda found: _shown(found[0]), _cut(text, longest).replace("\r\n", "\n"))
    return _cut(shown, longest)


def without_halves(text: str) -> str:
    r"""The text with each half of a character, such as ``\udce9``, as its escape: what is stored is UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode()


def one_line(text: str, longest: int | None = None) -> str:
    r"""The text as ``visible`` shows it, its line breaks and tabs as escapes too.

    >>> one_line("a\tb\nc")
    'a\\tb\\nc'
    """
    shown = visible(text, longest).replace("\n", r"\n").replace("\t", r"\t")
    return _cut(shown, longest)


def _cut(text: str, longest: int | None) -> str:
    if longest is None or len(text) <= longest:
        return text
    behind = (longest - 1) // 3
    return f"{text[: longest - 1 - behind]}…{text[len(text) - behind :]}"


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    if character in KEPT or not _is_hidden(character):
        return character
    return character.encode("unicode_escape").decode("ascii")


def _is_hidden(character: str) -> bool:
    code = ord(character)
    is_none = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # what Unicode will never assign
    return is_none or unicodedata.category(character) in HIDDEN

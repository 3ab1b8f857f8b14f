"""Text that can be printed and stored: what was raised may hold halves of characters, and commands to a
terminal."""

from __future__ import annotations

import unicodedata

__all__ = ["printable"]

LEFT_AS_THEY_ARE = "\n\t"
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"})
"""Unicode's categories of characters that show nothing, but steer a terminal or the direction of text."""
JOINERS = "\u00ad\u200c\u200d"
"""Characters of the category Cf that belong to words and emoji."""


def printable(text: str, longest: int | None = None) -> str:
    r"""The text with each character that cannot be seen as its escape, such as ``\x1b`` or ``\udce9``.

    One that is longer than ``longest`` characters is cut, and ends in an ellipsis.
    """
    if longest is not None and len(text) > longest:
        text = f"{text[:longest]} …"
    if text.isprintable():
        return text
    return "".join(map(_seen, text))


def _seen(character: str) -> str:
    if character in LEFT_AS_THEY_ARE or character in JOINERS:
        return character
    if unicodedata.category(character) in UNSEEN:
        return character.encode("unicode_escape").decode()
    return character

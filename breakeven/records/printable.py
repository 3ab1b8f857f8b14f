"""Text that can be printed and stored: what was raised may hold halves of characters."""

from __future__ import annotations

__all__ = ["printable"]


def printable(text: str) -> str:
    """The text with each lone surrogate as its escape: such as a byte of a file name, ``\\udce9``."""
    return text.encode("utf-8", "backslashreplace").decode()

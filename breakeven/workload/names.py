"""Names of workloads, and labels of sizes and implementations: what can be one, and what reads alike."""

from __future__ import annotations

import fnmatch
import unicodedata
from collections.abc import Iterable
from typing import Any

__all__ = ["is_selected_by", "require_apart", "require_name", "require_no_comma"]

UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")
"""Control characters, halves of a pair, and what ends a line or a paragraph."""


def is_selected_by(name: str, pattern: str) -> bool:
    """Whether a pattern, such as ``numba*``, is that of a name; a name with brackets selects itself."""
    return name == pattern or fnmatch.fnmatch(name, pattern)


def require_name(kind: str, name: Any) -> str:
    """The name as a text; raises ValueError where it is blank, or has what no table can show."""
    text = str(name)
    if not text.strip():
        raise ValueError(f"{kind} {text!r} is blank; give it a name")
    if any(unicodedata.category(character) in UNPRINTABLE for character in text):
        raise ValueError(f"{kind} {text!r:.80} has characters that cannot be shown; leave them out")
    return text


def require_apart(kind: str, names: Iterable[Any]) -> None:
    """Raise ValueError where one of these is no name, or where two of them read alike."""
    known: dict[str, Any] = {}
    for name in names:
        text = " ".join(unicodedata.normalize("NFC", require_name(kind, name)).split())
        if text in known:
            raise ValueError(f"{kind} {name!r} reads like {known[text]!r}; rename one of them")
        known[text] = name


def require_no_comma(kind: str, names: Iterable[str]) -> None:
    """Raise ValueError where a name has a comma, so that no list of names could hold it."""
    for name in names:
        if "," in name:
            raise ValueError(f"{kind} {name!r} has a comma, which separates names; leave it out")

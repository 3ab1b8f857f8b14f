"""Texts that somebody could put into a name, a message or a file, and what a reader must see of them."""

from __future__ import annotations

__all__ = ["HOSTILE", "in_words", "no_hidden"]

HOSTILE = {
    "escape": "a\x1b[2Jb",
    "nul": "a\x00b",
    "noncharacter": "a\ufffeb",
    "lone surrogate": "a\ud800b",
    "right to left": "a\u202eb\u2066c",
    "end of a script": "</script><script>alert(1)</script>",
    "end of cdata": "]]>&amp;",
    "bar": "a | b",
    "backticks": "`a` ```b",
    "shell": "$(x) 'y' \"z\"",
    "tex": r"\input{x} 5% $y$ ~ ^",
    "markup": "[red]x[/red]",
    "emoji": ":boom:",
    "line": "one\ntwo",
    "long": "x" * 5_000,
    "template": "{{7*7}} <<7*7>> {% x %}",
    "format": "%s {0} {x}",
    "formula": "=HYPERLINK(1)",
    "mention": "@somebody #1",
}
"""By what each is."""
IN_WORDS = {
    "a\x1b[2Jb": r"a\x1b[2Jb",
    "a\x00b": r"a\x00b",
    "a\ufffeb": r"a\ufffeb",
    "a\ud800b": r"a\ud800b",
    "a\u202eb\u2066c": r"a\u202eb\u2066c",
}
"""What is not seen as it is."""
OBEYED = {*map(chr, [*range(9), *range(11, 32), *range(127, 160)]), "\u202e", "\u2066", "\ufffe"}


def in_words(text: str) -> str:
    """What must be seen of one of these texts."""
    return IN_WORDS.get(text, text)


def no_hidden(text: str) -> bool:
    """Whether a text that came out has nothing that a program obeys, and can be encoded."""
    text.encode("utf-8")
    return OBEYED.isdisjoint(text)

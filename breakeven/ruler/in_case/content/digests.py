"""The digest of one value: of its content, and of the attributes of every object that is met in it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from breakeven.ruler.in_case.content.levels import Levels, is_plain_and_short, written
from breakeven.ruler.in_case.content.look import Look

__all__ = ["Digest", "digest_of"]

SHORT = 40


class Digest:
    """What a value holds: a digest of its content, and others of its objects' attributes.

    Two are equal where the content is, and every attribute that both know.
    """

    __slots__ = ("alive", "content", "named")
    __hash__ = None  # type: ignore[assignment]

    def __init__(
        self, content: bytes, named: dict[tuple[int, str], bytes], alive: Sequence[Any]
    ) -> None:
        self.content = content
        self.named = named
        self.alive = alive

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Digest):
            return NotImplemented
        return self.content == other.content and all(
            other.named.get(key, digest) == digest for key, digest in self.named.items()
        )


def digest_of(value: Any, look: Look) -> Digest:
    """The digest of a value, and of the attributes of all objects that are first seen in it."""
    content, named = _content(value, look), {}
    while look.waiting:
        owner = look.waiting.popleft()
        for name, each in look.named_parts_of(owner).items():
            named[id(owner), str(name)] = _content(each, look)
    return Digest(content, named, look.alive)


def _content(value: Any, look: Look) -> bytes:
    if not is_plain_and_short(value):
        return Levels(look).read([value])
    found = written(value)
    return found if len(found) < SHORT else blake2b(found, digest_size=16).digest()

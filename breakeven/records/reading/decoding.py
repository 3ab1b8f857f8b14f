"""Records made of stored JSON, in one place: by the kinds of value that their fields declare.

Raised where that cannot be is always UnusableError, whose text says where in the record, and why. A record
that has more to ask than its fields' kinds has a method ``require_usable``, which raises ValueError.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Annotated, Any, TypeVar

import msgspec

from breakeven.wording.visible import without_halves

__all__ = [
    "SCHEMA",
    "NewerError",
    "UnusableError",
    "converted",
    "decoded",
    "decoded_or_none",
    "is_usable",
    "moment",
    "require_known_schema",
]

SCHEMA = 1
"""What is written now. A file of a later one may mean other things by the same names, so it is refused."""
Made = TypeVar("Made")
LONGEST_REASON = 300
LAST_YEAR = 9000
"""Times are added to moments, which must not lead beyond what a calendar has."""
FAULTS = (msgspec.MsgspecError, ValueError, TypeError, RecursionError, OverflowError)
"""All that decoding raises for a text that is no such record."""


class UnusableError(ValueError):
    """Why something stored cannot be used, in words."""


class NewerError(UnusableError):
    """It was written by a later version, which may mean other things by the same names."""


class Versioned(msgspec.Struct):
    """The version of what a file holds; the oldest files name none."""

    schema: Annotated[int, msgspec.Meta(ge=0)] = SCHEMA


def decoded(kind: type[Made], text: bytes) -> Made:
    """A record of that kind from a text in JSON; fields that the kind has not are passed over."""
    decoder = _decoder(kind)  # type: ignore[arg-type] # a kind can be hashed
    with _unusable():
        try:
            found: Made = decoder.decode(text)
        except msgspec.MsgspecError:
            if b"\\ud" not in text.lower():
                raise
            found = decoder.decode(_with_printable_reason(text))
        return _usable(found)


def converted(kind: type[Made], stored: Any) -> Made:
    """The same from what JSON has been made into: tables, lists, texts and numbers."""
    with _unusable():
        return _usable(msgspec.convert(stored, kind, str_keys=True))


def decoded_or_none(kind: type[Made], text: bytes) -> Made | None:
    """The record of that kind that a text is, or None."""
    try:
        return decoded(kind, text)
    except UnusableError:
        return None


def is_usable(kind: type[Any], text: bytes) -> bool:
    """Whether a text is a record of that kind."""
    return decoded_or_none(kind, text) is not None


def require_known_schema(text: bytes) -> None:
    """Raise NewerError where a text in JSON says that a later version has written it."""
    found = decoded(Versioned, text).schema
    if found > SCHEMA:
        raise NewerError(
            f"was written by a newer Breakeven (schema {found}; this one reads up to {SCHEMA}): "
            "upgrade with pip install -U breakeven"
        )


def moment(text: str) -> datetime.datetime:
    """The moment that a text names; raises ValueError where it names none, or has no time zone."""
    found = datetime.datetime.fromisoformat(text)
    if found.tzinfo is None or found.year > LAST_YEAR:
        raise ValueError(f"{text} is no moment with a time zone")
    return found


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def _usable(found: Made) -> Made:
    require_usable = getattr(found, "require_usable", None)
    if require_usable:
        require_usable()
    return found


def _with_printable_reason(text: bytes) -> bytes:
    """The text with each half of a character in its ``reason`` as an escape: such as a file's name may have.

    Earlier versions stored what was raised as it was. Anywhere else, nothing could print such a half.
    """
    found = json.loads(text)
    if isinstance(found, dict) and isinstance(found.get("reason"), str):
        found["reason"] = without_halves(found["reason"])
    return json.dumps(found, ensure_ascii=False).encode()


@contextmanager
def _unusable() -> Iterator[None]:
    try:
        yield
    except FAULTS as error:
        raise UnusableError(_in_words(error)) from error


def _in_words(error: Exception) -> str:
    """``samples_seconds[0][2]: expected float, got str``, always in one line."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, UnicodeError):
        return "no text in UTF-8"
    said, _, place = str(error).replace("`", "").partition(" - at $")
    if said[1:2].islower():
        said = said[:1].lower() + said[1:]
    words = f"{place.lstrip('.')}: {said}" if place else said
    return "".join(each if each.isprintable() else " " for each in words[:LONGEST_REASON])

"""The options of the magics: they stand before the statement, which is left as it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from breakeven.errors import UserError, unknown_name
from breakeven.wording.quantities import seconds_of

__all__ = ["Options", "read_options"]

FLAGS = {"-q": "quiet", "--quiet": "quiet", "--fresh": "fresh"}
VALUES = ("--budget", "--workers")
OPTION = re.compile(r"(--?[A-Za-z][\w-]*)(?:=(\S*))?(?:\s+|$)")
VALUE = re.compile(r"(\S+)(?:\s+|$)")


@dataclass(frozen=True)
class Options:
    """How a statement is measured, and whether the result is shown.

    ``budget_seconds`` is the time for all of it (None: what is usual), ``workers`` the most threads that a native library
    may use (None: as in the notebook). With ``fresh`` every call gets a copy of its inputs.
    """

    quiet: bool = False
    fresh: bool = False
    budget_seconds: float | None = None
    workers: int | None = None


def read_options(line: str, magic: str) -> tuple[Options, str]:
    """The options at the beginning of a line, and what follows them; ``--`` ends the options.

    Raises UserError for an option that does not exist, and for a value that cannot be read.
    """
    options, rest = Options(), line.strip()
    while rest.startswith("-"):
        if rest == "--" or rest.startswith("-- "):
            return options, rest[2:].strip()
        found = OPTION.match(rest)
        if found is None or (found[1] not in FLAGS and not found[1].startswith("--")):
            break  # a minus sign of the statement
        name, value, rest = found[1], found[2], rest[found.end() :]
        if name in FLAGS:
            options = replace(options, **{FLAGS[name]: True})
            continue
        if name not in VALUES:
            raise unknown_name("option", name, {*FLAGS, *VALUES}, f"{magic}? shows all")
        if value is None:
            following = VALUE.match(rest)
            value, rest = (following[1], rest[following.end() :]) if following else ("", "")
        options = replace(options, **_value(name, value, magic))
    return options, rest


def _value(name: str, text: str, magic: str) -> dict[str, Any]:
    if name == "--workers":
        if not text.isdecimal() or int(text) < 1:
            raise UserError(f"--workers is {text!r}; give a number from 1: {magic} --workers 2")
        return {"workers": int(text)}
    try:
        return {"budget_seconds": seconds_of(text)}
    except ValueError as error:
        raise UserError(f"--budget: {error}") from error

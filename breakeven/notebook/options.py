"""The options of the magics: they stand before the statement, which is left as it was written."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from typing import Any

from breakeven.errors import UNPARSABLE, UserError, unknown_name
from breakeven.wording.quantities import seconds_of

__all__ = ["Options", "read_options"]

FLAGS = {"-q": "quiet", "--quiet": "quiet", "--fresh": "fresh"}
VALUES = ("--budget", "--workers")
BIND = (
    "here statements use the notebook's own names, so bind them in an earlier cell; with --fresh "
    "every call gets a copy of them"
)
COUNT = "Breakeven finds how many calls it needs; --budget 30s gives it more time"
RETURNED = "the result is always returned, so write: found = %breakeven f(x)"
TIMEIT = {
    **dict.fromkeys(("-s", "--setup"), BIND),
    **dict.fromkeys(("-n", "--number", "-r", "--repeat"), COUNT),
    "-o": RETURNED,
}
"""What to do here instead of giving an option of timeit's."""
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

    Raises UserError for an option that does not exist, for one of timeit's, and for a value that cannot
    be read.
    """
    options, rest = Options(), line.strip()
    while rest.startswith("-"):
        if rest == "--" or rest.startswith("-- "):
            return options, rest[2:].strip()
        found = OPTION.match(rest)
        if found and found[1] in TIMEIT and not _is_python(rest):
            raise UserError(f"{found[1]} is an option of timeit's: {TIMEIT[found[1]]}")
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


def _is_python(text: str) -> bool:
    """Whether a text is a statement, so that it begins with a minus sign and not with an option."""
    try:
        ast.parse(text)
    except UNPARSABLE:
        return False
    return True


def _value(name: str, text: str, magic: str) -> dict[str, Any]:
    if name == "--workers":
        if not text.isdecimal() or int(text) < 1:
            raise UserError(f"--workers is {text!r}; give a number from 1: {magic} --workers 2")
        return {"workers": int(text)}
    try:
        return {"budget_seconds": seconds_of(text)}
    except ValueError as error:
        raise UserError(f"--budget: {error}") from error

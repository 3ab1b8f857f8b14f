"""What the user asks of a row of the matrix: texts such as ``numpy=2.2``, beside what the matrix has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from breakeven.errors import UserError, unknown_name
from breakeven.sources.asv_suite.matrix import ABSENT, NEWEST, PYTHON, canonical, rows_of
from breakeven.sources.asv_suite.suite import Suite

__all__ = ["named_values", "version_in"]

VERSION = re.compile(r"(?:python)?(\d+\.\d+t?)")


def named_values(texts: Sequence[str], suite: Suite) -> dict[str, str]:
    """The values that these texts ask for, by canonical name.

    Raises UserError where one has no value, or where the matrix does not have it.
    """
    if not texts:
        return {}
    known = _known(suite)
    names = {canonical(name): name for name in known}
    wanted: dict[str, str] = {}
    for text in texts:
        asked, equals, value = text.partition("=")
        if not equals:
            raise UserError(f"--row {text!r} has no value; write it as --row {_example(known)}")
        name = names.get(canonical(asked))
        if name is None:
            step = "versions of any package can be written on both sides: main+numpy==2.2 HEAD+numpy==2.2"
            raise unknown_name("name", asked, known, step, place=f"the matrix of {suite.path.name}")
        value = value.lstrip("=").strip()  # numpy==2.2 reads like a requirement
        if not value and NEWEST in known[name]:
            value = NEWEST
        if value not in known[name]:
            raise _no_such_value(name, value, known[name], suite)
        if wanted.setdefault(canonical(name), value) != value:
            raise UserError(
                f"--row names two values of {name}, {wanted[canonical(name)]} and {value}, and a "
                "comparison measures one row; run it once for each, or leave one out"
            )
    return wanted


def _no_such_value(name: str, value: str, known: Sequence[str], suite: Suite) -> UserError:
    step = f"any other can be written on both sides: main+{name}=={value} HEAD+{name}=={value}"
    required = {canonical(each) for row in rows_of(suite) for each in row.requirements}
    if name == PYTHON:
        step = "--python takes any that is installed here"
    elif canonical(name) not in required:  # it is a variable
        step = "add it to the matrix, or to a copy of the configuration: --config FILE"
    place = f"the matrix of {suite.path.name}"
    return unknown_name(f"value of {name}", value, known, step, place=place)


def _known(suite: Suite) -> dict[str, list[str]]:
    """All names that rows of the matrix have, each with its values."""
    rows = [row.values for row in rows_of(suite)]
    names = dict.fromkeys(name for values in rows for name in values)
    return {
        name: list(dict.fromkeys(values.get(name, ABSENT) for values in rows)) for name in names
    }


def _example(known: dict[str, list[str]]) -> str:
    """A value as the user may write it."""
    name, values = next(reversed(known.items()), ("numpy", ["2.2"]))
    return f"{name}={values[0]}"


def version_in(text: str) -> str:
    """The version in the text of ``--python``; raises UserError where it is none."""
    found = VERSION.fullmatch(text.strip())
    if not found:
        raise UserError(
            f"--python {text!r} is not a version; write it as 3.12 (3.14t is the free-threaded one)"
        )
    return found[1]

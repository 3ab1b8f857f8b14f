"""Which rows of an asv matrix are measured: those with the values that the user names, or the first."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from breakeven.errors import UserError
from breakeven.sources.asv_suite.matrix import (
    ABSENT,
    PYTHON,
    Row,
    canonical,
    is_like,
    name_of,
    row_for,
    rows_of,
)
from breakeven.sources.asv_suite.named_values import named_values
from breakeven.sources.asv_suite.suite import Suite
from breakeven.sources.environments.pythons_here import can_be_had

__all__ = ["RowChoice", "choose_row"]

MOST_ROWS = 6
"""How many rows are listed in a message."""


@dataclass(frozen=True)
class RowChoice:
    """A suite, and the row of its matrix that is measured.

    ``rows`` are all that the user's words allow; the first of them for ``python`` is measured. ``python`` is
    that of sides which name none: the one that runs this, else the first that is installed here. ``is_own`` is
    false where the matrix has neither.
    """

    suite: Suite
    python: str
    rows: tuple[Row, ...]
    is_own: bool = True

    def name_for(self, python: str) -> str:
        """The name of the row that a side with a Python gets; nothing where the matrix has only one."""
        return name_of(row_for(self.suite, python)[0], rows_of(self.suite))

    def note(self, *, offers_all: bool) -> str:
        """Which row is measured, and how to choose others; nothing where there are none.

        ``offers_all`` says that the command has an option for all of them.
        """
        file = self.suite.path.name
        if not self.is_own:
            pythons = ", ".join(dict.fromkeys(row.python for row in self.rows))
            return (
                f"no Python of {file} ({pythons}) is installed here, so Python {self.python} is used; "
                "--python names another"
            )
        if len(self.rows) < 2:
            return ""
        row = row_for(self.suite, self.python)[0]
        words = (
            f"measuring one of {len(self.rows)} rows of the matrix in {file}: "
            f"{name_of(row, rows_of(self.suite))} (the first for Python {self.python}); "
            f"{_another(row, self.rows)} chooses another"
        )
        return words + (", --all-rows measures each" if offers_all else "")

    def each(self) -> list[RowChoice]:
        """Every row that is meant, as a choice of its own."""
        names = {canonical(name) for row in rows_of(self.suite) for name in row.values} - {PYTHON}
        found = []
        for row in self.rows:
            own = {canonical(name): value for name, value in row.values.items()}
            asked = tuple(sorted((name, own.get(name, ABSENT)) for name in names))
            found.append(RowChoice(replace(self.suite, asked_row=asked), row.python, (row,)))
        return found

    @property
    def can_be_made(self) -> bool:
        """Whether the Python of the row can be had here."""
        return can_be_had(self.python, self.suite)


def choose_row(suite: Suite, python: str = "", texts: Sequence[str] = ()) -> RowChoice:
    """The rows that have the values in texts such as ``numpy=2.2``, and which one is the first to be measured.

    ``python`` need not be one of the matrix. Raises UserError where the matrix has no such name, value or row.
    """
    wanted = named_values(texts, suite)
    in_row = wanted.pop(PYTHON, "")
    if python and in_row not in ("", python):
        raise UserError(f"--python {python} and --row python={in_row} differ; leave one out")
    python = python or in_row
    suite = replace(suite, asked_row=tuple(sorted(wanted.items())))
    rows = tuple(row for row in rows_of(suite, python) if is_like(row, suite.asked_row))
    if not rows and wanted:
        raise _no_such_row(suite, [*texts, *([f"python={python}"] if python else [])])
    if python:
        return RowChoice(suite, python, rows)
    running = f"{sys.version_info[0]}.{sys.version_info[1]}"
    pythons = list(dict.fromkeys(row.python for row in rows))
    if not pythons or running in pythons:
        return RowChoice(suite, running, rows)
    here = next((each for each in pythons if can_be_had(each, suite)), "")
    return RowChoice(suite, here or running, rows, is_own=bool(here))


def _no_such_row(suite: Suite, asked: Sequence[str]) -> UserError:
    """What the matrix has instead of a row with these values."""
    known = rows_of(suite)
    listed = [name_of(row, known) for row in known[:MOST_ROWS]]
    if len(known) > MOST_ROWS:
        listed.append(f"and {len(known) - MOST_ROWS} more")
    return UserError(
        f"the matrix in {suite.path} has no row with {' and '.join(asked)}; its rows are: "
        f"{'; '.join(listed)}"
    )


def _another(row: Row, rows: Sequence[Row]) -> str:
    """The option that chooses another of these rows."""
    own = row.values
    for each in rows:
        for name in {**own, **each.values}:
            value = each.values.get(name, ABSENT)
            if own.get(name, ABSENT) != value:
                if name == PYTHON:
                    return f"--python {value}"
                return f"--row {shlex.quote(f'{name}={value}')}"
    return "--row NAME=VALUE"

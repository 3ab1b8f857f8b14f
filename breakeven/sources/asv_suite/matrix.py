"""The rows of an asv matrix: the environments that a configuration asks for, and the one that a side gets."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from typing import Any

from breakeven.errors import UserError
from breakeven.sources.asv_suite.suite import Suite

__all__ = [
    "ABSENT",
    "BY_PIP",
    "NEWEST",
    "PYTHON",
    "Row",
    "canonical",
    "is_like",
    "name_of",
    "row_for",
    "rows_of",
]

BY_PIP = "pip+"
PYTHON = "python"
NEWEST, ABSENT = "newest", "none"
"""How a row is written that has a requirement without a version, and one that does not have it."""


@dataclass(frozen=True)
class Row:
    """One combination of the matrix: a Python, requirements by name, and variables as asv has them."""

    python: str
    requirements: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, str]:
        """All of it by name, as the user writes it: ``numpy=2.2``, ``six=newest``."""
        versions = {
            name.removeprefix(BY_PIP): version or NEWEST
            for name, version in self.requirements.items()
        }
        variables = {name: value for (_, name), value in self.variables.items()}
        return {PYTHON: self.python, **versions, **variables}


def rows_of(suite: Suite, python: str = "") -> list[Row]:
    """The combinations that the configuration allows, as asv goes through them; each once.

    ``python`` takes the place of the configuration's own. Raises UserError where asv cannot read the matrix.
    """
    from asv.environment import _parse_matrix_entries, iter_matrix
    from asv.util import UserError as AsvError

    configuration = suite.configuration
    kind = configuration.environment_type or "virtualenv"
    pythons = [python] if python else list(map(str, configuration.pythons))
    try:
        with redirect_stdout(io.StringIO()):  # where asv says what it leaves out
            found = [
                _row(*_parse_matrix_entries(entries))
                for entries in iter_matrix(kind, pythons, configuration)
            ]
    except (AsvError, AttributeError, TypeError, ValueError, re.error) as error:
        raise UserError(
            f"asv cannot read the matrix in {suite.path}: {error}; correct matrix, include or exclude"
        ) from error
    rows: dict[tuple[tuple[str, str], ...], Row] = {}
    for row in found:
        rows.setdefault(tuple(sorted(row.values.items())), row)
    return [row for row in rows.values() if python in ("", row.python)]


def _row(python: str, requirements: Mapping[str, Any], variables: Mapping[Any, Any]) -> Row:
    if python == "same":  # as asv calls the one that runs it
        python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return Row(
        python=str(python),
        requirements={name: str(version) for name, version in requirements.items()},
        variables={key: str(value) for key, value in variables.items()},
    )


def row_for(suite: Suite, python: str) -> tuple[Row, str]:
    """The first row that is meant for a Python, which need not be one of the configuration's.

    Where the configuration excludes it, the first one for another, and that in words.
    """
    for row in rows_of(suite, python):
        if is_like(row, suite.asked_row):
            return row, ""
    for row in rows_of(suite):
        if is_like(row, suite.asked_row):
            words = (
                f"the matrix excludes Python {python}, so its requirements for Python {row.python} "
                "are used"
            )
            return row, words
    return Row(python), "the matrix excludes every Python, so none of its requirements are used"


def is_like(row: Row, wanted: Iterable[tuple[str, str]]) -> bool:
    """Whether a row has these values; names are canonical."""
    own = {canonical(name): value for name, value in row.values.items()}
    return all(own.get(name, ABSENT) == value for name, value in wanted)


def canonical(name: str) -> str:
    """The name as package indexes compare it: ``scikit_learn`` is ``scikit-learn``."""
    return re.sub(r"[-_.]+", "-", name.strip().removeprefix(BY_PIP)).lower()


def name_of(row: Row, rows: Sequence[Row]) -> str:
    """``python=3.12, numpy=2.2``: what tells a row from others; nothing where it is the only one."""
    names = dict.fromkeys(name for each in rows for name in each.values)
    of_each = [each.values for each in rows]
    return ", ".join(
        f"{name}={row.values.get(name, ABSENT)}"
        for name in names
        if len({values.get(name, ABSENT) for values in of_each}) > 1
    )

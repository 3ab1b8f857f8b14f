"""The lines of a race: a statement each, and the name that a comment behind it gives it."""

from __future__ import annotations

import io
import itertools
import tokenize
from collections.abc import Container, Mapping
from typing import Any

from breakeven.errors import UserError
from breakeven.notebook.statement import Statement, read_statement, shortened

__all__ = ["read_lines"]

ADVICE = "; each line is a statement of its own, so put what takes several lines into a function"


def read_lines(cell: str, namespace: Mapping[str, Any]) -> dict[str, Statement]:
    """The statements of a cell by name, in their order; a name that is taken gets a number.

    Raises UserError where there are fewer than two, and where a line cannot be measured.
    """
    found: dict[str, Statement] = {}
    for line in cell.splitlines():
        text, comment = _parted(line)
        if not text:
            continue
        statement = read_statement(text, namespace, ADVICE)
        found[_free_name(comment or shortened(statement.text), found)] = statement
    if len(found) < 2:
        raise UserError(
            f"a race takes two statements or more, one per line, and the cell has {len(found)}"
        )
    return found


def _free_name(name: str, taken: Container[str]) -> str:
    """The name, or else the first of ``name (2)``, ``name (3)`` … that nothing has."""
    numbered = (f"{name} ({number})" for number in itertools.count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _parted(line: str) -> tuple[str, str]:
    """The statement of a line, and the comment behind it."""
    line = line.strip()
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(line).readline))
    except (tokenize.TokenError, SyntaxError):
        return line, ""  # to read it as Python will say what is wrong
    for token in tokens:
        if token.type == tokenize.COMMENT:
            return line[: token.start[1]].strip(), token.string.lstrip("# ").strip()
    return line, ""

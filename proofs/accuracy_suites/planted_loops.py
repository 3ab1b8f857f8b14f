"""The loops that plants are: put at the start of functions, in the sources of a clone.

A loop does nothing: ``for _turn in range(_PLANTED_3): pass``, with a constant of its module, which is
``TURNS_OF_BASE`` in the base: the first turn costs more than the others, because the processor no longer
foretells the end of the loop.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

__all__ = ["TURNS_OF_BASE", "Function", "make_ready", "set_turns", "start_of"]

TURNS_OF_BASE = 10
Function = tuple[str, int, str]
"""A file, the line at which a function begins in it, and its qualified name."""


def make_ready(path: Path, constants: Mapping[Function, str]) -> None:
    """Put a loop with the turns of the base at the start of each function, and its constant at the start of
    the module."""
    module = _parsed(path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    texts = []
    for function, constant in constants.items():
        if place := start_of(function):
            line, column = place
            texts.append((line, " " * column + f"for _turn in range({constant}): pass\n"))
    top = next((each for each in module.body if not _stands_first(each)), None)
    declared = "".join(f"{constant} = {TURNS_OF_BASE}\n" for constant in constants.values())
    texts.append((_first_line(top) if top else len(lines) + 1, declared))
    for line, text in sorted(texts, reverse=True):
        lines.insert(line - 1, text)
    path.write_text("".join(lines), encoding="utf-8")


@cache
def _parsed(path: Path) -> ast.Module:
    """The module as it was before anything was planted."""
    return ast.parse(path.read_text(encoding="utf-8"))


def start_of(function: Function) -> tuple[int, int] | None:
    """Line and column of a function's first statement that is no docstring; None where that stands on one
    line with something else, or where there is no such function."""
    file, line, name = function
    path = Path(file)
    for node in ast.walk(_parsed(path)):
        named = isinstance(node, ast.FunctionDef) and node.name == name.rpartition(".")[2]
        if named and isinstance(node, ast.FunctionDef) and _first_line(node) == line:
            first = next((each for each in node.body if not _is_docstring(each)), node.body[0])
            at = _first_line(first)
            text = path.read_text(encoding="utf-8").splitlines()[at - 1]
            column = len(text) - len(text.lstrip())
            return (at, column) if column == first.col_offset else None
    return None


def _first_line(of: ast.stmt) -> int:
    """Where a statement begins, its decorators included."""
    decorators: list[ast.expr] = getattr(of, "decorator_list", [])
    return min([of.lineno, *(each.lineno for each in decorators)])


def _stands_first(of: ast.stmt) -> bool:
    return _is_docstring(of) or (isinstance(of, ast.ImportFrom) and of.module == "__future__")


def _is_docstring(of: ast.stmt) -> bool:
    return isinstance(of, ast.Expr) and isinstance(of.value, ast.Constant)


def set_turns(path: Path, constant: str, turns: int) -> None:
    """Give a constant of a module its turns."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [
        f"{constant} = {turns}\n" if line.startswith(f"{constant} = ") else line for line in lines
    ]
    path.write_text("".join(changed), encoding="utf-8")

"""Effort: how many lines of an implementation's code, its ingest included, are not the baseline's."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from breakeven.errors import UNPARSABLE

__all__ = ["code_lines", "lines_that_differ", "lines_to_change"]

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def lines_to_change(rows: pd.DataFrame, about: Mapping[str, Any]) -> dict[str, int]:
    """The number of lines of each label's code that are not the baseline's, for one workload.

    ``rows`` has the columns ``implementation``, ``is_baseline`` and ``source``. ``about`` is what a run says of
    the workload: ``functions`` has the ``"module:function"`` of each label, ``ingests`` that of its ingest, whose
    lines have to be written as well. Labels whose code is not known are left out, and all are where the
    baseline's is not.
    """
    functions, ingests = about.get("functions", {}), about.get("ingests", {})
    known = rows[rows["implementation"].isin(functions) & (rows["source"].str.strip() != "")]
    known = known.drop_duplicates("implementation", keep="last")
    code = {
        str(row["implementation"]): code_lines(
            row["source"],
            *(
                of[row["implementation"]].partition(":")[2]
                for of in (functions, ingests)
                if row["implementation"] in of
            ),
        )
        for _, row in known.iterrows()
    }
    baselines = known[known["is_baseline"].astype(bool)]["implementation"]
    if baselines.empty:
        return {}
    baseline = code[str(baselines.iloc[-1])]
    return {label: lines_that_differ(baseline, own) for label, own in code.items()}


def lines_that_differ(baseline: list[str], other: list[str]) -> int:
    """The lines of the other that have to be written: those changed or added, not those taken away."""
    matcher = difflib.SequenceMatcher(None, baseline, other, autojunk=False)
    return sum(
        new_end - new
        for kind, _, _, new, new_end in matcher.get_opcodes()
        if kind in {"insert", "replace"}
    )


def code_lines(source: str, *functions: str) -> list[str]:
    """The lines of functions and of all that they refer to in their module, imports included.

    Comments, docstrings and blank lines do not count, nor does how the code is laid out. Source that
    is no plain Python (Cython) counts as a whole, without comments and blank lines.
    """
    return list(_code_lines(source, functions))


@lru_cache(1024)  # several parts of a report ask for each
def _code_lines(source: str, functions: tuple[str, ...]) -> tuple[str, ...]:
    try:
        module = ast.parse(source)
    except UNPARSABLE:
        stripped = (line.split("#")[0].rstrip() for line in source.splitlines())
        return tuple(line for line in stripped if line.strip())
    named = _named_statements(module)
    wanted: set[str] = set()
    waiting = [*functions]
    while waiting:
        name = waiting.pop()
        if name in named and name not in wanted:
            wanted.add(name)
            waiting += [node.id for node in ast.walk(named[name]) if isinstance(node, ast.Name)]
    kept = [
        statement
        for statement in module.body
        if any(named.get(name) is statement for name in wanted)
    ]
    return tuple(line for statement in kept for line in _plain(statement) if line.strip())


def _named_statements(module: ast.Module) -> dict[str, ast.stmt]:
    """The statements of a module by the names that they bind."""
    found: dict[str, ast.stmt] = {}
    for statement in module.body:
        if isinstance(statement, Definition):
            found[statement.name] = statement
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            for alias in statement.names:
                found[alias.asname or alias.name.partition(".")[0]] = statement
        else:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    found[node.id] = statement
    return found


def _plain(statement: ast.stmt) -> list[str]:
    """A statement's lines without docstrings, laid out by one rule."""
    for node in ast.walk(statement):
        if isinstance(node, Definition) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(statement).splitlines()

"""What the reference takes from the code: a comment in a page asks for it, and the build puts it there.

A page says ``<!-- generated: fields of breakeven.records.measurement:Run -->``. GitHub, which does not
build the pages, shows nothing there.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import re
import subprocess
import sys
import textwrap
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from breakeven.records.tables.columns import MEANINGS

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["asked_for", "filled", "setup"]

COMMENT = re.compile(
    r"^<!-- generated: (?P<what>[a-z ]+?)(?: of (?P<place>[\w.:]+))? -->$", re.MULTILINE
)
TYPER = ("-m", "typer", "breakeven.commands.command_line", "utils", "docs", "--name", "breakeven")


def setup(app: Sphinx) -> dict[str, Any]:
    """Let Sphinx read the pages with everything that they ask for."""
    app.connect("source-read", _fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _fill(_: Sphinx, __: str, text: list[str]) -> None:
    text[0] = filled(text[0])


def filled(page: str) -> str:
    """A page, in Markdown, with what its comments ask for in their places."""
    return COMMENT.sub(lambda found: _generated(found["what"], found["place"]), page)


def asked_for(page: str) -> list[tuple[str, str | None]]:
    """What the comments of a page ask for: its name, and of which place."""
    return [(found["what"], found["place"]) for found in COMMENT.finditer(page)]


def _generated(what: str, place: str | None) -> str:
    generate = GENERATORS[what]
    return generate(place) if place else generate()


def command_line() -> str:
    """All commands with their arguments and options, as Typer writes them, below a page's title."""
    done = subprocess.run([sys.executable, *TYPER], capture_output=True, text=True, check=True)
    return re.sub(r"^#", "##", done.stdout, flags=re.MULTILINE)


def columns() -> str:
    """The columns of the table of cases."""
    return _table(("column", "holds"), ((f"`{name}`", words) for name, words in MEANINGS.items()))


def fields(place: str) -> str:
    """The fields of a record; what one holds is told below it, or by the column of its name."""
    record = _at(place)
    told = {**MEANINGS, **_told_below(record)}
    missing = [each.name for each in dataclasses.fields(record) if each.name not in told]
    if missing:
        raise LookupError(f"{place}: say in a docstring below {missing[0]} what it holds")
    hints = typing.get_type_hints(record)  # without the bounds that reading checks
    rows = (
        (f"`{each.name}`", f"`{_spelled(hints[each.name])}`", told[each.name])
        for each in dataclasses.fields(record)
    )
    return _table(("field", "type", "holds"), rows)


def public_names(module: str) -> str:
    """What a module exports, each with its docstring."""
    return "\n\n".join(one(f"{module}:{name}") for name in importlib.import_module(module).__all__)


def one(place: str) -> str:
    """A class or a function with its docstring."""
    kind = "class" if inspect.isclass(_at(place)) else "function"
    members = "\n   :members:" if kind == "class" else ""
    return f"```{{eval-rst}}\n.. auto{kind}:: {place.replace(':', '.')}{members}\n```"


GENERATORS: Mapping[str, Callable[..., str]] = {
    "command line": command_line,
    "columns": columns,
    "fields": fields,
    "names": public_names,
    "docstring": one,
}
"""What a page may ask for."""


def _at(place: str) -> Any:
    """What ``module:Name`` stands for."""
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)


def _spelled(hint: Any) -> str:
    """A type as one would write it."""
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return " | ".join(map(_spelled, arguments))
    if not arguments:
        return "None" if hint is types.NoneType else getattr(hint, "__name__", str(hint))
    within = ("..." if each is ... else _spelled(each) for each in arguments)
    return f"{typing.get_origin(hint).__name__}[{', '.join(within)}]"


def _told_below(record: type) -> dict[str, str]:
    """The docstrings below the fields of a class, by field."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(record))).body
    assert isinstance(definition, ast.ClassDef)
    return {
        one.target.id: other.value.value
        for one, other in zip(definition.body, definition.body[1:], strict=False)
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        if isinstance(other, ast.Expr) and isinstance(other.value, ast.Constant)
        if isinstance(other.value.value, str)
    }


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, each))} |" for each in lines)


def _cell(text: str) -> str:
    """A text as it may stand in a cell, with the code in it as Markdown has it."""
    return " ".join(text.split()).replace("``", "`").replace("|", "\\|")

"""Statements as functions: what is parsed of their text, and the module that is written of it.

A statement becomes a function, in which the names that the setup binds are local ones. An expression
at its end is returned. A second function repeats the statement in a loop, so that calling the function
weighs nothing. The module is written to a file, which the ruler imports.
"""

from __future__ import annotations

import ast
import symtable
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from breakeven.errors import UNPARSABLE, UserError, why_unparsable
from breakeven.wording.visible import one_line

__all__ = [
    "SIZE",
    "WORKLOAD",
    "Statement",
    "labels_of",
    "module_text",
    "names_bound",
    "parsed",
]

WORKLOAD = "raced_statements"
"""The name of the workload, and of the module."""
SIZE = "once"
LONGEST_LABEL = 60
MADE, TURNS = "breakeven_made", "breakeven_turns"
"""The arguments: what the setup made, and, where a function loops, a place for each turn before it."""
HEAD = f'''"""Statements that race."""

from breakeven.race.in_case import MadeBySetup, add_folder, any_answer
from breakeven.workload import Workload

add_folder("")


def make_inputs(breakeven_size):
    pass


def made_again(*breakeven_inputs):
    return make_inputs(1)


WORKLOAD = Workload(
    name={WORKLOAD!r},
    sizes={{{SIZE!r}: 1}},
    make_inputs=make_inputs,
    check=any_answer,
    implementations={{}},
)
'''


@dataclass(frozen=True)
class Statement:
    """One statement of a race: its label, its parsed text, and the names of its functions."""

    label: str
    body: tuple[ast.stmt, ...]
    number: int

    @property
    def function(self) -> str:
        """The name of the function that runs it once."""
        return f"statement_{self.number}"

    @property
    def looped(self) -> str:
        """The name of the function that runs it again and again."""
        return f"looped_{self.number}"

    @property
    def has_value(self) -> bool:
        """Whether there is an expression at its end."""
        return isinstance(self.body[-1], ast.Expr)

    def binds(self) -> set[str]:
        """The names that it binds."""
        return {
            each.get_name()
            for each in _symbols(self.body)
            if each.is_assigned() or each.is_imported()
        }


def labels_of(texts: Sequence[str]) -> list[str]:
    """Each text in one line, shortened and visible; one that was there before is numbered."""
    labels: list[str] = []
    for text in texts:
        line = one_line(" ".join(text.split()))
        own = line if len(line) <= LONGEST_LABEL else f"{line[: LONGEST_LABEL - 2]} …"
        label, number = own, 1
        while label in labels:
            number += 1
            label = f"{own} #{number}"
        labels.append(label)
    return labels


def parsed(texts: Sequence[str]) -> list[Statement]:
    """The statements of these texts; raises UserError where one is not Python."""
    labels = labels_of(texts)
    return [
        Statement(label, tuple(_body(text, repr(label))), number)
        for number, (text, label) in enumerate(zip(texts, labels, strict=True), start=1)
    ]


def module_text(setup: str, statements: Sequence[Statement], folder: Path, *, fresh: bool) -> str:
    """The text of the module, with ``fresh`` inputs for every call.

    What the statements import is looked for in ``folder`` too. Raises UserError where the setup is not
    Python, or cannot stand in a function.
    """
    made = _body(setup, "--setup") if setup.strip() else []
    names = names_bound(setup)
    module = ast.parse(HEAD.replace('add_folder("")', f"add_folder({str(folder)!r})"))
    make_inputs = next(each for each in module.body if isinstance(each, ast.FunctionDef))
    make_inputs.body = [*made, *_parsed(f"return (MadeBySetup({_tuple(names)}),)")]
    declared = module.body.pop()
    bound_anew = sorted({name for each in statements for name in each.binds()} & set(names))
    for each in statements:
        module.body += [_once(each, names), _looped(each, names, bound_anew)]
    assert isinstance(declared, ast.Assign)
    assert isinstance(declared.value, ast.Call)
    _declare(declared.value, statements, fresh=fresh)
    module.body.append(declared)
    return ast.unparse(ast.fix_missing_locations(module))


def names_bound(setup: str) -> list[str]:
    """The names that a setup binds, in alphabetical order.

    Raises UserError where it is not Python, or cannot stand in a function.
    """
    if not setup.strip():
        return []
    body = _body(setup, "--setup")
    gone = set(_unbound_again(body))
    names = {each.get_name() for each in _symbols(body) if each.is_local()}
    return sorted(names - gone)


def _body(text: str, of: str) -> list[ast.stmt]:
    """The parsed statements of a text; raises UserError where it is not Python."""
    text = text.strip("\r\n")
    if text[:1].isspace():
        text = textwrap.dedent(text)  # else left alone: it may hold texts of several lines
    if not text.strip():
        raise UserError("a statement is empty; give one such as 'sorted(x)'")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        try:
            compile(text, "<the race>", "exec")
            body = ast.parse(text).body
        except UNPARSABLE as error:
            words = why_unparsable(error)
            step = "" if of == "--setup" else "; to race commands, add --command"
            raise UserError(f"{of} is not Python: {words}; fix it{step}") from error
        _require_in_function(body, of)
        return body


def _require_in_function(body: Sequence[ast.stmt], of: str) -> None:
    """Raise UserError where statements cannot stand in a function."""
    try:
        compile(_text_of_function(body), "<the race>", "exec")
    except UNPARSABLE as error:
        raise UserError(
            f"{of} cannot be used, because it runs in a function: {why_unparsable(error)}; "
            "import names one by one, and leave out global"
        ) from error


def _symbols(body: Sequence[ast.stmt]) -> list[symtable.Symbol]:
    """The names in statements that stand in a function."""
    text = _text_of_function(body)
    (table,) = symtable.symtable(text, "<the race>", "exec").get_children()
    return table.get_symbols()


def _text_of_function(body: Sequence[ast.stmt]) -> str:
    return ast.unparse(_function("alone", "", body))


def _unbound_again(body: Sequence[ast.stmt]) -> Iterator[str]:
    """The names that are bound no longer at the end: those of exceptions, and what is deleted."""
    for node in ast.walk(ast.Module(list(body), [])):
        if isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name
        elif isinstance(node, ast.Delete):
            yield from (each.id for each in node.targets if isinstance(each, ast.Name))


def _once(of: Statement, names: Sequence[str]) -> ast.FunctionDef:
    """The function that runs a statement once, and returns the expression at its end."""
    *before, last = of.body
    end = ast.Return(last.value) if isinstance(last, ast.Expr) else last
    return _function(of.function, MADE, [*_taken(names), *before, end])


def _looped(of: Statement, names: Sequence[str], bound_anew: Sequence[str]) -> ast.FunctionDef:
    """The function that runs it once for each place of its first argument.

    Names of the setup that any statement of the race binds anew are what they were at every turn, in
    the functions of all, so that all loops take the same time.
    """
    kept = _parsed("\n".join(f"breakeven_{name} = {name}" for name in bound_anew))
    reset = _parsed("\n".join(f"{name} = breakeven_{name}" for name in bound_anew))
    (loop,) = _parsed(f"for breakeven_turn in {TURNS}:\n    pass")
    assert isinstance(loop, ast.For)
    loop.body = [*reset, *of.body]
    return _function(of.looped, f"{TURNS}, {MADE}", [*_taken(names), *kept, loop])


def _taken(names: Sequence[str]) -> list[ast.stmt]:
    """What makes the setup's names local ones."""
    return _parsed(f"{_tuple(names)} = {MADE}.values") if names else []


def _function(name: str, arguments: str, body: Sequence[ast.stmt]) -> ast.FunctionDef:
    (function,) = _parsed(f"def {name}({arguments}):\n    pass")
    assert isinstance(function, ast.FunctionDef)
    function.body = list(body)
    return ast.fix_missing_locations(function)


def _tuple(names: Sequence[str]) -> str:
    return f"({''.join(f'{name}, ' for name in names)})"


def _parsed(text: str) -> list[ast.stmt]:
    return ast.parse(text).body


def _declare(workload: ast.Call, statements: Sequence[Statement], *, fresh: bool) -> None:
    """Name the implementations in the call that makes the workload."""
    table = next(each.value for each in workload.keywords if each.arg == "implementations")
    assert isinstance(table, ast.Dict)
    table.keys = [ast.Constant(each.label) for each in statements]
    table.values = [ast.Name(each.function, ast.Load()) for each in statements]
    if fresh:
        workload.keywords.append(ast.keyword("setup", ast.Name("made_again", ast.Load())))

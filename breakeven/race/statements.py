"""Statements as functions: what is parsed of their text, and the module that is written of it.

A statement becomes a function of the names that the setup binds. An expression at its end is returned;
where nothing of the setup is bound anew, a second function repeats the statement in a loop, so that
calling the function weighs nothing. The module is written to a file, which the ruler imports.
"""

from __future__ import annotations

import ast
import symtable
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from breakeven.errors import UserError

__all__ = [
    "SIZE",
    "WORKLOAD",
    "Statement",
    "labels_of",
    "loops_alike",
    "module_text",
    "parsed",
]

WORKLOAD = "raced_statements"
"""The name of the workload, and of the module."""
SIZE = "once"
LONGEST_LABEL = 60
TURNS = "breakeven_turns"
"""The first argument of a function that loops: it has a place for each turn."""
HEAD = f'''"""Statements that race."""

from breakeven.race.in_case import add_folder, any_answer
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


def labels_of(texts: Sequence[str]) -> list[str]:
    """Each text in one line, shortened; one that was there before is numbered."""
    labels: list[str] = []
    for text in texts:
        line = " ".join(text.split())
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
    names = _bound(made)
    module = ast.parse(HEAD.replace('add_folder("")', f"add_folder({str(folder)!r})"))
    make_inputs = next(each for each in module.body if isinstance(each, ast.FunctionDef))
    make_inputs.body = [*made, ast.Return(_tuple(names))]
    declared = module.body.pop()
    for each in statements:
        module.body += [_once(each, names), _looped(each, names)]
    assert isinstance(declared, ast.Assign)
    assert isinstance(declared.value, ast.Call)
    _declare(declared.value, statements, fresh=fresh)
    module.body.append(declared)
    return ast.unparse(ast.fix_missing_locations(module))


def loops_alike(text: str, statement: Statement) -> bool:
    """Whether the statement finds the same again when it is repeated within one function of the
    module: whether it binds no name of the setup anew."""
    table = symtable.symtable(text, "<the race>", "exec")
    (own,) = (each for each in table.get_children() if each.get_name() == statement.function)
    return not any(
        each.is_parameter() and (each.is_assigned() or each.is_imported())
        for each in own.get_symbols()
    )


def _body(text: str, of: str) -> list[ast.stmt]:
    """The parsed statements of a text; raises UserError where it is not Python."""
    text = textwrap.dedent(text).strip()
    if not text:
        raise UserError(f"{of} is empty; give a statement, such as 'sorted(x)'")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        try:
            compile(text, "<the race>", "exec")
            return ast.parse(text).body
        except (SyntaxError, ValueError) as error:
            words = error.msg if isinstance(error, SyntaxError) else str(error)
            step = (
                "race commands with --command" if of != "--setup" else "several lines need quotes"
            )
            raise UserError(f"{of} is not Python: {words}; mend it ({step})") from error


def _bound(setup: Sequence[ast.stmt]) -> list[str]:
    """The names that a setup binds, in alphabetical order; raises UserError where it cannot stand in
    a function."""
    function = ast.parse("def setup():\n    pass").body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = [*setup, ast.Pass()]
    text = ast.unparse(ast.fix_missing_locations(ast.Module([function], [])))
    try:
        (table,) = symtable.symtable(text, "<the setup>", "exec").get_children()
    except SyntaxError as error:
        raise UserError(
            f"--setup cannot be used, because it runs in a function: {error.msg}; "
            "name what you import, and leave out global"
        ) from error
    gone = set(_unbound_again(setup))
    return sorted(
        each.get_name()
        for each in table.get_symbols()
        if each.is_local() and each.get_name() not in gone
    )


def _unbound_again(setup: Sequence[ast.stmt]) -> Iterator[str]:
    """The names that are bound no longer at the end: those of exceptions, and what is deleted."""
    for node in ast.walk(ast.Module(list(setup), [])):
        if isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name
        elif isinstance(node, ast.Delete):
            yield from (each.id for each in node.targets if isinstance(each, ast.Name))


def _once(of: Statement, names: Sequence[str]) -> ast.FunctionDef:
    """The function that runs a statement once, and returns the expression at its end."""
    *before, last = of.body
    end = ast.Return(last.value) if isinstance(last, ast.Expr) else last
    return _function(of.function, names, [*before, end])


def _looped(of: Statement, names: Sequence[str]) -> ast.FunctionDef:
    """The function that runs it once for each place of its first argument."""
    turn, turns = ast.Name("breakeven_turn", ast.Store()), ast.Name(TURNS, ast.Load())
    loop = ast.For(target=turn, iter=turns, body=list(of.body), orelse=[])
    return _function(of.looped, [TURNS, *names], [loop])


def _function(name: str, names: Sequence[str], body: list[ast.stmt]) -> ast.FunctionDef:
    function = ast.parse(f"def {name}({', '.join(names)}):\n    pass").body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = body
    return function


def _tuple(names: Sequence[str]) -> ast.Tuple:
    return ast.Tuple([ast.Name(name, ast.Load()) for name in names], ast.Load())


def _declare(workload: ast.Call, statements: Sequence[Statement], *, fresh: bool) -> None:
    """Name the implementations in the call that makes the workload."""
    table = next(each.value for each in workload.keywords if each.arg == "implementations")
    assert isinstance(table, ast.Dict)
    table.keys = [ast.Constant(each.label) for each in statements]
    table.values = [ast.Name(each.function, ast.Load()) for each in statements]
    if fresh:
        workload.keywords.append(ast.keyword("setup", ast.Name("made_again", ast.Load())))

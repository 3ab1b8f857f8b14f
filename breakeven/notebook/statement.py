"""A notebook's statement as a function: its code, and what it takes from the notebook."""

from __future__ import annotations

import ast
import builtins
import dis
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

from breakeven.errors import UNPARSABLE, UserError, unknown_name, why_unparsable
from breakeven.notebook.first_uses import read_before_bound
from breakeven.wording import listed

__all__ = ["Statement", "globals_of", "read_statement", "shortened"]

LONGEST = 60
"""Characters of a statement in a message."""


@dataclass(frozen=True)
class Statement:
    """Python text, its syntax tree, and the names of the notebook that it takes as inputs.

    Functions, classes and modules that it names are no inputs: they travel with its code.
    """

    text: str
    body: tuple[ast.stmt, ...]
    inputs: tuple[str, ...]

    def function(self, inputs: Sequence[str], namespace: dict[str, Any]) -> FunctionType:
        """A function of these inputs, which returns what the statement answers.

        Its other names are looked up in ``namespace``.
        """
        made = FunctionType(_code(self.body, inputs), namespace, shortened(self.text))
        made.__qualname__ = made.__name__
        return made


def read_statement(text: str, namespace: Mapping[str, Any], advice: str = "") -> Statement:
    """The statement of a text: an expression, or lines of which the last one gives the answer.

    Raises UserError where the text is no Python, with ``advice``, or names what the notebook does
    not have.
    """
    text = text.strip()
    try:
        tree = ast.parse(text)
        compile(tree, "<notebook>", "exec")  # what a function's body may have and a cell may not
        body = (*tree.body[:-1], *_answering(tree.body[-1])) if tree.body else ()
        code = _code(body, ())
    except UNPARSABLE as error:
        why = why_unparsable(error)
        raise UserError(f"{shortened(text)} is not valid Python: {why}{advice}") from None
    if not body:
        raise UserError("there is nothing to measure; add a statement: %breakeven f(x)")
    taken = globals_of(code)
    _require_known(taken, namespace)
    own = {name for each in tree.body for name in _declared_global(each)}
    data = [name for name in taken if name not in own and _is_data(name, namespace)]
    local = set(code.co_varnames) | set(code.co_cellvars)
    data += [name for name in read_before_bound(body) if name in local and name in namespace]
    return Statement(text, body, tuple(dict.fromkeys(data)))


def shortened(text: str) -> str:
    """A statement for a message: one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 2]} …"


def _answering(last: ast.stmt) -> list[ast.stmt]:
    """The last line so that the function returns its answer: an expression's, or an assignment's."""
    if isinstance(last, ast.Expr):
        return [ast.Return(last.value)]
    targets = last.targets if isinstance(last, ast.Assign) else [getattr(last, "target", None)]
    target = targets[-1]
    is_assignment = isinstance(last, ast.Assign | ast.AugAssign | ast.AnnAssign)
    names = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    if is_assignment and target is not None and all(isinstance(each, ast.Name) for each in names):
        return [last, ast.Return(ast.parse(ast.unparse(target), mode="eval").body)]
    return [last]


def _code(body: Sequence[ast.stmt], inputs: Sequence[str]) -> CodeType:
    module = ast.parse("def statement(): pass")
    (function,) = module.body
    assert isinstance(function, ast.FunctionDef)
    function.args.args = [ast.arg(name) for name in inputs]
    function.body = list(body) or function.body
    compiled = compile(ast.fix_missing_locations(module), "<notebook>", "exec")
    return next(each for each in compiled.co_consts if isinstance(each, CodeType))


def globals_of(code: CodeType) -> list[str]:
    """The names that code looks up outside of itself, in their order."""
    return list(dict.fromkeys(_global_names(code)))


def _global_names(code: CodeType) -> Iterator[str]:
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield instruction.argval
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _global_names(each)


def _require_known(names: Sequence[str], namespace: Mapping[str, Any]) -> None:
    missing = [name for name in names if name not in namespace and not hasattr(builtins, name)]
    if missing:
        own = [name for name in namespace if not name.startswith("_")]
        also = f"; also missing: {listed(missing[1:])}" if missing[1:] else ""
        step = f"run the cell that defines it{also}"
        raise unknown_name("name", missing[0], own, step, place="this notebook")


def _declared_global(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Global):
            yield from node.names


def _is_data(name: str, namespace: Mapping[str, Any]) -> bool:
    return name in namespace and not (
        callable(namespace[name]) or isinstance(namespace[name], ModuleType)
    )

"""Which names a block of code reads before it binds them: those it must be given."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

__all__ = ["read_before_bound"]


def read_before_bound(body: Sequence[ast.stmt]) -> list[str]:
    """The names whose first use, in the order of evaluation, is a reading.

    >>> read_before_bound(ast.parse("total = 0\\nfor v in values: total += v").body)
    ['values']
    >>> read_before_bound(ast.parse("x = 2 * x").body)
    ['x']
    """
    uses = _FirstUses()
    uses.visit_all(body)
    return [name for name, is_read in uses.first.items() if is_read]


class _FirstUses(ast.NodeVisitor):
    """Goes through code as it is evaluated; ``first`` says of each name whether it is read first."""

    def __init__(self) -> None:
        self.first: dict[str, bool] = {}

    def visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self.first.setdefault(node.id, isinstance(node.ctx, ast.Load))

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit_all([node.value, *node.targets])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit_all([node.value, node.target])

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit_all([node.value, node.target])

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.first.setdefault(node.target.id, True)
        self.visit_all([node.target, node.value])

    def visit_For(self, node: ast.For) -> None:
        self.visit_all([node.iter, node.target, *node.body, *node.orelse])

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self.visit_all([*node.generators, node.elt])

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self.visit_all([*node.generators, node.elt])

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self.visit_all([*node.generators, node.elt])

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self.visit_all([*node.generators, node.key, node.value])

    def visit_comprehension(self, node: ast.comprehension) -> None:
        self.visit_all([node.iter, node.target, *node.ifs])

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.first.setdefault(node.name, False)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.first.setdefault(node.name, False)
        self.generic_visit(node)

    def visit_alias(self, node: ast.alias) -> None:
        self.first.setdefault((node.asname or node.name).partition(".")[0], False)

"""A family of hostile things: tests by their files and names, and what must happen in each of them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from breakeven.errors import UserError, unknown_name

__all__ = ["TESTS", "Family", "FileOfTests", "all_of", "must_by_name", "must_by_node", "some_of"]

TESTS = "tests"
PREFIX = "test_"


@dataclass(frozen=True)
class FileOfTests:
    """Tests of a file below ``tests/``, by their names without ``test_``: these ``only``, else all ``but`` these.

    What is left out is not hostile: it shows what is as usual, or that a list is whole.
    """

    file: str
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    def names(self, known: Iterable[str]) -> list[str]:
        """Those of the known names that are meant; raises UserError where one that is named is not known."""
        known = list(known)
        for name in (*self.only, *self.but):
            if name not in known:
                step = f"grep 'def {PREFIX}' {TESTS}/{self.file} shows all"
                raise unknown_name("test", name, known, step, place=f"{TESTS}/{self.file}")
        return [name for name in known if name not in self.but and name in (self.only or known)]


@dataclass(frozen=True)
class Family:
    """Hostile things of one kind."""

    name: str
    tests: tuple[FileOfTests, ...]


def all_of(file: str, *, but: tuple[str, ...] = ()) -> FileOfTests:
    """All tests of a file, or all but some."""
    return FileOfTests(file, but=but)


def some_of(file: str, *names: str) -> FileOfTests:
    """Some tests of a file."""
    return FileOfTests(file, only=names)


def must_by_node(families: Iterable[Family], root: Path) -> dict[str, tuple[str, str]]:
    """By pytest's name of each test, its family and what must happen; raises UserError where there is none.

    ``root`` is the folder in which ``tests`` lies.
    """
    return {
        f"{TESTS}/{of.file}::{PREFIX}{name}": (family.name, must)
        for family in families
        for of in family.tests
        for name, must in _meant(of, root)
    }


def _meant(of: FileOfTests, root: Path) -> Iterator[tuple[str, str]]:
    known = must_by_name(root / TESTS / of.file)
    return ((name, known[name]) for name in of.names(known))


@cache
def must_by_name(path: Path) -> Mapping[str, str]:
    """What must happen in each test of a file, by its name without ``test_``: the name in words, with what the
    docstring adds."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError) as error:
        raise UserError(f"{path} cannot be read ({error}); mend it, or proofs/faults") from error
    return {
        node.name.removeprefix(PREFIX): _must(node)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith(PREFIX)
    }


def _must(test: ast.FunctionDef) -> str:
    words = test.name.removeprefix(PREFIX).replace("_", " ")
    more = " ".join((ast.get_docstring(test) or "").split())
    return f"{words[:1].upper()}{words[1:]}{f'. {more}' if more else ''}"

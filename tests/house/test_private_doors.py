"""What is unpickled is opened through one door, and temporary folders are made through another."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
IN_OTHER_PYTHONS = ROOT / "breakeven" / "sources" / "in_side"
"""What is here has the standard library alone; the folders that it reads were made through the door."""
UNPICKLERS = ("pickle.load", "cloudpickle.load", "dill.load", "joblib.load")
TEMPORARY = ("TemporaryDirectory", "mkdtemp", "mktemp", "NamedTemporaryFile", "mkstemp")
IN_FOLDERS_THAT_ARE_HELD = {
    "breakeven/ruler/expected.py",
    "breakeven/workload/data_cache.py",
}
"""These make a folder or a file in one that is closed, and that somebody removes after a kill."""
SOURCES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "breakeven").rglob("*.py"))
    if not path.is_relative_to(IN_OTHER_PYTHONS)
}
"""The texts of the tool's files by their paths."""


@cache
def nodes(text: str) -> list[ast.AST]:
    return [*ast.walk(ast.parse(text))]


def calls(text: str) -> list[ast.Call]:
    return [node for node in nodes(text) if isinstance(node, ast.Call)]


def unguarded(text: str) -> list[str]:
    """The calls that unpickle a stream that did not come from the door."""
    doors = {
        item.optional_vars.id
        for node in nodes(text)
        if isinstance(node, ast.With)
        for item in node.items
        if isinstance(item.optional_vars, ast.Name)
        and isinstance(item.context_expr, ast.Call)
        and ast.unparse(item.context_expr.func) == "open_private"
    }
    return [
        ast.unparse(each)
        for each in calls(text)
        if ast.unparse(each.func) in UNPICKLERS and ast.unparse(each.args[0]) not in doors
    ] + [ast.unparse(each) for each in calls(text) if "allow_pickle=True" in ast.unparse(each)]


def temporaries(text: str) -> list[str]:
    """The calls that make a temporary folder or file of a name of its own."""
    names = (ast.unparse(each.func) for each in calls(text))
    return [each for each in names if each.rpartition(".")[2] in TEMPORARY]


def ownerless(text: str) -> list[str]:
    """The calls that name a path by the number of a process alone, which may be another's when a kill has left it."""
    named = [each for each in calls(text) if ast.unparse(each.func).endswith(("with_name", "Path"))]
    return [ast.unparse(each) for each in named if "os.getpid()" in ast.unparse(each)]


def in_sources(found_in: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """What is found in the tool's files, by the paths of those that have some."""
    return {path: found for path, text in SOURCES.items() if (found := found_in(text))}


def test_only_what_this_user_wrote_is_unpickled() -> None:
    assert len(SOURCES) > 500
    assert in_sources(unguarded) == {}


def test_temporary_folders_say_who_holds_them() -> None:
    assert in_sources(temporaries).keys() == IN_FOLDERS_THAT_ARE_HELD


def test_drafts_say_whose_they_are() -> None:
    assert in_sources(ownerless) == {}


@pytest.mark.parametrize(
    "text",
    [
        "with path.open('rb') as stream:\n    pickle.load(stream)",
        "cloudpickle.load(open(path, 'rb'))",
        "np.load(path, allow_pickle=True)",
    ],
)
def test_a_planted_unpickling_is_found(text: str) -> None:
    assert unguarded(text)


def test_an_unpickling_through_the_door_is_not_found() -> None:
    assert unguarded("with open_private(path) as stream:\n    pickle.load(stream)") == []


def test_a_planted_draft_that_nobody_can_tell_from_others_is_found() -> None:
    assert ownerless("draft = path.with_name(f'{path.name}.{os.getpid()}')")
    assert ownerless("draft = Path(f'{path}.{os.getpid()}')")
    assert ownerless("draft = new_draft(path)") == []


def test_a_planted_temporary_folder_is_found() -> None:
    assert temporaries("with tempfile.TemporaryDirectory() as folder: pass")
    assert temporaries("with temporary_folder() as folder: pass") == []

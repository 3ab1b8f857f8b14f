"""The rooms: data flows one way, and an import shows it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {"kernels", "benchmarks", "results", "reports", "commands", "breakeven"}
ALLOWED = {
    "kernels": {"kernels"},
    "benchmarks": {"benchmarks", "kernels", "results"},
    "results": {"results"},
    "reports": {"reports", "results"},
    "commands": ROOMS - {"breakeven"},
    "breakeven": ROOMS,
}
SOURCES = [
    *sorted(
        path
        for room in ROOMS - {"breakeven"}
        for ending in ("*.py", "*.pyx")
        for path in (ROOT / room).rglob(ending)
    ),
    ROOT / "breakeven.py",
]


def imported_rooms(source: Path) -> set[str]:
    """The rooms that a file imports from, at the top or inside a function."""
    if source.suffix == ".pyx":
        words = [line.split() for line in source.read_text().splitlines()]
        names = {line[1] for line in words if len(line) > 1 and line[0] in ("import", "from")}
    else:
        names = set()
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
    return {name.partition(".")[0] for name in names} & ROOMS


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_what_lies_before_it(source: Path) -> None:
    room = source.relative_to(ROOT).parts[0].removesuffix(".py")
    assert imported_rooms(source) <= ALLOWED[room]


def test_every_room_was_looked_at() -> None:
    assert {path.relative_to(ROOT).parts[0].removesuffix(".py") for path in SOURCES} == ROOMS

"""The areas of the tests: each has tests, each watches files that are there, and changes find them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from areas import AREAS, ROOT, area_of, areas_since, areas_watching

TESTS = ROOT / "tests"
OURS = ("benchmarks", "breakeven", "kernels", "proofs")
SHARED = {path.stem: path for path in (TESTS / "examples").rglob("*.py")}
STARTS_A_COMMAND = '"-m", "breakeven"'
A_COMMAND = "breakeven/commands/__init__.py"


def used_by(test: Path, read: set[Path]) -> Iterator[str]:
    """The files of ours that a test imports, itself or through what tests share, or starts."""
    read.add(test)
    text = test.read_text(encoding="utf-8")
    if STARTS_A_COMMAND in text:
        yield A_COMMAND
    for name in imported(text):
        shared = SHARED.get(name)
        if shared and shared not in read:
            yield from used_by(shared, read)
        place = Path(*name.split("."))
        if place.parts[0] in OURS and len(place.parts) > 1:
            found = (place / "__init__.py", place.with_suffix(".py"))
            yield from (each.as_posix() for each in found if (ROOT / each).is_file())


def imported(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("name", AREAS)
def test_an_area_names_what_is_there(name: str) -> None:
    for each in AREAS[name].watched():
        assert (ROOT / each).exists(), each


def test_no_two_test_files_share_a_name() -> None:
    """pytest imports them by name alone, and so refuses the second; runs of a part do not show it."""
    names = Counter(path.name for path in TESTS.rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def test_no_test_is_in_two_areas() -> None:
    named = [Path(each) for area in AREAS.values() for each in area.tests]
    assert [(a, b) for a in named for b in named if a is not b and a.is_relative_to(b)] == []


@pytest.mark.parametrize("name", AREAS)
def test_a_change_of_a_test_or_of_what_it_watches_finds_its_area(name: str) -> None:
    area = AREAS[name]
    for each in area.tests:
        test = Path(each) if each.endswith(".py") else Path(each, "test_anything.py")
        assert area_of(ROOT / "tests" / test) == name
        assert name in areas_watching([f"tests/{test}"])
    for each in area.watches:
        inside = each if (ROOT / each).is_file() else f"{each}/anything.py"
        assert name in areas_watching([inside])
        assert name not in areas_watching([f"{each}-else"])


@pytest.mark.parametrize("name", AREAS)
def test_an_area_watches_all_that_its_tests_import_or_start(name: str) -> None:
    """Otherwise a change that breaks them would not run them."""
    tests = [path for path in TESTS.rglob("*.py") if area_of(path) == name]
    used = {(each, test.name) for test in tests for each in used_by(test, set())}
    assert len(used) > 2
    assert sorted(each for each in used if name not in areas_watching([each[0]])) == []


def test_what_a_test_uses_is_found_in_what_tests_share(tmp_path: Path) -> None:
    test = tmp_path / "test_planted.py"
    test.write_text("from own_folder import Folder\nfrom breakeven.run import planning\n")
    assert {A_COMMAND, "breakeven/run/planning/__init__.py"} <= {*used_by(test, set())}


def test_what_everything_depends_on_finds_all_areas() -> None:
    assert areas_watching(["constraints.txt"]) == {*AREAS}
    assert areas_watching(["CITATION.cff"]) == set()


def test_a_commit_that_git_does_not_know_finds_all_areas() -> None:
    assert areas_since("0" * 40) == {*AREAS}

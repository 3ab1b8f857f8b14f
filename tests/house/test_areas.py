"""The areas of the tests: each has tests, each watches files that are there, and changes find them."""

from __future__ import annotations

from pathlib import Path

import pytest
from areas import AREAS, ROOT, area_of, areas_since, areas_watching


@pytest.mark.parametrize("name", AREAS)
def test_an_area_names_what_is_there(name: str) -> None:
    for each in AREAS[name].watched():
        assert (ROOT / each).exists(), each


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


def test_what_everything_depends_on_finds_all_areas() -> None:
    assert areas_watching(["constraints.txt"]) == {*AREAS}
    assert areas_watching(["CITATION.cff"]) == set()


def test_a_commit_that_git_does_not_know_finds_all_areas() -> None:
    assert areas_since("0" * 40) == {*AREAS}

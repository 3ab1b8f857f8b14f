"""What goes into the environment of a side: what it has on top, and where asv's classes look."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from foreign_suite import MODULE, foreign_suite

from breakeven.catalogue.project import find_project
from breakeven.compare.journals import WhatIsCompared, journal_of
from breakeven.compare.sharing import Shard
from breakeven.records.journal import SIDES, Journal
from breakeven.sources.asv_suite.suite import find_suite
from breakeven.sources.choice import source_of
from breakeven.sources.environments import environment
from breakeven.sources.environments.environment import _with, make_environment
from breakeven.sources.notation import Side, side_of
from breakeven.sources.pytest_tests.side import find_tests
from breakeven.sources.sides import names_on_top

Packages = tuple[tuple[str, str], ...]


def on_top(*requirements: tuple[str, str], packages: Packages = ()) -> Side:
    return Side("HEAD", "a", "3.12", requirements, packages)


@pytest.mark.parametrize("name", ["scikit_learn", "pip+scikit-learn", "Scikit.Learn"])
def test_what_a_side_asks_for_takes_the_place_of_the_matrix_however_it_is_spelt(name: str) -> None:
    side = on_top(("scikit-learn", "1.5"))
    assert _with({name: "1.4", "six": ""}, side) == {"six": "", "scikit-learn": "1.5"}


def test_a_package_on_top_takes_the_place_of_the_matrix(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "my.own"\nversion = "1"\n')
    (tmp_path / "six-1.17.tar.gz").touch()
    packages = (
        ("/dist/numpy-2.3-cp312-cp312-linux_x86_64.whl", ""),
        (str(tmp_path / "six-1.17.tar.gz"), ""),
        (str(folder), ""),
        (str(tmp_path), ""),
    )
    side = on_top(packages=packages)
    assert names_on_top(side) == ["numpy", "six", "my.own"]
    matrix = {"numpy": "2.2", "pip+six": "1.16", "my-own": "0", "toolz": "1"}
    assert _with(matrix, side) == {"toolz": "1"}


def test_asv_looks_at_the_project_from_the_folder_of_its_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign_suite(tmp_path).commit(MODULE, "one")
    suite = find_suite(tmp_path)
    assert suite is not None
    seen: list[str] = []

    def make(*_: Any) -> None:
        seen.append(str(Path.cwd()))
        raise OSError("enough")

    monkeypatch.setattr(environment, "_made_by_asv", make)
    monkeypatch.chdir(tmp_path / "tiny")
    with pytest.raises(Exception, match="enough"):
        make_environment(suite, side_of("HEAD", find_project(tmp_path)), tmp_path / "made")
    assert {Path(each) for each in seen} == {suite.folder}
    assert Path.cwd() == tmp_path / "tiny"


@pytest.mark.parametrize(("interpreter", "resumed"), [("", 1), ("/usr/bin/python3", 0)])
def test_beside_an_interpreter_that_may_have_changed_nothing_is_resumed(
    tmp_path: Path, interpreter: str, resumed: int
) -> None:
    foreign_suite(tmp_path).commit(MODULE, "one")
    source = source_of(find_project(tmp_path))
    sides = [Side("A", "a" * 40, "3.12"), Side("B", "b" * 40, "3.12", interpreter=interpreter)]
    what = WhatIsCompared.by(source, sides, Shard(1, 1))
    journal_of(what, tmp_path / "comparisons", print)
    assert len(list(what.lately(tmp_path / "comparisons"))) == resumed


def test_in_an_environment_that_was_made_anew_nothing_is_resumed(tmp_path: Path) -> None:
    foreign_suite(tmp_path).commit(MODULE, "one")
    source = source_of(find_project(tmp_path))
    sides = [Side("A", "a" * 40, "3.12"), Side("B", "b" * 40, "3.12")]
    what = WhatIsCompared.by(source, sides, Shard(1, 1))
    kept = tmp_path / "comparisons"
    journal = journal_of(what, kept, print, made_at=[1.5, 2.5])
    assert [each.path for each in what.lately(kept, [1.5, 2.5])] == [journal.path]
    assert not list(what.lately(kept, [1.5, 3.5]))


def test_what_configures_tests_from_above_tells_them_apart(tmp_path: Path) -> None:
    of = foreign_suite(tmp_path)
    of.commit(MODULE, "one")
    (tmp_path / "tests" / "speed").mkdir(parents=True)
    (tmp_path / "tests" / "speed" / "test_it.py").touch()
    for name in ("conftest.py", "tests/conftest.py", "pytest.ini"):
        (tmp_path / name).touch()
    tests = find_tests(tmp_path, tmp_path / "tests" / "speed" / "test_it.py")
    above = {str(each.relative_to(tmp_path)) for each in tests.above}
    assert above == {"conftest.py", "tests/conftest.py", "pytest.ini", "pyproject.toml"}


def compared_sides(tmp_path: Path, **kind: str) -> WhatIsCompared:
    sides = [Side("A", "a" * 40, "3.12"), Side("B", "b" * 40, "3.12")]
    return WhatIsCompared.by(replace(source_of(find_project(tmp_path)), **kind), sides, Shard(1, 1))


@pytest.mark.parametrize("content", ["", '{"kind":"sides","before":', '{"kind":"other"}\n'])
def test_a_journal_without_sides_is_passed_over(tmp_path: Path, content: str) -> None:
    """As a command leaves it that was killed at birth, or that found a full disk."""
    foreign_suite(tmp_path).commit(MODULE, "one")
    what, kept = compared_sides(tmp_path), tmp_path / "comparisons"
    first = journal_of(what, kept, print, made_at=[1.5])
    (kept / first.path.name.replace("20", "29", 1)).write_text(content)
    assert journal_of(what, kept, print, made_at=[1.5]).path == first.path


def test_what_was_stopped_is_resumed_after_another_comparison_of_the_same_commits(
    tmp_path: Path,
) -> None:
    foreign_suite(tmp_path).commit(MODULE, "one")
    of_suite, kept = compared_sides(tmp_path), tmp_path / "comparisons"
    stopped = journal_of(of_suite, kept, print)
    of_tests = compared_sides(tmp_path, kind="tests", digest="other")
    other = kept / stopped.path.name.replace("20", "29", 1)
    Journal(other).note(SIDES, {**of_tests.facts, "compared_at": "2026-01-01T00:00:00+00:00"})
    assert journal_of(of_suite, kept, print).path == stopped.path

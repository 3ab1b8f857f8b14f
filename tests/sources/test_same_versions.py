"""Sides that are to differ in their code only: what else they differ in is found, and mended or told."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from breakeven.catalogue.project import Project
from breakeven.compare.asked import Asked, _ready
from breakeven.errors import UserError
from breakeven.processes.program import Program
from breakeven.sources.choice import Source
from breakeven.sources.environments.same_versions import older_of, other_versions
from breakeven.sources.notation import Side
from breakeven.sources.sides import READY, ReadySide

WEEK = 7 * 24 * 3600.0
NO_PROGRAM = Program(command=(), told={}, asked=lambda _: {}, path=lambda: "")
LISTING = "#!/bin/sh\necho '{}'\n"
"""In the place of a Python that is asked what is installed beside it."""


def side(commit: str, *requirements: tuple[str, str]) -> Side:
    return Side(commit, commit, "3.12", requirements)


def made(of: Side, folder: Path, versions: str, age: float = 0.0) -> ReadySide:
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / "python"
    python.write_text(LISTING.format(versions))
    python.chmod(0o755)
    (folder / READY).touch()
    os.utime(folder / READY, (time.time() - age,) * 2)
    return ReadySide(of, folder, NO_PROGRAM, {}, python=python)


def test_versions_that_nobody_asked_for_are_named(tmp_path: Path) -> None:
    sides = (
        made(side("a"), tmp_path / "a", '{"numpy": "2.3.4", "six": "1", "gone": "3"}'),
        made(side("b"), tmp_path / "b", '{"numpy": "2.4.0", "six": "1", "new": "0.1"}'),
    )
    assert other_versions(sides) == "gone (3, none), new (none, 0.1), numpy (2.3.4, 2.4.0)"


@pytest.mark.parametrize(
    "second", [side("b", ("numpy", "2.4.0")), Side("b", "b", "3.13"), Side("b", "b", "3.14t")]
)
def test_versions_that_somebody_asked_for_are_as_asked(tmp_path: Path, second: Side) -> None:
    sides = (
        made(side("a"), tmp_path / "a", '{"numpy": "2.3.4"}'),
        made(second, tmp_path / "b", '{"numpy": "2.4.0"}'),
    )
    assert not other_versions(sides)


def test_many_are_counted(tmp_path: Path) -> None:
    names = ", ".join(f'"lib{number}": "1"' for number in range(9))
    sides = (
        made(side("a"), tmp_path / "a", "{}"),
        made(side("b"), tmp_path / "b", f"{{{names}}}"),
    )
    assert other_versions(sides).endswith("lib4 (none, 1) and 4 more")


def test_environments_of_one_hour_are_as_old_as_each_other(tmp_path: Path) -> None:
    new, old = made(side("a"), tmp_path / "a", "{}"), made(side("b"), tmp_path / "b", "{}", WEEK)
    assert older_of((new, old)) == 1
    assert older_of((old, new)) == 0
    assert older_of((new, new)) is None


def test_of_an_environment_that_cannot_say_nothing_is_said(tmp_path: Path) -> None:
    sides = (
        made(side("a"), tmp_path / "a", "no table"),
        made(side("b"), tmp_path / "b", '{"numpy": "2.4.0"}'),
    )
    assert not other_versions(sides)


@pytest.mark.parametrize("fails", [False, True])
def test_the_older_environment_is_made_anew_and_comes_back_if_that_fails(
    tmp_path: Path, fails: bool
) -> None:
    """What a library has changed in a week is not what the commit has changed."""
    old = tmp_path / "sides" / "a"
    made(side("a"), old, '{"numpy": "2.3.4"}', WEEK)

    def ready(of: Side, *_: object) -> ReadySide:
        folder = tmp_path / "sides" / of.commit
        if (folder / READY).exists():
            return ReadySide(of, folder, NO_PROGRAM, {}, python=folder / "python")
        if fails and of.commit == "a":
            raise UserError("no network")
        return made(of, folder, '{"numpy": "2.4.0"}')

    source = Source("asv suite", Project(tmp_path, (), tmp_path, tmp_path), ready)
    said: list[str] = []
    asked = Asked("a", "b", [], [], [], 1, [], 0.03, None)
    both, noted = _ready([side("a"), side("b")], source, asked, said.append)
    assert "the environment of a is older than the other" in said[0]
    if fails:
        assert noted == "apart from their code, the sides differ in numpy (2.3.4, 2.4.0)"
        assert "could not be made anew, and is used as it is: no network" in said[1]
        assert "2.3.4" in (old / "python").read_text()
        assert older_of(both) is None  # it is not tried again today
    else:
        assert not noted
        assert other_versions(both) == ""
    assert sorted(each.name for each in (tmp_path / "sides").iterdir()) == ["a", "b"]

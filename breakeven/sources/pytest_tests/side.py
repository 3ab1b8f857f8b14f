"""A side of tests that use pytest-benchmark: its environment, its tests, and what measures them there."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from breakeven.catalogue.project import Project
from breakeven.errors import UserError
from breakeven.processes.program import Program, no_path_from_outside
from breakeven.processes.working_folder import claimed_folder
from breakeven.records.measurement import Case
from breakeven.sources.asv_suite.suite import Suite
from breakeven.sources.environments.environment import Made
from breakeven.sources.environments.kept_environment import kept_environment, variables_of
from breakeven.sources.environments.plain_project import plain_project
from breakeven.sources.notation import WORKING_TREE, Side, commit_of
from breakeven.sources.pytest_tests.collected import IN_TURNS, collected
from breakeven.sources.sides import ReadySide, is_compiled
from breakeven.sources.trees import exported_without_installed

__all__ = ["Tests", "find_tests", "ready_tests_side"]

NEEDS = ("pytest", "pytest-benchmark")
OF_PYTEST = ("conftest.py", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
LIMIT_SECONDS = 180.0
"""What a step may take: the first one has the fixtures of the session in it."""
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Tests:
    """The tests at a path of a project's repository."""

    suite: Suite
    path: str

    @property
    def above(self) -> list[Path]:
        """The files above the tests that decide what they do: conftest.py, and what configures pytest."""
        top = self.suite.repository
        folders = [each for each in (top / self.path).parents if each.is_relative_to(top)]
        found = (folder / name for folder in folders for name in OF_PYTEST)
        return [each for each in found if each.is_file()]


def find_tests(start: Path, named: Path) -> Tests:
    """The tests in a file or a folder of the repository that ``start`` is in.

    Raises UserError where they are not there, or where there is no project.
    """
    suite = plain_project(start, needs=NEEDS, with_tests=True)
    path = Path(os.path.normpath(named.absolute()))
    if not path.exists():
        raise UserError(f"there is no {named}; --pytest names a file or a folder of tests")
    if not path.is_relative_to(suite.repository):
        raise UserError(f"{named} is not in {suite.repository}, whose commits are compared")
    return Tests(suite, str(path.relative_to(suite.repository)))


def ready_tests_side(tests: Tests, project: Project, side: Side, _: int, tell: Tell) -> ReadySide:
    """The side with its environment, made if it is not there yet; the tests of every side are those
    of the working tree.

    Raises UserError if the environment cannot be made, or if no test uses the fixture.
    """
    folder, made = kept_environment(tests.suite, side, tell)
    commit = commit_of(WORKING_TREE, project)

    def tree(place: Path) -> Path:
        return exported_without_installed(tests.suite, commit, place, tests.path, made)

    trees = partial(claimed_folder, folder / "trees", tree)
    with trees() as place:
        found = collected(made, tests.path, place, side.asked, tell)
    catalogue = _catalogue(found.tests, made)
    program = Program(
        command=(str(made.python), str(IN_TURNS)),
        told={"path": tests.path, "options": found.options},
        asked=partial(_request, catalogue=catalogue),
        path=no_path_from_outside,
        counts_itself=True,
        folder=trees,
    )
    return ReadySide(
        side, folder, program, catalogue, is_compiled(made.python), found.broken, made.python
    )


def _catalogue(tests: Sequence[dict[str, Any]], made: Made) -> dict[str, dict[str, Any]]:
    """Each test function as a workload, and each set of its parameters as an implementation."""
    found: dict[str, dict[str, Any]] = {}
    for test in tests:
        facts = found.setdefault(
            test["name"],
            {
                "family": "test",
                "version": "1",
                "reference": None,
                "smallest_effect": 0.0,
                "quantities": ["time"],
                "sizes": {"": 0},
                "default_sizes": [""],
                "implementations": {},
            },
        )
        facts["implementations"][test["label"]] = {
            "engine": test["module"],
            "workers": None,
            "cluster": None,
            "environment": variables_of(made),
            "unavailable": "",
            "cache": "",
            "limit_seconds": LIMIT_SECONDS,
            "test": test["test"],
            "skipped": test["skipped"],
        }
    return found


def _request(case: Case, catalogue: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {"test": catalogue[case.workload]["implementations"][case.implementation]["test"]}

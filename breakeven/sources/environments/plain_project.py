"""A project that is built and installed as it declares itself, without any configuration of asv's."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from breakeven.errors import UNPARSABLE, UserError, why_unparsable
from breakeven.sources.asv_suite.repositories import repository_of
from breakeven.sources.asv_suite.suite import Suite
from breakeven.sources.environments.environment import OUR_BUILD, OUR_INSTALL

__all__ = ["plain_project"]

DECLARATION = "pyproject.toml"
OLDER = ("setup.py", "setup.cfg")
FOR_TESTS = {"test", "tests", "testing", "bench", "benchmark", "benchmarks", "benchmarking"}
"""Extras and dependency groups of such names say what tests need."""


def plain_project(
    start: Path,
    *,
    needs: Sequence[str] = (),
    with_tests: bool = False,
    may_be_uninstallable: bool = False,
) -> Suite:
    """The project that a folder is in, as a suite without benchmarks of its own.

    ``needs`` are requirements beside its own; ``with_tests`` adds what it declares for its tests. Of a repository
    that holds no project which can be installed, such as one of scripts, nothing is installed if it
    ``may_be_uninstallable``. Raises UserError where it may not, or where a project cannot be read.
    """
    from asv.config import Config

    repository = repository_of(start)
    found = _project_folder(start, repository)
    if found is None and not may_be_uninstallable:
        raise UserError(
            f"{start} is not in a project that can be installed: there is no setup.py, and no pyproject.toml that "
            "has [project] or [build-system]"
        )
    folder = found or repository
    declared = _declared(folder / DECLARATION)
    configuration = Config()
    configuration.project = declared.get("project", {}).get("name") or folder.name
    configuration.repo = str(repository)
    configuration.repo_subdir = "" if folder == repository else str(folder.relative_to(repository))
    configuration.branches = ["HEAD"]
    configuration.matrix = {}
    configuration.build_command = list(OUR_BUILD)
    extras = sorted(FOR_TESTS & _extras(declared)) if with_tests else []
    wheel = f"{{wheel_file}}[{','.join(extras)}]" if extras else "{wheel_file}"
    configuration.install_command = [
        each.format_map(_Keep(wheel_file=wheel)) for each in OUR_INSTALL
    ]
    groups = list(_of_groups(declared)) if with_tests else []
    if found is None:
        configuration.build_command, configuration.install_command = [], []
    return Suite(folder / DECLARATION, repository, configuration, needs=(*groups, *needs))


class _Keep(dict[str, str]):
    """Leaves places in a text as they are where nothing is known to fill them."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _project_folder(start: Path, repository: Path) -> Path | None:
    """The nearest folder with a project that can be installed, up to the top of the repository."""
    for folder in (start, *start.parents):
        if any((folder / each).exists() for each in OLDER):
            return folder
        if _can_be_installed(_declared(folder / DECLARATION)):
            return folder
        if folder == repository:
            break
    return None


def _can_be_installed(declared: dict[str, Any]) -> bool:
    """Whether a pyproject.toml declares a project; one may be there for the settings of tools only."""
    return bool({"project", "build-system"} & declared.keys())


def _declared(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UNPARSABLE as error:
        raise UserError(
            f"{path} is not valid TOML: {why_unparsable(error)}; fix it first"
        ) from error


def _extras(declared: dict[str, Any]) -> set[str]:
    found = declared.get("project", {}).get("optional-dependencies", {})
    return set(found) if isinstance(found, dict) else set()


def _of_groups(declared: dict[str, Any]) -> Iterator[str]:
    """What the dependency groups for tests ask for, with the groups that they include (PEP 735)."""
    groups = declared.get("dependency-groups", {})
    seen: set[str] = set()
    left = sorted(FOR_TESTS & set(groups))
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        for each in groups.get(name, ()):
            if isinstance(each, str):
                yield each
            elif isinstance(each, dict) and "include-group" in each:
                left.append(each["include-group"])

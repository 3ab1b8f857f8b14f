"""The tests of a side that use the fixture, as pytest collects them there; or why there are none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from breakeven.errors import UserError
from breakeven.sources.environments.environment import Made
from breakeven.sources.environments.listing import NothingListedError, found_in, what_is_missing

__all__ = ["IN_TURNS", "Collected", "collected"]

IN_TURNS = Path(__file__).parents[1] / "in_side" / "tests_in_turns.py"
WITHOUT_ADDOPTS = ("-o", "addopts=")
USES_FIXTURE = re.compile(r"^\s*(?:async\s+)?def test\w*\([^)]*\bbenchmark\b", re.MULTILINE)
MOST_FILES = 3
OF_PYTEST = re.compile(r"\berror: (.+?)(?:\s+inifile:|$)")
"""What pytest says of its options, before where they come from."""
DECLARED = "to an extra or a dependency group named test"
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Collected:
    """The tests at a path, what cannot be collected there, by its name, and the ``options`` that pytest needs."""

    tests: Sequence[dict[str, Any]]
    broken: dict[str, str]
    options: Sequence[str]


def collected(made: Made, path: str, tree: Path, asked: str, tell: Tell) -> Collected:
    """The tests at a path of the files of the side ``asked``, found in its environment.

    Options of the project's configuration that pytest does not take there, such as those of a plugin that only
    its own test runs have, are left out, and that is told. Raises UserError where no test uses the fixture.
    """
    options: Sequence[str] = ()
    try:
        listed = _listed(made, path, tree, options)
    except NothingListedError as error:
        options = WITHOUT_ADDOPTS
        try:
            listed = _listed(made, path, tree, options)
        except NothingListedError as other:
            raise UserError(f"{other}{_hint(str(other), asked)}") from other
        tell(
            f"{asked}: pytest does not accept the addopts of the project's configuration ({_complaint(error)}), so "
            "tests run without them"
        )
    if not listed["tests"]:
        raise UserError(
            f"no test in {path} uses the benchmark fixture{_why(listed, path, tree, asked)}"
        )
    for module, reason in listed["broken"].items():
        tell(f"{asked}: {module} is left out: it cannot be collected: {reason}")
    if hint := _hint("; ".join(listed["broken"].values()), asked):
        tell(f"{asked}: {hint.removeprefix('; ')}")
    return Collected(listed["tests"], listed["broken"], options)


def _listed(made: Made, path: str, tree: Path, options: Sequence[str]) -> dict[str, Any]:
    told = json.dumps({"path": path, "options": options})
    return found_in(
        made,
        lambda place: [str(IN_TURNS), json.dumps({"list_to": str(place)}), told],
        f"the tests in {path}",
        tree,
    )


def _complaint(error: NothingListedError) -> str:
    """What pytest says itself, without what it prints around that."""
    said = error.said.split("INTERNALERROR> ")[-1].removeprefix("ERROR: ")
    found = OF_PYTEST.search(said)
    return found[1] if found else said


def _hint(reasons: str, asked: str) -> str:
    return what_is_missing(reasons, "the tests", DECLARED, asked)


def _why(listed: dict[str, Any], path: str, tree: Path, asked: str) -> str:
    """Why there are none, and the next step."""
    if listed["broken"]:
        reasons = "; ".join(f"{place}: {why}" for place, why in listed["broken"].items())
        return f", and some cannot be collected ({reasons}){_hint(reasons, asked)}"
    if files := list(_not_collected(tree / path, tree)):
        return (
            f", but {', '.join(files[:MOST_FILES])} may: pytest passes over files of such names, unless they are "
            f"named themselves: --pytest {files[0]}"
        )
    return (
        "; only what a test gives to it is measured: def test_it(benchmark): benchmark(function, …)"
    )


def _not_collected(place: Path, tree: Path) -> Iterator[str]:
    """The files in a folder that have tests with the fixture."""
    for file in sorted(place.rglob("*.py")) if place.is_dir() else ():
        if file.is_file() and USES_FIXTURE.search(file.read_text("utf-8", errors="replace")):
            yield str(file.relative_to(tree))

"""The rooms of the tool, and what stands around it: data flows one way, and an import shows it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = "breakeven"
ABOVE_ALL = {"wording", "statistics", "processes"}
"""Rooms that import nothing of ours, not even the errors."""
FOR_ALL = {"errors", "wording"}
"""What every other room may import."""
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "wording": set(),
    "terminal": set(),
    "statistics": set(),
    "processes": set(),
    "plugins": set(),
    "repository": {"processes"},
    "workload": {"processes"},
    "records": {"statistics", "wording"},
    "environments": {"processes.owners", "records.reading.ready", "workload.data_cache"},
    "engines": {"environments", "plugins", "processes", "workload"},
    "catalogue": {
        *("engines", "environments", "plugins", "workload"),
        "processes.owners.private",
    },
    "scaffold": {"engines.libraries"},
    # What is told of measurements knows neither how they were made, nor with which workloads: a
    # project's presentation is all that it reads of a project.
    "findings": {
        *("records", "repository", "statistics", "wording"),
        *("catalogue.project", "catalogue.sources", "workload.presentation"),
    },
    "report": {
        *("findings", "records", "statistics", "wording"),
        *("processes.cores", "workload.data_cache", "workload.presentation"),
    },
    "ruler": {"catalogue", "engines", "processes", "records", "workload"},
    # The doctor says which difference a default run can tell: so it reads the settings of one.
    "machine": {
        *("catalogue", "engines", "environments", "processes", "records", "statistics", "wording"),
        *("ruler.settings", "workload.data_cache"),
    },
    "suites": {"catalogue", "environments", "processes", "records", "ruler"},
    "run": {
        *("catalogue", "engines", "environments", "machine", "processes", "records"),
        *("repository", "ruler", "statistics", "suites", "terminal", "wording", "workload"),
    },
    "sources": {
        *("catalogue", "environments", "processes", "records", "repository", "ruler", "run"),
        *("suites", "workload.data_cache"),
    },
    "compare": {
        *("catalogue", "findings", "processes", "records", "repository", "ruler", "run"),
        *("sources", "statistics", "suites", "terminal", "wording"),
    },
    "profile": {
        *("catalogue", "engines", "findings", "machine.facts", "plugins", "processes", "records"),
        *("ruler", "run", "workload"),
    },
    "calibration": {
        *("catalogue", "engines", "machine.facts", "processes", "records", "ruler", "run"),
        *("statistics", "terminal", "workload"),
    },
    "race": {
        *("catalogue", "compare", "engines", "findings", "processes", "records", "ruler", "run"),
        *("statistics", "terminal", "wording", "workload"),
    },
    "notebook": {
        *("catalogue", "engines", "findings", "processes", "race", "records", "ruler", "run"),
        *("statistics", "wording", "workload"),
    },
    "__init__": {"catalogue", "notebook", "records", "workload"},
}
"""Of each room what it may import: other rooms, or single modules of them. All may raise the errors
and use the wording, a room may import itself, and the order is the one in which data flows: nothing
imports what comes later. The commands and ``__main__`` put everything together."""
TOGETHER = {"commands", "__main__"}
AROUND: dict[str, set[str]] = {
    "kernels": {f"{TOOL}.{room}" for room in ("workload", "engines", "errors")},
    "kernels/claims": {f"{TOOL}.findings.claims"},
    "benchmarks": {TOOL, "kernels"},
    "proofs": {TOOL, "kernels"},
}
"""What the packages around the tool may import of it and of each other, besides themselves."""
OURS = {TOOL, "kernels", "benchmarks", "proofs", "tests"}
MOST_FILES = 15
"""Of a folder, its ``__init__.py`` aside: a room that outgrows this is two rooms."""
SOURCES = sorted(
    path.relative_to(ROOT)
    for top in (TOOL, *AROUND)
    if "/" not in top
    for ending in ("*.py", "*.pyx")
    for path in (ROOT / top).rglob(ending)
    if "build" not in path.parts and "templates" not in path.parts
)


def imported(text: str, path: Path) -> set[str]:
    """All that a file imports, at the top or inside a function, with the name that it takes."""
    if path.suffix == ".pyx":
        words = [line.split() for line in text.splitlines()]
        return {line[1] for line in words if len(line) > 1 and line[0] in ("import", "from")}
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            beside = list(path.parts[: -node.level]) if node.level else []
            module = ".".join([*beside, *([node.module] if node.module else [])])
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


def room_of(path: Path) -> str:
    """The room of a file of the tool; what stands beside the rooms is one of its own."""
    return path.parts[1] if len(path.parts) > 2 else path.stem


def _is_within(name: str, place: str) -> bool:
    return name == place or name.startswith(f"{place}.")


def allowed(path: Path) -> set[str]:
    """The modules and packages of ours that a file may import from."""
    if path.parts[0] != TOOL:
        around = {place for folder, places in AROUND.items() for place in places
                  if path.is_relative_to(folder)}  # fmt: skip
        return {path.parts[0], *around}
    room = room_of(path)
    if room in TOGETHER:
        return {TOOL}
    own = {room, *MAY_IMPORT[room], *(() if room in ABOVE_ALL else FOR_ALL)}
    return {f"{TOOL}.{each}" for each in own}


def forbidden(text: str, path: Path) -> list[str]:
    """What a file imports of ours and must not."""
    ours = [name for name in imported(text, path) if name.partition(".")[0] in OURS]
    places = allowed(path)
    return sorted(name for name in ours if not any(_is_within(name, each) for each in places))


def test_a_file_imports_only_what_its_room_may() -> None:
    assert len(SOURCES) > 900
    wrong = {
        str(each): forbidden((ROOT / each).read_text(encoding="utf-8"), each) for each in SOURCES
    }
    assert {source: found for source, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("breakeven/ruler/planted.py", "from kernels.arrays import ndvi", "kernels.arrays.ndvi"),
        ("breakeven/commands/planted.py", "import kernels.catalogue", "kernels.catalogue"),
        ("breakeven/report/planted.py", "import tests", "tests"),
        (
            "breakeven/suites/planted.py",
            "def inside():\n    from benchmarks import scaling",
            "benchmarks.scaling",
        ),
        (
            "breakeven/findings/planted.py",
            "from breakeven.ruler.settings import QUICK",
            "breakeven.ruler.settings.QUICK",
        ),
        (
            "breakeven/report/planted.py",
            "from breakeven.workload import Workload",
            "breakeven.workload.Workload",
        ),
        (
            "breakeven/wording/planted.py",
            "from breakeven.errors import UserError",
            "breakeven.errors.UserError",
        ),
        ("breakeven/records/planted.py", "from ..run import plan", "breakeven.run.plan"),
        (
            "kernels/arrays/planted.py",
            "from breakeven.findings.claims import claim",
            "breakeven.findings.claims.claim",
        ),
        ("kernels/planted.pyx", "from breakeven.ruler import x", "breakeven.ruler"),
    ],
)
def test_a_planted_import_is_found(path: str, text: str, found: str) -> None:
    assert forbidden(text, Path(path)) == [found]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("breakeven/ruler/planted.py", "import numpy\nfrom . import settings"),
        ("breakeven/commands/planted.py", "from breakeven.ruler.settings import QUICK"),
        ("breakeven/report/planted.py", "from breakeven.workload.presentation import Family"),
        ("kernels/claims/planted.py", "from breakeven.findings.claims.claim import Claim"),
        ("kernels/arrays/planted.py", "from breakeven.workload import Workload"),
    ],
)
def test_an_import_that_is_allowed_is_not_found(path: str, text: str) -> None:
    assert forbidden(text, Path(path)) == []


def test_every_room_is_declared_after_those_that_it_imports() -> None:
    order = list(MAY_IMPORT)
    for room, places in MAY_IMPORT.items():
        for place in places:
            assert order.index(place.partition(".")[0]) < order.index(room), (room, place)


def test_every_room_and_no_other_is_declared() -> None:
    found = {room_of(path) for path in SOURCES if path.parts[0] == TOOL}
    assert found == {*MAY_IMPORT, *TOGETHER}
    assert {path.parts[0] for path in SOURCES} == {TOOL, "kernels", "benchmarks", "proofs"}


def modules() -> dict[str, Path]:
    """The files of the tool by their module's name."""
    return {
        ".".join(path.with_suffix("").parts).removesuffix(".__init__"): path
        for path in SOURCES
        if path.parts[0] == TOOL
    }


def circles(imports: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Modules that import each other, by whichever way: one list for each circle that is met."""
    finished: set[str] = set()

    def follow(name: str, way: list[str]) -> Iterator[list[str]]:
        if name in way:
            yield [*way[way.index(name) :], name]
        elif name not in finished:
            for each in sorted(imports.get(name, ())):
                yield from follow(each, [*way, name])
            finished.add(name)

    for name in sorted(imports):
        yield from follow(name, [])


def _imported_modules() -> dict[str, set[str]]:
    known = modules()
    found: dict[str, set[str]] = {}
    for module, path in known.items():
        names = imported((ROOT / path).read_text(encoding="utf-8"), path)
        places = {
            next((each for each in (name, name.rpartition(".")[0]) if each in known), module)
            for name in names
        }
        found[module] = places - {module}
    return found


def test_no_files_import_each_other() -> None:
    assert list(circles(_imported_modules())) == []


def test_files_that_import_each_other_are_found() -> None:
    assert list(circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}})) == [["b", "c", "b"]]


def test_no_folder_of_the_tool_has_more_files_than_one_can_know() -> None:
    folders: dict[str, int] = {}
    for path in SOURCES:
        if path.parts[0] == TOOL and path.name != "__init__.py":
            folders[str(path.parent)] = folders.get(str(path.parent), 0) + 1
    assert {folder: count for folder, count in folders.items() if count > MOST_FILES} == {}

"""The workloads of the project that a process works on, and how their implementations are loaded.

A process works on one project: the one that ``use`` was told, or that of its current folder.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from breakeven.catalogue.found_sizes import FOUND_LABELS, known_sizes
from breakeven.catalogue.modules_beside import (
    build_seconds,
    function_beside,
    is_there,
    source_beside,
    unbuilt_extension,
)
from breakeven.catalogue.own_environments import (
    baseline_in,
    environment_needed,
    make_environment,
    python_in,
    split_label,
    unavailable_environment,
)
from breakeven.catalogue.project import Project, find_project, put_on_path
from breakeven.catalogue.sources import Entry, declaring_files, entries, read_workload
from breakeven.catalogue.tool_path import with_tool
from breakeven.engines import Engine, engine_named
from breakeven.engines.libraries import missing_library
from breakeven.environments.declared import EngineEnvironment
from breakeven.errors import UserError, unknown_name
from breakeven.plugins import Plugins, plugins
from breakeven.workload import Implementation, Workload

TRUTHS = "breakeven.calibration.truths:TRUTHS"
"""What the ruler is proved against: only callers that ask for them see them."""
GROUP = "breakeven.workloads"
"""The entry points that name sources of workloads: an installed package adds some there."""

_used: list[Project] = []
_told: dict[str, Entry] = {}
"""Workloads of which this process was told where they are declared: nothing else is imported for them."""


def use(chosen: Project) -> Project:
    """Work on that project from now on; its modules can be imported, also by child processes.

    The workloads of its sources are looked up when they are needed. Returns the project.
    """
    _used[:] = [chosen]
    _told.clear()
    for cached in (_own, _hidden, workload):
        cached.cache_clear()
    os.environ["PYTHONPATH"] = with_tool(os.environ.get("PYTHONPATH", ""))
    if chosen.workloads and chosen.folder != Path("/"):
        put_on_path(chosen.folder)
    return chosen


def use_entry(name: str, entry: Mapping[str, str]) -> None:
    """Take a workload from the module of that entry, and import no other: see :func:`entry_of`."""
    _told[name] = Entry(**entry)


def entry_of(name: str) -> dict[str, str]:
    """Where a workload is declared, as plain JSON types, for a process that needs no other one."""
    return dataclasses.asdict(_entry(name))


def project() -> Project:
    """The project that this process works on."""
    return _used[0] if _used else use(find_project())


def names(command: str = "run") -> list[str]:
    """The workloads of the project, in the order of their declaration.

    Raises UserError where a source cannot be read, or where the project has none: it says how the
    ``command`` is given a file.
    """
    found = list(_own())
    if not found:
        folder = project().folder
        raise UserError(f"{folder} declares no workloads; {_next_step(folder, command)}")
    return found


def _next_step(folder: Path, command: str) -> str:
    """What to do in a folder without workloads."""
    verb = "measure" if command == "run" else command
    if files := declaring_files(folder):
        return f"{verb} a file that does ({', '.join(files[:5])}): breakeven {command} {files[0]}"
    if [*folder.glob("asv.conf.json*"), *folder.glob("*/asv.conf.json*")]:
        return "to measure its asv suite, compare two commits: breakeven compare HEAD~1 HEAD"
    return f"{verb} a file (breakeven {command} mine.py), or write one: breakeven new NAME"


def added_workloads() -> dict[str, str]:
    """The workloads that installed packages add to the project's own, and the source of each."""
    own = _own()
    return {
        name: source.value
        for source in added_sources().found.values()
        for name in source.entries
        if name not in own
    }


def truths() -> list[str]:
    """The workloads that the ruler is proved against."""
    return list(entries(TRUTHS, Path()))


def has(name: str) -> bool:
    """Whether there is a workload of that name."""
    return name in _own() or name in _hidden()


def package(name: str) -> str:
    """The module or package that a workload stands in; variants of one workload share one."""
    return _entry(name).module


def family(name: str) -> str:
    """The family that a workload belongs to: what the pages show together."""
    return _entry(name).family


@cache
def workload(name: str) -> Workload:
    """The workload of that name; raises UserError with the nearest name."""
    found = read_workload(name, _entry(name))
    unknown = [size for size in found.default_sizes if size not in (found.sizes or FOUND_LABELS)]
    if unknown:
        raise UserError(
            f"{name}: default_sizes has {unknown[0]!r}, and it declares no sizes; those found for "
            f"it are called {', '.join(FOUND_LABELS)}"
        )
    sizes = found.sizes or _known_sizes(found)
    wanted = found.default_sizes or project().default_sizes
    usual = tuple(size for size in wanted if size in sizes)
    return dataclasses.replace(found, sizes=sizes, default_sizes=usual)


def _known_sizes(of: Workload) -> dict[str, int]:
    """The sizes that were found for it; none in the process of a case, which is told its n."""
    if of.name in _told:
        return {}
    return known_sizes(of, baseline_digest(of), project().results)


def baseline_digest(of: Workload) -> str:
    """A digest of the label and the source of a workload's baseline, which decides the sizes that are found."""
    chosen = of.implementations[of.baseline]
    told = (of.baseline, chosen.place, chosen.engine, source_text(of, chosen))
    return hashlib.sha256("\n".join(told).encode(errors="surrogatepass")).hexdigest()[:12]


def implementation(of: Workload, label: str) -> Implementation:
    """The implementation of that label, which may begin with an environment; raises UserError with the
    nearest label."""
    label = split_label(of, label)[1]
    if label not in of.implementations:
        step = f"breakeven list {of.name} shows all"
        raise unknown_name("implementation", label, of.implementations, step, place=of.name)
    return cast(Implementation, of.implementations[label])


def engine(of: Implementation) -> Engine:
    """The engine that an implementation runs on; raises UserError with the nearest name."""
    try:
        return engine_named(of.engine)
    except UserError as error:
        raise UserError(f"{error} (for {of.place.lstrip(':')})") from error


def environment_variables(of: Implementation, workers: int) -> dict[str, str]:
    """The variables that the process of an implementation has before it starts: its engine's, and its own."""
    return engine(of).environment(workers) | dict(of.environment)


def unavailable_reason(of: Workload, label: str) -> str | None:
    """Why an implementation cannot run, here or anywhere, in words, or None when it can.

    Nothing heavy is imported: libraries are looked for, not loaded.
    """
    chosen = implementation(of, label)
    if chosen.unavailable:
        return chosen.unavailable
    if needed := environment(of, label):
        return unavailable_environment(needed, project().constraints_of(needed.name))
    reason = engine(chosen).available()
    if reason is None and chosen.library == "cython":
        return unbuilt_extension(package(of.name), chosen)
    library = chosen.library if is_there(package(of.name), chosen) else ""
    for each in filter(None, (library, *chosen.requires)):
        reason = reason or missing_library(each)
    return reason


def environment(of: Workload, label: str) -> EngineEnvironment | None:
    """The environment of its engine's own in which an implementation runs; None where it runs in this
    interpreter."""
    return environment_needed(of, label, engine(implementation(of, label)))


def missing_environment(
    of: Workload, label: str, tell: Callable[[str], object] = lambda _: None
) -> str | None:
    """Why the environment in which an implementation runs cannot be had, in words; it is made where it is not
    there yet, and ``tell`` is told that."""
    found = environment(of, label)
    return make_environment(found, project().constraints_of(found.name), tell) if found else None


def environment_name(of: Workload, label: str) -> str:
    """The name of that environment, or nothing."""
    found = environment(of, label)
    return found.name if found else ""


def python_of(of: Workload, label: str) -> str:
    """The Python that runs an implementation."""
    found = environment(of, label)
    return python_in(found, project().constraints_of(found.name)) if found else sys.executable


def baseline_beside(of: Workload, label: str) -> str:
    """The label of the baseline with which an implementation takes turns: that of its environment, which
    itself takes turns with the workload's."""
    name = environment_name(of, label)
    beside = baseline_in(of, "" if name == environment_name(of, of.baseline) else name)
    return of.baseline if label == beside else beside


def baselines_elsewhere(of: Workload) -> list[str]:
    """The labels of its baseline in each environment of its engines' own, whether or not they are needed
    here."""
    engines = map(engine, of.implementations.values())
    names = dict.fromkeys(each.own_environment.name for each in engines if each.own_environment)
    return [baseline_in(of, name) for name in names]


def load(of: Workload, target: str | Callable[..., Any]) -> Callable[..., Any]:
    """The function itself, or the one behind ``"with_dask:blockwise"``.

    Raises Unavailable when its module cannot be imported here, and UserError when that has no such
    function.
    """
    return target if callable(target) else function_beside(package(of.name), target, of.name)


def source_text(of: Workload, chosen: Implementation) -> str:
    """The source of an implementation, as its author wrote it: its file's, or the function's own."""
    return source_beside(package(of.name), chosen)


def built_in_seconds(of: Workload, chosen: Implementation) -> float | None:
    """What building its Cython extension took, once; None where it has none, or nothing is known of its build."""
    return build_seconds(package(of.name), chosen)


def unknown_workload(name: str, known: Iterable[str]) -> UserError:
    """The error for a workload that does not exist; it may be that of a package that is broken."""
    unknown = unknown_name("workload", name, known, "breakeven list shows all")
    return UserError(
        "; and ".join([str(unknown), *(each.reason for each in added_sources().broken)])
    )


def _entry(name: str) -> Entry:
    if name in _told:
        return _told[name]
    known = {**_own(), **(_hidden() if name not in _own() else {})}
    if name not in known:
        raise unknown_workload(name, known)
    return known[name]


@cache
def _own() -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    for source in project().workloads:
        for name, entry in entries(source, project().folder).items():
            if name in found:
                raise UserError(
                    f"{name!r} is declared twice, in {found[name].module} and in {entry.module}; "
                    "give one of them another name"
                )
            found[name] = entry
    return found


@cache
def _hidden() -> Mapping[str, Entry]:
    found = dict(entries(TRUTHS, Path()))
    for source in added_sources().found.values():
        found |= {name: each for name, each in source.entries.items() if name not in _own()}
    return found


@dataclasses.dataclass(frozen=True)
class AddedSource:
    """A source of workloads that an installed package adds, and what it declares."""

    value: str
    entries: Mapping[str, Entry]


@cache
def added_sources() -> Plugins[AddedSource]:
    """The sources of workloads of installed packages, by the names of their entry points."""
    return plugins(
        GROUP,
        "source of workloads",
        lambda point: AddedSource(point.value, entries(point.value, Path("/"))),
    )

"""What asv's processes take from the project's folder, and what from the commit under test.

asv installs the workloads of the commit under test, and takes the suites from the folder. The ruler
must not change with what it measures, so this package does not come from the commit either; and the
names of the benchmarks and their parameters come from the folder, because asv hands parameters on by
their position.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project, find_project
from breakeven.errors import UserError

# Public: docs/reference/versions.md promises these. The rest is for Breakeven itself.
__all__ = ["use_project_of"]


@dataclass(frozen=True)
class Declared:
    """A workload as the folder declares it: its version, and the labels of its parameters.

    ``implementations`` are followed by the baseline in each environment of their engines' own.
    """

    version: str
    implementations: tuple[str, ...]
    sizes: tuple[str, ...]
    parallel: tuple[str, ...]
    """The implementations whose engines can have several workers."""


_folder: list[Path] = []


def use_project_of(suites: str) -> None:
    """Measure the workloads of the project that a package of suites is in.

    Call it in the package's ``__init__.py`` with ``__file__``. Workloads that are installed, such as
    those of the commit under test, are taken as installed; others from the folder.
    """
    found = find_project(Path(suites).resolve().parent.parent)
    _folder[:] = [found.folder]
    packages = _packages(found)
    if packages and all(importlib.util.find_spec(each) for each in packages):
        catalogue.use(replace(found, folder=Path("/"), declared_in=found.folder))
    else:
        catalogue.use(found)


@cache
def declared_workload(name: str) -> Declared:
    """A workload as the project's folder declares it, for any installed commit.

    One that cannot be read has a single case, which fails, so that asv still finds the others.
    """
    with _of_the_folder():
        try:
            found = catalogue.workload(name)
            table = found.implementations
            labels = (*table, *catalogue.baselines_elsewhere(found))
            parallel = tuple(label for label in table if catalogue.engine(table[label]).parallel)
        except (UserError, ImportError, AttributeError) as error:
            from breakeven.wording.saying import say  # here: most processes say nothing

            say(f"the workload {name} cannot be read: {error}")
            return Declared("0", ("unreadable",), ("unreadable",), ("unreadable",))
    return Declared(found.version, labels, tuple(found.sizes), parallel)


@cache
def declared_names() -> tuple[str, ...]:
    """The workloads that the project's folder declares."""
    with _of_the_folder():
        return tuple(catalogue.names())


@contextmanager
def _of_the_folder() -> Iterator[None]:
    """The folder's own workloads, also where another commit's are installed: then only for a while."""
    before = catalogue.project()
    if not _folder or all(_is_in_folder(each) for each in _packages(before)):
        yield
        return
    with _folder_first(), _without_modules(_packages(before)):
        catalogue.use(replace(before, folder=_folder[0]))
        try:
            yield
        finally:
            catalogue.use(before)


def _packages(of: Project) -> list[str]:
    """The top-level packages that the project's workloads stand in, files and folders left out."""
    folder = _folder[0]
    found = {}
    for source in of.workloads:
        module = source.partition(":")[0]
        is_place = (folder / source).exists() and not (folder / source / "__init__.py").exists()
        if not is_place:
            found[module.partition(".")[0]] = True
    return list(found)


def _is_in_folder(package: str) -> bool:
    spec = importlib.util.find_spec(package)
    places = [*(spec.submodule_search_locations or ()), str(spec.origin)] if spec else []
    return any(_folder[0] in Path(place).resolve().parents for place in places)


@contextmanager
def _folder_first() -> Iterator[None]:
    sys.path.insert(0, str(_folder[0]))
    try:
        yield
    finally:
        sys.path.remove(str(_folder[0]))


@contextmanager
def _without_modules(packages: list[str]) -> Iterator[None]:
    """Forget packages for a while: what is imported meanwhile is forgotten afterwards."""
    before = _take_modules(packages)
    try:
        yield
    finally:
        _take_modules(packages)
        sys.modules.update(before)


def _take_modules(packages: list[str]) -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name.partition(".")[0] in packages]
    return {name: sys.modules.pop(name) for name in names}

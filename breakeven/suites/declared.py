"""What asv's processes take from the clone, and what from the commit under test.

asv installs ``kernels`` from the commit under test, and takes ``benchmarks`` from the clone. The
ruler must not change with what it measures, so ``results`` comes from the clone too; and so do the
names of the benchmarks and their parameters, because asv hands parameters on by their position.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Declared:
    """A workload as the clone declares it: its version, and the labels of its parameters."""

    version: str
    implementations: tuple[str, ...]
    sizes: tuple[str, ...]
    parallel: tuple[str, ...]
    """The implementations whose engines can have several workers."""


def prepare_imports() -> None:
    """Take ``results`` from the clone, and everything else from what is installed, if it is.

    Raises ImportError when ``results`` was imported from elsewhere before.
    """
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    with _clone_first():
        results = importlib.import_module("results")
    if not _in_clone(results.__file__):
        raise ImportError(
            f"results was imported from {results.__file__} before benchmarks was; "
            f"import benchmarks first, so that it comes from {ROOT}"
        )


@cache
def declared_workload(name: str) -> Declared:
    """A workload of the clone, whatever commit ``kernels`` is installed from.

    One that cannot be read has a single case, which fails, so that asv still finds the others.
    """
    with _clones_catalogue() as catalogue:
        try:
            found = catalogue.workload(name)
        except (ImportError, AttributeError) as error:
            print(f"the workload {name} cannot be read: {error}", file=sys.stderr)
            return Declared("0", ("unreadable",), ("unreadable",), ("unreadable",))
        table = found.implementations
        parallel = tuple(label for label in table if catalogue.engine(table[label]).parallel)
    return Declared(found.version, tuple(table), tuple(found.sizes), parallel)


@cache
def declared_engines() -> tuple[str, ...]:
    """The name of every engine of the clone."""
    with _clones_catalogue() as catalogue:
        return tuple(catalogue.ENGINES)


@contextmanager
def _clones_catalogue() -> Iterator[Any]:
    """``kernels.catalogue`` of the clone; where another commit is installed, only for a while."""
    spec = importlib.util.find_spec("kernels")
    if spec is not None and _in_clone(spec.origin):
        yield importlib.import_module("kernels.catalogue")
        return
    with _clone_first(), _without_modules("kernels"):
        yield importlib.import_module("kernels.catalogue")


def _in_clone(file: str | None) -> bool:
    return file is not None and Path(file).resolve().parent.parent == ROOT


@contextmanager
def _clone_first() -> Iterator[None]:
    sys.path.insert(0, str(ROOT))
    try:
        yield
    finally:
        sys.path.remove(str(ROOT))


@contextmanager
def _without_modules(package: str) -> Iterator[None]:
    """Forget a package for a while: what is imported meanwhile is forgotten afterwards."""
    before = _take_modules(package)
    try:
        yield
    finally:
        _take_modules(package)
        sys.modules.update(before)


def _take_modules(package: str) -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name.partition(".")[0] == package]
    return {name: sys.modules.pop(name) for name in names}

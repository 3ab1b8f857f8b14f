"""What travels from a notebook to the processes that measure: a workload, and its inputs, pickled.

Functions and classes of the notebook travel by value, those of modules by name.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

import cloudpickle

from breakeven.engines.base import NATIVE_THREAD_VARIABLES
from breakeven.errors import UserError
from breakeven.notebook.statement import Statement, globals_of
from breakeven.notebook.stored import StoredInputs, accept, nothing_to_compare_with
from breakeven.processes.cores import usable_cores
from breakeven.wording.raised import said_by
from breakeven.workload import Implementation, Workload

__all__ = ["NOTHING", "SIZE", "WORKLOAD", "Parcel"]

WORKLOAD = "notebook"
SIZE = "as it is"
NOTHING = "(nothing to compare with)"
"""The label of what stands in for a reference."""
INPUTS, WORKLOADS = "inputs.pickle", "workloads.pickle"


@dataclass(frozen=True)
class Parcel:
    """Statements by label, with the notebook's names that they are measured with.

    ``workers`` is the most threads that a native library may use (None: as the notebook's
    environment says, else as many as there are cores). With ``fresh`` every call gets a copy of the
    inputs. ``compares`` says that the statements must have the same answer.
    """

    statements: Mapping[str, Statement]
    namespace: dict[str, Any]
    workers: int | None = None
    fresh: bool = False
    compares: bool = False

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs, of all statements together."""
        return tuple(
            dict.fromkeys(name for each in self.statements.values() for name in each.inputs)
        )

    def write(self, folder: Path) -> str:
        """Write both pickles; returns the source, as the catalogue reads it, of the workload.

        Raises UserError, which names what cannot be pickled, or says why a file cannot be written.
        """
        made = {
            label: each.function(self.inputs, self.namespace)
            for label, each in self.statements.items()
        }
        values = tuple(self.namespace[name] for name in self.inputs)
        path = folder / WORKLOADS
        try:
            classes = _pickled(path, {WORKLOAD: self._workload(folder, made)})
            classes |= _pickled(folder / INPUTS, values, classes)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # what a value raises that refuses to be pickled
            raise self._refusal(made, error) from error
        return f"pickle:{path}"

    def _workload(self, folder: Path, functions: Mapping[str, FunctionType]) -> Workload:
        environment = _native_threads(self.workers)
        table = {
            label: Implementation(function, environment=environment)
            for label, function in functions.items()
        }
        chosen: dict[str, Any] = {}
        if not self.compares:
            table[NOTHING] = Implementation(nothing_to_compare_with)
            chosen = {"check": accept, "reference": NOTHING}
        return Workload(
            name=WORKLOAD,
            version=folder.name,
            question="Statements of a notebook",
            make_inputs=StoredInputs(str(folder / INPUTS), tuple(functions.values())),
            sizes={SIZE: 1},
            implementations=table,
            fresh_inputs=self.fresh,
            **chosen,
        )

    def _refusal(self, functions: Mapping[str, FunctionType], error: BaseException) -> UserError:
        named = {name: self.namespace[name] for name in self.inputs} | dict(functions)
        for name, value in named.items():
            if way := _unpicklable(name, value, set()):
                users = [user for user, each in way[:-1] if each not in functions.values()]
                return UserError(_no_copy_of(*way[-1], users[-1] if users else ""))
        return UserError(
            f"the notebook's data cannot be written for the measurement: {said_by(error)}"
        )


def _no_copy_of(name: str, value: Any, user: str) -> str:
    """Why something cannot be copied, and what to do instead."""
    used = f", which {user} uses," if user else ""
    inner = getattr(value, "__wrapped__", None)
    if hasattr(value, "cache_parameters") and isinstance(inner, FunctionType):
        calls_itself = inner.__globals__.get(name) is value and name in globals_of(inner.__code__)
        plain = (
            ""
            if user or calls_itself
            else f"measure plain(...) after plain = {name}.__wrapped__, or "
        )
        return (
            f"{name}{used} is wrapped by functools.lru_cache, which cannot be copied into another "
            f"process: {plain}put it into a file that Python can import"
        )
    return (
        f"{name} ({_kind(value)}){used} cannot be copied into the processes that measure; make it in "
        "the statement, or in a function that the statement calls"
    )


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]
    """Keeps the notebook's classes that it meets, and takes no open file for its text, nor a name for
    what only the notebook has."""

    def __init__(self, stream: Any) -> None:
        super().__init__(stream, protocol=5)
        self.classes: dict[str, type] = {}

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, io.TextIOWrapper):
            raise TypeError("an open file cannot be pickled")
        if isinstance(value, type) and value.__module__ == "__main__":
            self.classes[value.__qualname__] = value
        if self._is_only_named(value):
            raise TypeError("what only the notebook has cannot be pickled by its name")
        return super().reducer_override(value)

    def _is_only_named(self, value: Any) -> bool:
        """Whether an object of a library's class, such as the wrapper of functools.lru_cache, is pickled
        as nothing but its name in the notebook."""
        kind = type(value)
        if isinstance(value, type | FunctionType) or kind in self.dispatch_table:
            return False
        if kind.__module__ == "__main__" or getattr(value, "__module__", None) != "__main__":
            return False
        return isinstance(value.__reduce_ex__(5), str)


class _Nowhere(io.RawIOBase):
    """A stream that forgets."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return memoryview(data).nbytes


def _pickled(path: Path, value: Any, classes: Mapping[str, type] | None = None) -> dict[str, type]:
    """Write a value; returns the notebook's classes in it. Where some are given, all follow it."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as stream:
        pickler = _Pickler(stream)
        pickler.dump(value)
        if classes is not None:
            cloudpickle.dump({**classes, **pickler.classes}, stream)
    return pickler.classes


def _native_threads(workers: int | None) -> dict[str, str]:
    """The environment that sets native threads: what was asked for, the notebook's own, or all cores."""
    if workers is not None:
        return dict.fromkeys(NATIVE_THREAD_VARIABLES, str(workers))
    cores = str(usable_cores())
    return {name: os.environ.get(name, cores) for name in NATIVE_THREAD_VARIABLES}


def _unpicklable(name: str, value: Any, seen: set[int]) -> list[tuple[str, Any]]:
    """The way from a name to what cannot be pickled, through functions; empty where all can be."""
    if id(value) in seen:
        return []
    seen.add(id(value))
    try:
        _Pickler(_Nowhere()).dump(value)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - pickling an object may raise anything
        for inner, each in _used_by(value):
            if found := _unpicklable(inner, each, seen):
                return [(name, value), *found]
        return [(name, value)]
    return []


def _used_by(value: Any) -> Iterator[tuple[str, Any]]:
    """What a function takes from around it, by name."""
    if not isinstance(value, FunctionType):
        return
    for name in globals_of(value.__code__):
        if name in value.__globals__:
            yield name, value.__globals__[name]
    cells = value.__closure__ or ()
    for name, cell in zip(value.__code__.co_freevars, cells, strict=True):
        try:
            yield name, cell.cell_contents
        except ValueError:  # not bound yet
            continue


def _kind(value: Any) -> str:
    """What a value is, in words: ``a generator``, ``an open file``."""
    if isinstance(value, io.IOBase):
        return "an open file"
    kind = type(value)
    name = kind.__qualname__ or "nameless object"
    if kind.__module__ not in ("builtins", "__main__"):
        name = f"{kind.__module__.lstrip('_')}.{name}"
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"

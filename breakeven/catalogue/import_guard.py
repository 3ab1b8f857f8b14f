"""The import of a user's module, so that this process can go on even if the module harmed it."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Never, Self

from breakeven.catalogue.process_state import Change, ProcessState

__all__ = ["ImportGuard", "follow", "printing_on_stderr"]

FINDERS = "meta_path"
OURS = __name__.partition(".")[0]
_chosen: list[tuple[str, list[str], list[Change]]] = []
"""The folders that modules have changed to while they were imported, the variables they took away, and what else
they have changed."""


class ImportGuard:
    """A context for an import: what it takes away or replaces is given back, and what it prints is no result.

    A process that the module forked ends here. The search path keeps what the module added. ``taken`` says that it
    took away the tool itself, so that nothing it declares can be used.
    """

    def __init__(self) -> None:
        self.taken = self.is_over = False

    def __enter__(self) -> Self:
        self.pid = os.getpid()
        self.lists = {
            name: list(getattr(sys, name)) for name in ("path", "meta_path", "path_hooks")
        }
        self.table, self.modules = sys.modules, dict(sys.modules)
        self.folder, self.variables = _current_folder(), dict(os.environ)
        self.streams, self.state = (sys.stdout, sys.stderr), ProcessState()
        self.printing = _on_stderr()
        self.printing.__enter__()
        self.exit, os._exit = os._exit, self._refuse_to_end  # the state is looked at before
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over = True
        if os._exit == self._refuse_to_end:
            os._exit = self.exit
        if os.getpid() != self.pid:  # the module has forked, and only one goes on with the command
            self.exit(0)
        changes = self.state.give_back()
        sys.stdout, sys.stderr = self.streams
        self._give_back_modules()
        for name, before in self.lists.items():
            now = getattr(sys, name)
            added = [each for each in now if each not in before] if isinstance(now, list) else []
            if now is None or any(each not in now for each in before):
                setattr(sys, name, [*added, *before])
            elif added and name == FINDERS:  # what the command itself imports is found as before
                changes.append(partial(_set_finders, [*now]))
                sys.meta_path[:] = [*before, *added]
        self.printing.__exit__(None, None, None)
        self._go_back(changes)

    def _refuse_to_end(self, status: int) -> Never:
        """In place of ``os._exit``, which would end the command without a word."""
        if self.is_over or os.getpid() != self.pid:
            self.exit(status)
        raise SystemExit(status)

    def _give_back_modules(self) -> None:
        sys.modules = self.table
        self.taken = any(
            self.table.get(name) is not module
            for name, module in self.modules.items()
            if name == OURS or name.startswith(f"{OURS}.")
        )
        for name, module in self.modules.items():
            if self.taken or name not in self.table:
                self.table[name] = module

    def _go_back(self, changes: list[Change]) -> None:
        """Undo what only a case's own process follows: see :func:`follow`."""
        removed = [name for name in self.variables if name not in os.environ]
        folder = _current_folder()
        os.environ.update({name: self.variables[name] for name in removed})
        if folder != self.folder:
            with contextlib.suppress(OSError):
                os.chdir(self.folder)
        if removed or changes or folder != self.folder:
            _chosen.append((folder, removed, changes))


def _set_finders(wanted: list[Any]) -> None:
    """Let modules be found in that order, by those of the finders that are still there."""
    sys.meta_path.sort(key=lambda each: wanted.index(each) if each in wanted else len(wanted))


def follow() -> None:
    """Go to the folder that the imported modules have chosen, do without the variables that they took away, and
    change what else they have changed: their functions may count on it."""
    for folder, removed, changes in _chosen:
        with contextlib.suppress(OSError):
            os.chdir(folder)
        for name in removed:
            os.environ.pop(name, None)
        for change in changes:
            change()
    _chosen.clear()


def printing_on_stderr(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function of the user's, whose prints do not get between what a command prints."""

    @functools.wraps(function)
    def quiet(*arguments: Any) -> Any:
        with _on_stderr():
            return function(*arguments)

    return quiet


@contextlib.contextmanager
def _on_stderr() -> Iterator[None]:
    """Lead what is printed, also past Python, to standard error."""
    _flush()
    kept = {descriptor: _copy_of(descriptor) for descriptor in (1, 2)}
    try:
        if kept[1] is not None:
            with contextlib.suppress(OSError):
                os.dup2(2, 1)
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        _flush()
        for descriptor, copy in kept.items():
            if copy is not None:
                os.dup2(copy, descriptor)
                os.close(copy)


def _copy_of(descriptor: int) -> int | None:
    try:
        return os.dup(descriptor)
    except OSError:
        return None


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()


def _current_folder() -> str:
    """The current folder; empty where it was removed."""
    try:
        return str(Path.cwd())
    except OSError:
        return ""

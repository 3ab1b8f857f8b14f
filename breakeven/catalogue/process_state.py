"""What an import can change of a process beside its modules: handlers of signals, limits, Python's own functions.

A command goes on as it was before; the process of a case, in which the functions of the module run, follows.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

__all__ = ["Change", "ProcessState"]

OFTEN_REPLACED = (
    *("builtins", "io", "json", "math", "os", "pickle", "random", "select", "selectors", "shutil"),
    *("signal", "socket", "subprocess", "tempfile", "threading", "time"),
)
"""Modules whose functions are replaced by what is imported, such as gevent, freezegun or a test's mock."""
HOOKS = ("breakpointhook", "displayhook", "excepthook", "unraisablehook")
MISSING = object()
Change = Callable[[], object]


class ProcessState:
    """What it is when this is made."""

    def __init__(self) -> None:
        there = (sys.modules[name] for name in OFTEN_REPLACED if name in sys.modules)
        self._names = [(vars(module), dict(vars(module))) for module in there]
        self._settings = _settings()
        self._handlers = _handlers()

    def give_back(self) -> list[Change]:
        """Make all of it what it was; returns what makes it again what it was until now."""
        changes = [change for each in self._names for change in _given_back(*each)]
        for name, (now, give) in _settings().items():
            before = self._settings[name][0]
            if now is not before and now != before:
                _tried(give, before)
                changes.append(lambda now=now, give=give: _tried(give, now))  # type: ignore[misc]
        for number, now in _handlers().items():
            before = self._handlers.get(number)
            if now is not before and before is not None:
                _tried(signal.signal, number, before)
                changes.append(lambda each=number, now=now: _tried(signal.signal, each, now))  # type: ignore[misc]
        return changes


def _given_back(own: dict[str, Any], before: dict[str, Any]) -> list[Change]:
    """Give a module back the names that it had; what it has besides stays."""
    found = {name: own.get(name, MISSING) for name in before}
    changed = {name: now for name, now in found.items() if now is not before[name]}
    own.update({name: before[name] for name in changed})
    there = {name: now for name, now in changed.items() if now is not MISSING}
    return [lambda: own.update(there)] if there else []


def _settings() -> dict[str, tuple[Any, Callable[[Any], object]]]:
    """Settings by name: each as it is, and what changes it."""
    mask = os.umask(0o077)
    os.umask(mask)
    found: dict[str, tuple[Any, Callable[[Any], object]]] = {
        "recursion": (sys.getrecursionlimit(), sys.setrecursionlimit),
        "umask": (mask, os.umask),
        "trace": (sys.gettrace(), sys.settrace),
        "profile": (sys.getprofile(), sys.setprofile),
        "alarm": (
            bool(signal.getitimer(signal.ITIMER_REAL)[0]),
            lambda is_set: None if is_set else signal.setitimer(signal.ITIMER_REAL, 0),
        ),
    }
    return found | {
        name: (getattr(sys, name, None), lambda hook, name=name: setattr(sys, name, hook))
        for name in HOOKS
    }


def _handlers() -> dict[int, Any]:
    """Those of all signals; nothing in another thread, which may not change them."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    return {each: signal.getsignal(each) for each in signal.valid_signals()}


def _tried(change: Callable[..., object], *values: Any) -> None:
    with suppress(OSError, ValueError, TypeError, RecursionError):
        change(*values)

"""Threads without an interpreter lock, and interpreters side by side: what newer versions of Python bring.

Both run in an environment of such a Python, beside the baseline that the same version computes.
"""

from __future__ import annotations

import importlib
import sys
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from breakeven.engines.base import Engine, Session
from breakeven.engines.pools import PoolSession, Threads, submitted
from breakeven.environments.declared import EngineEnvironment

FREE_THREADED = EngineEnvironment("freethreaded", (), python="3.14t")
ORDINARY = EngineEnvironment("python314", (), python="3.14")
"""The ordinary build of the same version, for its interpreters, and for what it adds to a comparison."""


class ThreadsFreeThreaded(Threads):
    """``ThreadPoolExecutor`` on the free-threaded build of Python, which has no interpreter lock."""

    name = "threads-freethreaded"
    title = "thread pool, free-threaded Python"
    own_environment = FREE_THREADED

    def available(self) -> str | None:
        if sysconfig.get_config_var("Py_GIL_DISABLED") and not _has_lock():
            return None
        return "this Python has an interpreter lock; run: uv python install 3.14t"


class Threads314(Threads):
    """The same on the ordinary build of Python 3.14, which has one."""

    name = "threads-314"
    title = "thread pool, Python 3.14"
    own_environment = ORDINARY

    def available(self) -> str | None:
        if sys.version_info[:2] == (3, 14) and _has_lock():
            return None
        return "this is not Python 3.14; run: uv python install 3.14"


class Interpreters(Engine):
    """``InterpreterPoolExecutor``: an interpreter with a lock of its own for each worker, in one process."""

    name = "interpreters"
    title = "interpreter pool"
    starts_processes = False
    modules = ("concurrent.futures.interpreter",)
    own_environment = ORDINARY

    def available(self) -> str | None:
        if sys.version_info >= (3, 14):
            return None
        return "this Python has no InterpreterPoolExecutor; run: uv python install 3.14"

    @contextmanager
    def start(self, workers: int, address: str | None) -> Iterator[Session]:
        # By the module's name: what is checked with an older Python knows neither of them.
        module = importlib.import_module(self.modules[0])
        pool: type[ThreadPoolExecutor] = module.InterpreterPoolExecutor
        with pool(workers) as executor:
            yield PoolSession(workers, executor=executor)

    def run_tasks(
        self, session: Session, function: Callable[[Any], Any], arguments: Sequence[Any]
    ) -> list[Any]:
        return submitted(session, function, arguments)


def _has_lock() -> bool:
    """Whether the interpreter lock is on: a free-threaded build takes it back for a module that asks for it."""
    is_on: Callable[[], bool] = getattr(sys, "_is_gil_enabled", lambda: True)
    return is_on()

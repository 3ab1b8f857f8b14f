"""What Linux does when a parent dies: it can end the child, and say who looks after orphans."""

from __future__ import annotations

import ctypes
import signal
from functools import cache

from breakeven.processes.system.linux import is_linux

__all__ = ["adopt_orphans", "die_with_parent", "load_system_calls"]

PARENT_DEATH_SIGNAL = 1
CHILD_SUBREAPER = 36


def load_system_calls() -> None:
    """Load what the others need. Between fork and exec another thread may hold the loader's lock."""
    _libc()


def die_with_parent() -> None:
    """Ask the system to kill this process when its parent dies (Linux)."""
    if is_linux():
        _libc().prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)


def adopt_orphans() -> None:
    """Make this process the parent of whatever descends from it and has lost its own (Linux)."""
    if is_linux():
        _libc().prctl(CHILD_SUBREAPER, 1)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)

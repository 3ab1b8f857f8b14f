"""What a process asks of Linux between fork and exec: to die with its parent, to look after orphans, and to have
its memory where every process has it."""

from __future__ import annotations

import ctypes
import signal
from functools import cache

from breakeven.processes.system.linux import is_linux

__all__ = ["adopt_orphans", "die_with_parent", "load_system_calls", "without_random_places"]

PARENT_DEATH_SIGNAL = 1
CHILD_SUBREAPER = 36
NO_RANDOM_PLACES = 0x0040000
"""ADDR_NO_RANDOMIZE of ``man 2 personality``."""
AS_IT_IS = 0xFFFFFFFF


def load_system_calls() -> None:
    """Load what the others need. Between fork and exec another thread may hold the loader's lock."""
    _libc()


def die_with_parent() -> None:
    """Ask the system to kill this process when its parent dies (Linux)."""
    if is_linux():
        _libc().prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)


def adopt_orphans() -> None:
    """Make this process the parent of its descendants that have lost theirs (Linux)."""
    if is_linux():
        _libc().prctl(CHILD_SUBREAPER, 1)


def without_random_places() -> bool:
    """Ask the system not to choose by chance where what is executed next has its memory (Linux); whether it will.

    Where it refuses, as in some containers, places are random as ever.
    """
    if not is_linux():
        return False
    persona = int(_libc().personality(AS_IT_IS))
    return persona >= 0 and int(_libc().personality(persona | NO_RANDOM_PLACES)) >= 0


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)

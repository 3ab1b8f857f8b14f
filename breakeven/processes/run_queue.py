"""How long processes could have computed and waited for a processor instead.

The system counts it for each thread, in nanoseconds, where it was built to: the second figure of
/proc/PID/task/TID/schedstat. Source: the kernel's documentation, scheduler/sched-stats.rst.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

__all__ = ["Queued", "delayed_share", "queued"]


class Queued(NamedTuple):
    """What a thread has computed so far, and how long it has waited for a processor, in seconds."""

    computed_seconds: float
    delayed_seconds: float


def queued(pids: Iterable[int]) -> dict[int, Queued]:
    """By thread, of all threads of these processes; nothing where the system does not count it."""
    found: dict[int, Queued] = {}
    for pid in pids:
        for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            with contextlib.suppress(OSError, ValueError):  # a thread may have ended meanwhile
                computed, delayed, _ = path.read_text().split()
                found[int(path.parent.name)] = Queued(int(computed) / 1e9, int(delayed) / 1e9)
    return found


def delayed_share(began: dict[int, Queued], ended: dict[int, Queued]) -> float:
    """The part of the time in which these threads could have computed, but waited for a processor."""
    computed = delayed = 0.0
    for thread, now in ended.items():
        before = began.get(thread, Queued(0.0, 0.0))
        computed += now.computed_seconds - before.computed_seconds
        delayed += now.delayed_seconds - before.delayed_seconds
    both = computed + delayed
    return delayed / both if both > 0 else 0.0

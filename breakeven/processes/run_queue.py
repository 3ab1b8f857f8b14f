"""How long processes could have computed and waited for a processor instead.

The system counts it for each thread, in nanoseconds, where it was built to: the second figure of
/proc/PID/task/TID/schedstat. Source: the kernel's documentation, scheduler/sched-stats.rst.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from typing import NamedTuple

from breakeven.processes.system.linux import existing, text_of

__all__ = ["Queued", "counts_waiting", "let_sleep", "queued", "spent_between"]


SLEEPS = "S"
"""The state in /proc/PID/stat in which a process waits: proc(5)."""
GIVEN_WAY_SECONDS, TIMES_GIVEN_WAY = 5e-5, 20


class Queued(NamedTuple):
    """What threads have computed, and how long they have waited for a processor, in seconds."""

    computed_seconds: float
    delayed_seconds: float


def counts_waiting() -> bool:
    """Whether the system counts it."""
    return bool(queued([os.getpid()]))


def let_sleep(pid: int) -> None:
    """Give way to a process that has said all and is about to wait for more, until it does."""
    for _ in range(TIMES_GIVEN_WAY):
        if text_of(f"/proc/{pid}/stat").rpartition(")")[2].split()[:1] == [SLEEPS]:
            return
        time.sleep(GIVEN_WAY_SECONDS)


def queued(pids: Iterable[int]) -> dict[int, Queued]:
    """The figures of all threads of these processes, by thread; nothing if the system has none."""
    found: dict[int, Queued] = {}
    for pid in pids:
        tasks = existing(f"/proc/{pid}/task")
        for thread in os.listdir(tasks) if tasks else ():  # noqa: PTH208 - between turns: quick
            with contextlib.suppress(ValueError):  # a thread may have ended meanwhile
                computed, delayed, _ = text_of(f"{tasks}/{thread}/schedstat").split()
                found[int(thread)] = Queued(int(computed) / 1e9, int(delayed) / 1e9)
    return found


def spent_between(began: dict[int, Queued], ended: dict[int, Queued]) -> list[Queued]:
    """What each of these threads has computed, and how long it has waited, from one reading to another."""
    nothing = Queued(0.0, 0.0)
    return [
        Queued(*(late - early for late, early in zip(now, began.get(thread, nothing), strict=True)))
        for thread, now in ended.items()
    ]

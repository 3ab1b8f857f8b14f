"""How long the machine's processors were busy, with the work of all processes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import psutil

from breakeven.processes.system.linux import existing, lines_of

__all__ = ["OthersWork", "busy_seconds"]

BUSY = ("user", "nice", "system", "irq", "softirq", "steal")
"""What a processor does when it does not wait, by psutil's names."""
STAT = Path("/proc/stat")


def busy_seconds(processor: int | None = None) -> float:
    """What one processor, or all of them, have computed since the system began, stolen time included.

    Nothing where the system does not say it of this processor, as in some containers.
    """
    if processor is None:
        return _of(psutil.cpu_times())
    if not existing(STAT):
        return _of(psutil.cpu_times(percpu=True)[processor])
    # By its number: psutil's list has no place for those that are offline.
    for line in lines_of(STAT):
        name, *ticks = line.split()
        if name == f"cpu{processor}":
            user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, ticks[:8])
            return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")
    return 0.0


class OthersWork:
    """What others than this process, and all that it has started and waited for, compute from now on."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.before = self._seconds()

    def share(self) -> float:
        """The part of the processors' time that they had."""
        spent = (self._seconds() - self.before) / (os.cpu_count() or 1)
        return min(1.0, max(0.0, spent / (time.monotonic() - self.began)))

    def _seconds(self) -> float:
        own = os.times()
        children = own.children_user + own.children_system
        return busy_seconds() - own.user - own.system - children


def _of(times: object) -> float:
    return float(sum(getattr(times, name, 0.0) for name in BUSY))

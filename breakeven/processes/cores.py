"""How many processor cores this process may use, and how fast they run."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

__all__ = ["frequency_hertz", "usable_cores"]


def usable_cores() -> int:
    """The number of processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def frequency_hertz() -> float | None:
    """The mean of the processors' present frequencies, or None where the system does not tell."""
    with contextlib.suppress(OSError, ValueError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        found = [float(line.partition(":")[2]) for line in lines if line.startswith("cpu MHz")]
        return sum(found) / len(found) * 1e6 if found else None
    return None

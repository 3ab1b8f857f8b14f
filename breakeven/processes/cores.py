"""How many processor cores this process may use, and how fast they run."""

from __future__ import annotations

import contextlib
import math
import os

from breakeven.processes.system.linux import has_function, lines_of
from breakeven.processes.system.processor_quota import processor_quota

__all__ = ["allowed_cores", "frequency_hertz", "usable_cores"]


def usable_cores() -> int:
    """The number of processor cores that this process may keep busy, at least one.

    It is the least of the machine's cores, those that the process is kept to (its affinity), and the quotas of its
    control groups, rounded up: in a container with ``--cpus=1.5`` it is 2. ``LOKY_MAX_CPU_COUNT`` lowers it further.
    """
    with contextlib.suppress(ModuleNotFoundError, ValueError):
        # The environment of an engine may not have it, and it refuses a variable that is no number.
        from loky import cpu_count

        # It reads the group at the top of what a container sees, and none below that, such as systemd makes.
        return min(int(cpu_count()), allowed_cores())
    return allowed_cores()


def allowed_cores() -> int:
    """The same by what the system says, without a library: for a process whose imports are measured."""
    found = (
        len(os.sched_getaffinity(0)) if has_function("sched_getaffinity") else os.cpu_count() or 1
    )
    quota = processor_quota()
    return found if quota is None else max(1, min(found, math.ceil(quota)))


def frequency_hertz() -> float | None:
    """The mean of the processors' present frequencies, or None where the system does not tell."""
    lines = (line for line in lines_of("/proc/cpuinfo") if line.startswith("cpu MHz"))
    with contextlib.suppress(ValueError):
        found = [float(line.partition(":")[2]) for line in lines]
        return sum(found) / len(found) * 1e6 if found else None
    return None

"""A machine that nobody else uses, as the doctor sees it, and a program that disturbs it."""

from __future__ import annotations

from breakeven.machine.advice import Finding, findings
from breakeven.machine.disturbances import Disturbances
from breakeven.machine.noise import Noise

HOG = """
import os, time
print(os.getpid(), flush=True)
ends = time.time() + 20
while time.time() < ends: pass
"""
"""Keeps a core busy; started by ``setsid --fork``, it is no descendant of the one that measures."""
QUIET_NOISE = Noise(
    seconds=30.0,
    loop_seconds=0.01,
    spread=0.01,
    drift=0.01,
    pair_log_ratios=((0.0, 0.01), (0.01, 0.0)),
    floor=0.01,
    tellable=0.0201,
)
QUIET = Disturbances(
    seconds=30.0,
    other_cores=0.01,
    unseen_cores=0.0,
    steal=0.0,
    load_average=1.0,
    cpu_pressure=0.0,
    memory_pressure=0.0,
    io_pressure=0.0,
    swapped_pages=0,
    quota_seconds=0.0,
    throttle_events=0,
)


def by_name(noise: Noise, found: Disturbances) -> dict[str, Finding]:
    return {each.name: each for each in findings(noise, found)}

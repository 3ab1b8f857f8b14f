"""What threads waited for a processor: counted where two share one, and nothing where one sleeps."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from breakeven.processes.run_queue import Queued, queued, spent_between

BURN = "while True: pass"

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/schedstat").exists(), reason="this system does not count it"
)


def share_of(spent: Sequence[Queued]) -> float:
    """The part of the time in which threads could have computed, but waited for a processor."""
    delayed = sum(each.delayed_seconds for each in spent)
    return delayed / (sum(each.computed_seconds for each in spent) + delayed or 1.0)


def shares_of(*scripts: str) -> list[float]:
    """The delayed shares of processes that keep to one processor together for a while."""
    usable = max(os.sched_getaffinity(0))
    running = [subprocess.Popen([sys.executable, "-c", each]) for each in scripts]
    try:
        for each in running:
            os.sched_setaffinity(each.pid, {usable})
        time.sleep(0.3)
        began = [queued([each.pid]) for each in running]
        time.sleep(0.5)
        return [
            share_of(spent_between(before, queued([each.pid])))
            for before, each in zip(began, running, strict=True)
        ]
    finally:
        for each in running:
            each.kill()
            each.wait()


def test_two_that_compute_on_one_processor_wait_for_each_other() -> None:
    assert min(shares_of(BURN, BURN)) > 0.2


def test_one_that_sleeps_does_not_wait_for_a_processor() -> None:
    before = {1: Queued(computed_seconds=1.0, delayed_seconds=0.5)}
    assert spent_between(before, before) == [Queued(0.0, 0.0)]
    after = {1: Queued(2.0, 0.5), 2: Queued(0.5, 0.5)}
    first, second = spent_between(before, after)
    assert share_of([first, second]) == pytest.approx(0.25)

"""Truths of time: a busy loop, a sleep, a server that answers late, and phases that add up."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np

from breakeven.calibration.checks import Check, NotMeasuredError, known, measured_case, within
from breakeven.catalogue.catalogue import workload
from breakeven.records.measurement import Measurement

SIZES = ("small", "medium", "large")
CALLS = {"small": 50, "medium": 3, "large": 1}
"""How many calls a batch of the bare program has: about as many as a sample of the ruler."""
ROUNDS = 5
BARE_PROGRAM = Path(__file__).with_name("bare_program.py")
WAKING = (
    " A process that waits is woken late, and only the system decides how late. So the truth is "
    "the time of the same call in a bare program without the ruler, by the raw monotonic clock: "
    f"the median of {ROUNDS} rounds in which the two take turns."
)
HOW = {
    "busy-loop": "A loop that ends at a deadline of the monotonic clock, within 1 µs.",
    "sleep": "time.sleep, and what it really lasts on this machine." + WAKING,
    "server": (
        "A server on loopback, in a process of its own, that spins for the time asked for and then "
        "answers. Both stay on one processor, which is never idle, so the round trip is short."
        + WAKING
    ),
}


def checks() -> list[Check]:
    """Every truth of time."""
    waits = [_wait_check(label, size) for label in HOW for size in SIZES]
    return [*waits, *(_phases_check(*each) for each in PHASED)]


def _wait_check(label: str, size: str) -> Check:
    microseconds = workload("known_time").sizes[size]
    return Check(
        name=f"{label.replace('-', ' ')}, {_in_words(microseconds)}",
        kind="time",
        unit="s",
        expected=microseconds / 1e6,
        tolerance=within(0.02, 50e-6),
        tolerance_in_words="2 %, or 50 µs",
        how=HOW[label],
        find=partial(_busy_loop if label == "busy-loop" else _woken_up, label, size),
    )


def _in_words(microseconds: int) -> str:
    return f"{microseconds} µs" if microseconds < 1000 else f"{microseconds // 1000} ms"


def _busy_loop(label: str, size: str) -> tuple[float, float]:
    found = _waited(label, size, 2)
    return found.case.n / 1e6, _median(found)


def _woken_up(label: str, size: str) -> tuple[float, float]:
    bare, ruled = [], []
    for _ in range(ROUNDS):
        bare.append(_bare_seconds(label, size))
        ruled.append(_median(_waited(label, size, 1)))
    return float(np.median(bare)), float(np.median(ruled))


def _waited(label: str, size: str, processes: int) -> Measurement:
    few = {"processes": processes, "min_samples": 10, "max_samples": 10}
    return measured_case("known_time", label, size, "time", **few)


def _median(found: Measurement) -> float:
    return float(np.median(found.all_samples))


def _bare_seconds(label: str, size: str) -> float:
    microseconds = workload("known_time").sizes[size]
    words = [sys.executable, "-P", str(BARE_PROGRAM), label, str(microseconds), str(CALLS[size])]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotMeasuredError(f"the bare program failed: {done.stderr.strip()[-300:]}")
    return float(done.stdout)


PHASED = (("known_time", "busy-loop", "large"), ("known_processor", "pool", "medium"))
"""Cases whose phases are added up: one that only computes, and one with an engine to start."""


def _phases_check(name: str, label: str, size: str) -> Check:
    return Check(
        name=f"phases of {name}, {label}",
        kind="time",
        unit="s",
        expected=0.0,
        tolerance=within(0.03),
        tolerance_in_words="3 % of the process's wall time",
        how=(
            "The sum of all phases of a case's first process (start of the interpreter, imports, "
            "inputs, ingest, calls, waiting, closing), against the wall time of that process."
        ),
        find=partial(_phases, name, label, size),
    )


def _phases(name: str, label: str, size: str) -> tuple[float, float]:
    found = measured_case(name, label, size, "time", processes=1)
    lasted = known(found.process_seconds, "the wall time of the process")
    return lasted, sum(found.phases_seconds.values())

"""What is installed, what is missing and how to get it, and what this machine can do."""

from __future__ import annotations

import shutil
import statistics
import time

import numpy as np

from benchmarks.harness.machine import machine_facts, versions
from kernels import catalogue
from kernels.engines import ENGINES
from kernels.libraries import missing_library

NOISE_SECONDS = 3.0
LOOP_SECONDS = 0.01
READ_BYTES = 256 * 2**20
TOOLS = {
    "git": "install git: results are filed under commits",
    "cc": "install a C compiler (Debian: apt-get install gcc) for the Cython rows",
    "chromium": "install chromium (Debian: apt-get install chromium) for the report's tests",
}


def examine() -> dict[str, dict[str, str]]:
    """Tables of facts in words, by heading; takes about five seconds."""
    return {
        "Machine": machine_facts(),
        "Measured limits": _limits(),
        "Noise": _noise(),
        "Versions": _versions(),
        "Engines": {name: engine.available() or "ready" for name, engine in ENGINES.items()},
        "Implementations": _implementations(),
        "Programs": {name: shutil.which(name) or step for name, step in TOOLS.items()},
    }


def _versions() -> dict[str, str]:
    return {
        name: missing_library(name) or version if version == "not installed" else version
        for name, version in versions().items()
    }


def _implementations() -> dict[str, str]:
    found = {}
    for name in catalogue.PACKAGES:
        workload = catalogue.workload(name)
        reasons = [
            catalogue.unavailable_reason(workload, label) for label in workload.implementations
        ]
        missing = sum(reason is not None for reason in reasons)
        found[name] = f"{len(reasons) - missing} of {len(reasons)} can run"
    return found


def _limits() -> dict[str, str]:
    data = np.ones(READ_BYTES // 8)
    best = min(_seconds(data) for _ in range(5))
    info = time.get_clock_info("perf_counter")
    return {
        "read bandwidth": f"{READ_BYTES / best / 1e9:.1f} GB/s (one thread, np.sum of 256 MiB)",
        "clock resolution": f"{info.resolution * 1e9:.0f} ns ({info.implementation})",
    }


def _seconds(data: np.ndarray) -> float:
    began = time.perf_counter()
    data.sum()
    return time.perf_counter() - began


def _noise() -> dict[str, str]:
    """How much the same loop varies: half the range of the middle 90 % over the median."""
    steps = _loop_steps()
    samples = []
    ends = time.monotonic() + NOISE_SECONDS
    while time.monotonic() < ends:
        samples.append(_loop(steps))
    low, high = np.quantile(samples, [0.05, 0.95])
    spread = float(high - low) / 2 / statistics.median(samples)
    advice = (
        "quiet enough for differences of a few per cent"
        if spread < 0.03
        else "other work is running or the clock changes; close it, or trust larger differences only"
    )
    return {"a loop of 10 ms": f"varies by ±{spread:.1%} over {NOISE_SECONDS:g} s: {advice}"}


def _loop_steps() -> int:
    steps = 100_000
    return max(1, int(steps * LOOP_SECONDS / _loop(steps)))


def _loop(steps: int) -> float:
    began = time.perf_counter()
    while steps:
        steps -= 1
    return time.perf_counter() - began

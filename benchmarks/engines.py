"""The engines themselves: what it costs to start each of them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.clone import declared_engines
from benchmarks.harness.settings import usable_cores
from benchmarks.suite import Samples, not_applicable
from kernels.engines import ENGINES, Engine

START_SCRIPT = Path(__file__).with_name("engine_start.py")
SAMPLES = 3
SECONDS_LIMIT = 10.0


class Engines:
    """Each engine in a process of its own, with one worker a processor."""

    version = "1"
    timeout = 600.0
    param_names = ("engine",)
    params = (declared_engines(),)

    def track_start_seconds(self, engine: str) -> Samples:
        """From the call of ``session`` to a usable engine, with the import of its library."""
        if engine not in ENGINES:
            not_applicable(f"this commit has no engine {engine}")
        reason = ENGINES[engine].available()
        if reason:
            not_applicable(reason)
        return {"samples": _start_samples(ENGINES[engine]), "number": 1}

    track_start_seconds.unit = "seconds"  # type: ignore[attr-defined]


def _start_samples(engine: Engine) -> list[float]:
    """Up to three starts, fewer where they are slow."""
    begun = time.perf_counter()
    samples = [_start_seconds(engine)]
    while len(samples) < SAMPLES and time.perf_counter() - begun < SECONDS_LIMIT:
        samples.append(_start_seconds(engine))
    return samples


def _start_seconds(engine: Engine) -> float:
    workers = engine.workers(usable_cores())
    done = subprocess.run(
        [sys.executable, "-P", str(START_SCRIPT), engine.name, str(workers)],
        env=os.environ | engine.environment(workers),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{engine.name} did not start: {done.stderr[-2000:]}")
    return float(done.stdout.split()[-1])

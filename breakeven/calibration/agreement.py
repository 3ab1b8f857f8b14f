"""Three clocks on one function: Breakeven's ruler, asv's own timing, and pyperf, in turns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from breakeven.calibration import pyperf_script
from breakeven.calibration.checks import Check, NotMeasuredError, measured_case
from breakeven.catalogue import catalogue
from breakeven.engines.libraries import missing_library
from breakeven.processes.leftovers import MARKER, end_marked, new_owner
from breakeven.statistics import (
    intervals as statistics,  # as a module: asv takes any time_… in this one for a benchmark
)

ROUNDS = 5
SAMPLES = 8
Rounds = list[list[float]]
"""Seconds for one call: a list of samples for each round."""


@dataclass(frozen=True)
class Clock:
    """What one tool said: the centre of its rounds and the 95 % interval over them, in seconds."""

    centre: float
    low: float
    high: float


def checks() -> list[Check]:
    """The ruler against asv, and against pyperf."""
    return [_agreement_check(name) for name in TIMERS if name != "breakeven"]


def _agreement_check(other: str) -> Check:
    return Check(
        name=f"breakeven and {other}",
        kind="agreement",
        unit="s",
        expected=0.0,
        tolerance=partial(_overlap, other),
        tolerance_in_words="the 95 % intervals overlap",
        how=(
            f"The same pure Python function ({' '.join(pyperf_script.CASE)}) in {ROUNDS} rounds, in "
            f"which the tools take turns, because a machine's speed drifts; {OWN_WAYS[other]} "
            "Each tool's interval is over its rounds first and their samples second."
        ),
        find=partial(_centres, other),
    )


OWN_WAYS = {
    "asv": "time_run is timed by the runner that asv starts for each benchmark.",
    "pyperf": "pyperf runs two processes of its own in each round.",
}


def _centres(other: str) -> tuple[float, float]:
    found = clocks()
    return found[other].centre, found["breakeven"].centre


def _overlap(other: str, expected: float) -> tuple[float, float]:
    """Where the ruler's centre must lie for its interval to touch the other's."""
    try:
        ours, theirs = clocks()["breakeven"], clocks()[other]
    except NotMeasuredError:
        return expected, expected
    return theirs.low - (ours.high - ours.centre), theirs.high + (ours.centre - ours.low)


@cache
def clocks() -> dict[str, Clock]:
    """Each tool's reading, from rounds in which they took turns; measured once."""
    missing = missing_library("pyperf")
    if missing:
        raise NotMeasuredError(missing)
    rounds: dict[str, Rounds] = {name: [] for name in TIMERS}
    for _ in range(ROUNDS):
        for name, timer in TIMERS.items():
            rounds[name].append(timer())
    return {name: clock_of(found) for name, found in rounds.items()}


def clock_of(rounds: Rounds) -> Clock:
    """The median of the rounds' medians, and the interval over rounds first, samples second."""
    interval = statistics.time_interval(rounds, 0.95)
    if interval is None:
        raise NotMeasuredError("too few samples for an interval")
    return Clock(float(np.median([np.median(samples) for samples in rounds])), *interval)


def _by_ruler() -> list[float]:
    found = measured_case(
        *pyperf_script.CASE, "time", processes=1, min_samples=SAMPLES, max_samples=SAMPLES
    )
    return list(found.all_samples)


SUITE = """
from breakeven.suites.suite import Suite


class {name}(Suite):
    workload = "{workload}"
"""


def _by_asv() -> list[float]:
    import asv

    runner = Path(asv.__file__).with_name("benchmark.py")
    name, label, size = pyperf_script.CASE
    workload = catalogue.workload(name)
    index = list(workload.implementations).index(label) * len(workload.sizes)
    index += list(workload.sizes).index(size)
    suite = "".join(part.capitalize() for part in name.split("_"))
    with tempfile.TemporaryDirectory(prefix="breakeven-") as folder:
        suites = Path(folder) / "benchmarks"
        suites.mkdir()
        (suites / "__init__.py").touch()
        (suites / "clocks.py").write_text(SUITE.format(name=suite, workload=name))
        benchmark = f"clocks.{suite}.time_run-{index}"
        stored = _answer_of([str(runner), "run", str(suites), benchmark, "{}", "None"])
    return [float(sample) for sample in stored["samples"]]


def _by_pyperf() -> list[float]:
    options = ["--processes", "2", "--values", str(SAMPLES // 2), "--warmups", "1"]
    options += ["--inherit-environ", f"PYTHONPATH,PYTHONSAFEPATH,{MARKER}", "--quiet", "--output"]
    stored = _answer_of([pyperf_script.__file__, *options])
    runs = stored["benchmarks"][0]["runs"]
    return [float(value) for run in runs for value in run.get("values", ())]


TIMERS: dict[str, Callable[[], list[float]]] = {
    "breakeven": _by_ruler,
    "asv": _by_asv,
    "pyperf": _by_pyperf,
}


def _answer_of(command: list[str]) -> dict[str, Any]:
    """The JSON that a tool writes into the file whose name ends its command."""
    owner = new_owner()
    environment = os.environ | {MARKER: owner, "PYTHONSAFEPATH": "1"}
    with tempfile.TemporaryDirectory(prefix="breakeven-") as folder:
        answer = Path(folder) / "answer.json"
        words = [sys.executable, *command, str(answer)]
        try:
            done = subprocess.run(
                words, cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
        finally:
            end_marked(owner)
        if done.returncode != 0:
            raise NotMeasuredError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-300:]}")
        found: dict[str, Any] = json.loads(answer.read_text())
        return found

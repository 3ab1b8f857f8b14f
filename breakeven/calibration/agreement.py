"""Three clocks on one function: Breakeven's ruler, asv's own timing, and pyperf, in turns.

That two of them agree is shown, not assumed: the interval of their ratio has to lie within a margin, so that a
noisy machine makes agreement harder to show, not easier (two one-sided tests; for the source see
``statistics/intervals.py``).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from breakeven.calibration import pyperf_script
from breakeven.calibration.checks import Check, NotMeasuredError, measured_case
from breakeven.catalogue import catalogue
from breakeven.engines.libraries import missing_library
from breakeven.processes.leftovers import MARKER, end_marked, new_owner
from breakeven.processes.owned_folder import temporary_folder
from breakeven.statistics import (
    intervals as statistics,  # as a module: asv takes any time_… in this one for a benchmark
)

ROUNDS = 10
SAMPLES = 8
MARGIN = 1.05
"""Two tools agree whose ratio is shown to be within this. They start their processes in ways of their own, and
processes alone differ by a few per cent."""
CONFIDENCE = 0.90
"""The confidence of the interval that must lie within the margin: 5 % error to either side."""
Rounds = list[list[float]]
"""Seconds for one call: a list of samples for each round."""


@dataclass(frozen=True)
class Agreement:
    """What another tool found, in seconds, and the ruler's time over its own, with the interval that the
    rounds give: in each both measured within seconds of each other."""

    seconds: float
    ratio: float
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
        tolerance=partial(_agreeing, other),
        tolerance_in_words=f"{100 * (MARGIN - 1):.0f} %, the interval included",
        how=(
            f"The same pure Python function ({' '.join(pyperf_script.CASE)}) in {ROUNDS} rounds, in "
            f"which the tools take turns, because a machine's speed drifts; {OWN_WAYS[other]} "
            f"Each round gives the ratio of both medians; the {100 * CONFIDENCE:.0f} % interval of "
            f"their mean, by Student's t, must lie within {100 * (MARGIN - 1):.0f} %: two one-sided tests "
            "at 5 % each."
        ),
        find=partial(_centres, other),
    )


OWN_WAYS = {
    "asv": "time_run is timed by the runner that asv starts for each benchmark.",
    "pyperf": "pyperf runs two processes of its own in each round.",
}


def _centres(other: str) -> tuple[float, float]:
    found = compared(other)
    return found.seconds, found.seconds * found.ratio


def _agreeing(other: str, expected: float) -> tuple[float, float]:
    """Where the ruler's time must lie for the whole interval to lie within the margin."""
    try:
        found = compared(other)
    except NotMeasuredError:
        return expected, expected
    below, above = found.ratio / found.low, found.ratio / found.high
    return expected / MARGIN * below, expected * MARGIN * above


def compared(other: str) -> Agreement:
    """The ruler beside another tool, round by round.

    Raises NotMeasuredError where the interval is wider than the margin: then nothing can lie within.
    """
    clocked = clocks()
    found = agreement_of(clocked["breakeven"], clocked[other])
    if found.high / found.low > MARGIN**2:
        raise NotMeasuredError(
            f"the rounds differ too much to show it: {found.ratio:.2f} times the other's time "
            f"({found.low:.2f} to {found.high:.2f})"
        )
    return found


def agreement_of(ours: Rounds, theirs: Rounds) -> Agreement:
    """The ratio of two tools from their rounds, of which each gives one; raises NotMeasuredError for too few."""
    own, other = ([[statistics.median(row) or 0.0] for row in rounds] for rounds in (ours, theirs))
    found, seconds = statistics.paired_ratio(own, other, CONFIDENCE), statistics.centre(other)
    if found is None or found.low is None or found.high is None or seconds is None:
        raise NotMeasuredError("too few rounds for an interval")
    return Agreement(seconds, found.value, found.low, found.high)


@cache
def clocks() -> dict[str, Rounds]:
    """Each tool's rounds, in which they took turns; measured once."""
    missing = missing_library("pyperf")
    if missing:
        raise NotMeasuredError(missing)
    rounds: dict[str, Rounds] = {name: [] for name in TIMERS}
    for _ in range(ROUNDS):
        for name, timer in TIMERS.items():
            rounds[name].append(timer())
    return rounds


def _by_ruler() -> list[float]:
    found = measured_case(
        *pyperf_script.CASE, "time", processes=1, min_samples=SAMPLES, max_samples=SAMPLES
    )
    return list(found.all_samples)


SUITE = """
from breakeven.processes.owned_folder import temporary_folder
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
    with temporary_folder() as folder:
        suites = folder / "benchmarks"
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
    with temporary_folder() as folder:
        answer = folder / "answer.json"
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

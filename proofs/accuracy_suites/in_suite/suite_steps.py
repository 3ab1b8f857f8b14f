"""The benchmarks of a suite in this process, one at a time, as both contestants run them."""

from __future__ import annotations

import importlib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import breakeven.sources

IN_SIDE = Path(breakeven.sources.__file__).parent / "in_side"
SAMPLE_SECONDS = 0.005
MOST_CALLS = 10_000
LONGEST_SECONDS = 0.05
"""Of a sample with all that is set up for it."""


def listed(suite: str) -> list[dict[str, Any]]:
    """What the suite has."""
    found: list[dict[str, Any]] = _in_side("asv_listing").listed(suite)["benchmarks"]
    return found


@contextmanager
def steps_of(suite: str, name: str, parameters: list[str]) -> Iterator[Any]:
    """The steps of a benchmark, set up once."""
    with tempfile.TemporaryDirectory(prefix="breakeven-") as folder:
        steps = _in_side("asv_benchmark").AsvSteps(
            suite, name, parameters, f"{folder}/cache.pickle"
        )
        steps.load()
        if steps.benchmark.setup_cache_key is not None:
            steps.write_cache()
        steps.inputs()
        if steps.sets_up_each_call and steps.leaves_all_as_it_was()["leaves_all_as_it_was"]:
            steps.set_up_for_good()
        try:
            yield steps
        finally:
            steps.close()


def calls_of_a_sample(steps: Any) -> int:
    """So many calls that a sample is no matter of the clock, nor one of setting up for ever."""
    count = 1
    while count < MOST_CALLS:
        began = time.perf_counter()
        timed = steps.timed(count)[0]
        if timed >= SAMPLE_SECONDS or time.perf_counter() - began > LONGEST_SECONDS:
            break
        count *= 2
    return count


def _in_side(name: str) -> Any:
    """A script of those that measure inside a side, by its plain name, as it is imported there."""
    if str(IN_SIDE) not in sys.path:
        sys.path.append(str(IN_SIDE))
    return importlib.import_module(name)

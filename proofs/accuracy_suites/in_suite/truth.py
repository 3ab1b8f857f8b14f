"""What plants cost each benchmark: both versions call by call in one process, so that all else is alike."""

from __future__ import annotations

import importlib
import json
import math
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from proofs.accuracy_suites.in_suite.suite_steps import calls_of_a_sample, steps_of

TURNS, LEAST_TURNS = 60, 12
SECONDS = 2.0
"""For the turns of one benchmark with one plant, but for the least of them."""

Constants = Mapping[str, Mapping[str, int]]
"""By module, the constants of the functions in it and what they are with the plant."""


def set_plants(constants: Constants, *, planted: bool) -> None:
    """Plant, or take back."""
    for module, values in constants.items():
        own = vars(importlib.import_module(module))
        own.update(values if planted else dict.fromkeys(values, 0))


def ratio_of(steps: Any, constants: Constants) -> float:
    """The time of a call with the plant over that without: the median of turns in changing order.

    By processor time: a plant computes, and others on the machine are not to count.
    """
    number = calls_of_a_sample(steps)
    logs: list[float] = []
    began = time.perf_counter()
    for turn in range(TURNS):
        if turn >= LEAST_TURNS and time.perf_counter() - began > SECONDS:
            break
        taken = {}
        for planted in (turn % 2 == 0, turn % 2 == 1):
            set_plants(constants, planted=planted)
            taken[planted] = steps.timed(number)[1]
        logs.append(math.log(taken[True] / taken[False]))
    set_plants(constants, planted=False)
    return math.exp(statistics.median(logs))


def main(suite: str, asked: str, answer: str) -> None:
    """Write the ratio of each benchmark for each plant, in the order of the benchmarks."""
    wanted = json.loads(Path(asked).read_text(encoding="utf-8"))
    found: dict[str, list[float]] = {name: [] for name in wanted["plants"]}
    for name, parameters in wanted["benchmarks"]:
        with steps_of(suite, name, parameters) as steps:
            for plant, constants in wanted["plants"].items():
                found[plant].append(ratio_of(steps, constants))
    Path(answer).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

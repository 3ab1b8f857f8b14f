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

TURNS = 60
SECONDS = 1.0
"""For the turns of one benchmark with one plant, but for as many as are asked for at least."""

Constants = Mapping[str, Mapping[str, int]]
"""By module, the constants of the functions in it and what they are."""


def set_constants(constants: Constants) -> None:
    """Plant, or take back."""
    for module, values in constants.items():
        vars(importlib.import_module(module)).update(values)


def ratio_of(steps: Any, constants: Constants, of_base: int, least_turns: int) -> float:
    """The time of a call with the plant over that without: the median of turns in changing order.

    By processor time: a plant computes, and others on the machine are not to count.
    """
    base = {module: dict.fromkeys(values, of_base) for module, values in constants.items()}
    number = calls_of_a_sample(steps)
    logs: list[float] = []
    began = time.perf_counter()
    for turn in range(TURNS):
        if turn >= least_turns and time.perf_counter() - began > SECONDS:
            break
        taken = {}
        for planted in (turn % 2 == 0, turn % 2 == 1):
            set_constants(constants if planted else base)
            taken[planted] = steps.timed(number)[1]
        logs.append(math.log(taken[True] / taken[False]))
    set_constants(base)
    return math.exp(statistics.median(logs))


def main(suite: str, asked: str, answer: str) -> None:
    """Write the ratios of each benchmark by plant, in the order of the benchmarks."""
    wanted = json.loads(Path(asked).read_text(encoding="utf-8"))
    found = []
    for name, parameters, plants in wanted["benchmarks"]:
        with steps_of(suite, name, parameters) as steps:
            found.append(
                {
                    plant: ratio_of(
                        steps, wanted["plants"][plant], wanted["base"], wanted["least_times"]
                    )
                    for plant in plants
                }
            )
    Path(answer).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

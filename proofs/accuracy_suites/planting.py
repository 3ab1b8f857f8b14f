"""Slow-downs planted in the functions of others, so that benchmarks take a given per cent longer.

A plant is a loop that does nothing, at the start of a function (``planted_loops.py``). A function belongs to many benchmarks, so the turns in each
are chosen together, by an integer program: as many benchmarks as possible are to become slower by the wanted
share, within ``PLANNED``. What a turn in a function costs a benchmark is at first what it calls, counted, and
then, for the functions that this chooses, measured (``in_suite/truth.py``). What the plants cost in the end is
measured as well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import timeit
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from proofs.accuracy.scratch import IDENTICAL, SAME_CODE
from proofs.accuracy_suites.planted_loops import (
    TURNS_OF_BASE,
    Function,
    make_ready,
    set_turns,
    start_of,
)
from proofs.accuracy_suites.suites import Benchmark, Clone, commit_all

__all__ = ["Known", "Planted", "known", "planted"]

PLANNED = 1.08
"""A plant is to cost a benchmark at most this many times what is wanted, and at least this part of it."""
LARGEST = 0.6
"""No plant is to make a benchmark slower by more than this share, or three times what is wanted."""
SOLVED_IN = 30.0
"""Seconds for the best choice of turns; the best one until then is taken."""
LEAST_TIMES, LEAST_TIMES_IN_THE_END = 12, 40
"""How often a plant's cost is measured at least, to choose the turns and in the end."""
TRIED = 0.3
"""By what share a function's own plant makes its benchmark slower when its cost is measured."""
LONGEST_SECONDS = 0.1
"""A longer benchmark takes its contestants too long."""
MOST_BENCHMARKS = 24
IN_SUITE = "proofs.accuracy_suites.in_suite"
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Known:
    """A benchmark, the seconds of a call of it, and how often it calls which functions."""

    benchmark: Benchmark
    seconds: float
    calls: Mapping[Function, int]


@dataclass(frozen=True)
class Planted:
    """The commits of a clone by their plant, ``base`` among them, and by plant and benchmark the ratio of the
    time with it to the time without."""

    commits: Mapping[str, str]
    ratios: Mapping[str, Mapping[Benchmark, float]]


def known(clone: Clone) -> list[Known]:
    """What the benchmarks of a clone call; at most so many that are neither broken nor slow."""
    found = [each for each in _timed(clone) if each.seconds <= LONGEST_SECONDS]
    step = max(1.0, len(found) / MOST_BENCHMARKS)
    return [found[int(place * step)] for place in range(min(len(found), MOST_BENCHMARKS))]


def _timed(clone: Clone) -> list[Known]:
    return [
        Known(
            _benchmark(each),
            each["seconds"],
            {(file, line, name): count for file, line, name, count in each["calls"]},
        )
        for each in _answer(clone, "calls", str(clone.code))
    ]


def planted(clone: Clone, of: Sequence[Known], plants: Mapping[str, float]) -> Planted:
    """Commit a base and each of the plants, which are shares such as 0.05, and measure what they cost."""
    functions = sorted({function for each in of for function in each.calls if start_of(function)})
    cost = _counted(of, functions)
    places = sorted({one for share in plants.values() for one in _turns(cost, functions, share)})
    constants = {function: f"_PLANTED_{place}" for place, function in enumerate(places)}
    for file in {file for file, _, _ in constants}:
        make_ready(Path(file), {of: name for of, name in constants.items() if of[0] == file})
    cost = _cost_of_turns(clone, of, cost[:, [functions.index(one) for one in places]], constants)
    turns = {name: _turns(cost, places, share) for name, share in plants.items()}
    commits = {"base": commit_all(clone, "base")}
    package = clone.code / "__init__.py"
    text = package.read_text(encoding="utf-8")
    package.write_text(text + SAME_CODE, encoding="utf-8")
    commits[IDENTICAL] = commit_all(clone, IDENTICAL)
    package.write_text(text, encoding="utf-8")
    for name, of_plant in turns.items():
        for function, count in of_plant.items():
            set_turns(Path(function[0]), constants[function], TURNS_OF_BASE + count)
        commits[name] = commit_all(clone, name)
        for function in of_plant:
            set_turns(Path(function[0]), constants[function], TURNS_OF_BASE)
    commit_all(clone, "base again")
    ratios = _measured(clone, of, turns, constants, [list(turns)] * len(of), LEAST_TIMES_IN_THE_END)
    by_plant = {
        name: {each.benchmark: of_one[name] for each, of_one in zip(of, ratios, strict=True)}
        for name in turns
    }
    return Planted(commits, by_plant)


def _counted(of: Sequence[Known], functions: Sequence[Function]) -> np.ndarray:
    """By what share each benchmark (row) is slower for one turn in each function, as far as calls tell."""
    turn: float = min(timeit.repeat("for _ in range(10_000): pass", number=10)) / 100_000
    calls = [[each.calls.get(one, 0) for one in functions] for each in of]
    shares: np.ndarray = np.array(calls) / np.array([[each.seconds] for each in of])
    return turn * shares


def _cost_of_turns(
    clone: Clone, of: Sequence[Known], counted: np.ndarray, constants: Mapping[Function, str]
) -> np.ndarray:
    """The same by measuring: each function alone, in the benchmarks that call it."""
    turns = {
        constant: {function: max(1, round(TRIED / counted[:, place].max()))}
        for place, (function, constant) in enumerate(constants.items())
    }
    called = [[one for one in turns if each.calls.keys() & turns[one].keys()] for each in of]
    ratios = _measured(clone, of, turns, constants, called, LEAST_TIMES)
    return np.array(
        [
            [
                max(0.0, each.get(constant, 1.0) - 1) / turns[constant][function]
                for function, constant in constants.items()
            ]
            for each in ratios
        ]
    )


def _turns(cost: np.ndarray, functions: Sequence[Function], share: float) -> dict[Function, int]:
    """The turns in each function by which most benchmarks become slower by the share; without those of none.

    A mixed-integer program: with t the turns and z = 1 for each benchmark that is to be met,
    share / PLANNED z <= cost t <= PLANNED share z + LARGEST (1 - z), and the sum of z is the largest.
    """
    scaled = cost / share
    benchmarks, places = scaled.shape
    most = np.full(benchmarks, max(LARGEST / share, 3.0))
    met = np.eye(benchmarks)
    constraints = [
        LinearConstraint(np.hstack([scaled, met * (most - PLANNED)]), ub=most),
        LinearConstraint(np.hstack([scaled, -met / PLANNED]), lb=np.zeros(benchmarks)),
    ]
    largest = scaled.max(axis=0)
    upper = np.divide(most[0], largest, out=np.zeros(places), where=largest > 0)
    solved = milp(
        np.repeat([0.0, -1.0], [places, benchmarks]),
        integrality=np.ones(places + benchmarks),
        bounds=Bounds(0, np.concatenate([np.floor(upper), np.ones(benchmarks)])),
        constraints=constraints,
        options={"time_limit": SOLVED_IN},
    )
    found = np.zeros(places) if solved.x is None else np.round(solved.x[:places])
    turns = {one: int(count) for one, count in zip(functions, found, strict=True) if count}
    if not turns:
        raise RuntimeError("these benchmarks call no function that a plant of this size fits into")
    return turns


def _measured(
    clone: Clone,
    of: Sequence[Known],
    turns: Mapping[str, Mapping[Function, int]],
    constants: Mapping[Function, str],
    asked: Sequence[Sequence[str]],
    least_times: int,
) -> list[dict[str, float]]:
    """The ratio of each benchmark for each of the plants that is asked of it."""
    plants: dict[str, dict[str, dict[str, int]]] = {}
    for name, of_plant in turns.items():
        for function, count in of_plant.items():
            module = _module(clone, Path(function[0]))
            plants.setdefault(name, {}).setdefault(module, {})[constants[function]] = (
                TURNS_OF_BASE + count
            )
    benchmarks = [
        (each.benchmark.name, each.benchmark.values, names)
        for each, names in zip(of, asked, strict=True)
    ]
    with tempfile.TemporaryDirectory(prefix="breakeven-") as folder:
        file = Path(folder) / "asked.json"
        file.write_text(
            json.dumps(
                {
                    "base": TURNS_OF_BASE,
                    "plants": plants,
                    "benchmarks": benchmarks,
                    "least_times": least_times,
                }
            )
        )
        found: list[dict[str, float]] = _answer(clone, "truth", str(file))
    return found


def _module(clone: Clone, path: Path) -> str:
    parts = path.relative_to(clone.code.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _benchmark(record: Mapping[str, Any]) -> Benchmark:
    pairs = zip(record["names"], record["values"], strict=True)
    label = ", ".join(f"{name}={value}" for name, value in pairs)
    return Benchmark(record["name"], label, record["parameters"], tuple(record["values"]))


def _answer(clone: Clone, script: str, *asked: str) -> Any:
    """What a script says of the clone's benchmarks, with the clone's own code and not an installed one."""
    with tempfile.TemporaryDirectory(prefix="breakeven-") as folder:
        answer = Path(folder) / "answer.json"
        subprocess.run(
            [
                sys.executable,
                "-m",
                f"{IN_SUITE}.{script}",
                str(clone.benchmarks),
                *asked,
                str(answer),
            ],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": f"{clone.code.parent}{os.pathsep}{REPOSITORY}"},
            check=True,
        )
        return json.loads(answer.read_text())

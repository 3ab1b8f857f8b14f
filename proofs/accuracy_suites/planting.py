"""Slow-downs planted in the functions of others, so that benchmarks take a given per cent longer.

A plant is a loop that does nothing, at the start of a function: ``for _turn in range(_PLANTED_3): pass``, with
a constant of its module, which is 0 in the base. Which functions and how many turns follows from what each
benchmark calls: with c the calls of a function in a call of a benchmark, and t the seconds of that call, the
seconds x planted in each function are to make sum of c x / t the same in all benchmarks, as nearly as least
squares without negative seconds can. The loops are in the base too, so t is measured again once they are there,
and corrected by what a first plant costs. What the plants then cost each benchmark is measured as well
(``in_suite/truth.py``).
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tempfile
import timeit
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import lsq_linear

from proofs.accuracy.scratch import IDENTICAL, SAME_CODE
from proofs.accuracy_suites.suites import Benchmark, Clone, commit_all

__all__ = ["Known", "Planted", "known", "planted"]

LEAST_SECONDS = 2e-8
"""Of the smallest plant in one call of a function: one turn of the loop takes about half of that."""
LONGEST_SECONDS = 0.1
"""A longer benchmark takes its contestants too long."""
MOST_BENCHMARKS = 24
TOLD = 0.02
"""By how much longer a call has to be for a plant to correct what is known of it."""
IN_SUITE = "proofs.accuracy_suites.in_suite"
REPOSITORY = Path(__file__).resolve().parents[2]

Function = tuple[str, int, str]
"""A file, the line at which a function begins in it, and its qualified name."""


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
    functions = {function for each in of for function in each.calls if _start_of(function)}
    largest = max(plants.values())
    places = sorted(
        {one for share in plants.values() for one in _seconds_planted(of, functions, share)}
    )
    constants = {function: f"_PLANTED_{place}" for place, function in enumerate(places)}
    for file in {file for file, _, _ in constants}:
        _make_ready(Path(file), {of: name for of, name in constants.items() if of[0] == file})
    taken = {each.benchmark: each.seconds for each in _timed(clone)}
    with_loops = [replace(each, seconds=taken[each.benchmark]) for each in of]
    first = {"first": _turns(_seconds_planted(with_loops, constants, largest), largest)}
    cost = _measured(clone, of, first, constants)["first"]
    corrected = [_corrected(each, first["first"], cost[each.benchmark]) for each in with_loops]
    turns = {
        name: _turns(_seconds_planted(corrected, constants, share), share)
        for name, share in plants.items()
    }
    commits = {"base": commit_all(clone, "base")}
    package = clone.code / "__init__.py"
    text = package.read_text(encoding="utf-8")
    package.write_text(text + SAME_CODE, encoding="utf-8")
    commits[IDENTICAL] = commit_all(clone, IDENTICAL)
    package.write_text(text, encoding="utf-8")
    for name, of_plant in turns.items():
        for function, count in of_plant.items():
            _set(Path(function[0]), constants[function], count)
        commits[name] = commit_all(clone, name)
        for function in of_plant:
            _set(Path(function[0]), constants[function], 0)
    commit_all(clone, "base again")
    return Planted(commits, _measured(clone, of, turns, constants))


def _seconds_planted(
    of: Sequence[Known], functions: Collection[Function], least_share: float
) -> dict[Function, float]:
    """What is planted in which of the functions for a slow-down by all of a call, in seconds."""
    candidates = sorted(functions)
    while candidates:
        shares = np.array(
            [[each.calls.get(one, 0) / each.seconds for one in candidates] for each in of]
        )
        found = dict(zip(candidates, _not_negative(shares), strict=True))
        kept = {one: seconds for one, seconds in found.items() if seconds > 0}
        candidates = [one for one in kept if kept[one] * least_share >= LEAST_SECONDS]
        if len(candidates) == len(kept):
            return kept
    raise RuntimeError("these benchmarks call no function that a plant of this size fits into")


def _turns(seconds: Mapping[Function, float], share: float) -> dict[Function, int]:
    """The turns of each loop for such a share of what is planted in its function."""
    return {
        one: max(1, round(share * each / _seconds_of_a_turn())) for one, each in seconds.items()
    }


@cache
def _seconds_of_a_turn() -> float:
    return min(timeit.repeat("for _ in range(10_000): pass", number=10)) / 100_000


def _corrected(of: Known, turns: Mapping[Function, int], ratio: float) -> Known:
    """A benchmark with the seconds of a call that explain what a plant costs it; as it was where that is
    too little to tell."""
    in_a_call = sum(of.calls.get(one, 0) * each for one, each in turns.items())
    seconds = in_a_call * _seconds_of_a_turn()
    return replace(of, seconds=seconds / (ratio - 1)) if ratio - 1 > TOLD else of


def _not_negative(shares: np.ndarray) -> list[float]:
    """The x, none below 0, for which ``shares @ x`` is nearest to 1 (bounded least squares).

    By ``lsq_linear``: ``nnls`` of SciPy 1.15 to 1.17 can miss the nearest (scipy issue 25389).
    """
    scale = shares.max(axis=0)  # columns differ by orders of magnitude, and tolerances are absolute
    found = lsq_linear(
        shares / scale, np.ones(len(shares)), bounds=(0, np.inf), method="bvls", max_iter=1000
    )
    return [max(0.0, float(each)) for each in found.x / scale]


def _make_ready(path: Path, constants: Mapping[Function, str]) -> None:
    """Put a loop without turns at the start of each function, and its constant at the start of the module."""
    module = _parsed(path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    texts = []
    for function, constant in constants.items():
        if place := _start_of(function):
            line, column = place
            texts.append((line, " " * column + f"for _turn in range({constant}): pass\n"))
    top = next((each for each in module.body if not _stands_first(each)), None)
    declared = "".join(f"{constant} = 0\n" for constant in constants.values())
    texts.append((_first_line(top) if top else len(lines) + 1, declared))
    for line, text in sorted(texts, reverse=True):
        lines.insert(line - 1, text)
    path.write_text("".join(lines), encoding="utf-8")


@cache
def _parsed(path: Path) -> ast.Module:
    """The module as it was before anything was planted."""
    return ast.parse(path.read_text(encoding="utf-8"))


def _start_of(function: Function) -> tuple[int, int] | None:
    """Line and column of a function's first statement that is no docstring; None where that stands on one
    line with something else, or where there is no such function."""
    file, line, name = function
    path = Path(file)
    for node in ast.walk(_parsed(path)):
        named = isinstance(node, ast.FunctionDef) and node.name == name.rpartition(".")[2]
        if named and isinstance(node, ast.FunctionDef) and _first_line(node) == line:
            first = next((each for each in node.body if not _is_docstring(each)), node.body[0])
            at = _first_line(first)
            text = path.read_text(encoding="utf-8").splitlines()[at - 1]
            column = len(text) - len(text.lstrip())
            return (at, column) if column == first.col_offset else None
    return None


def _first_line(of: ast.stmt) -> int:
    """Where a statement begins, its decorators included."""
    decorators: list[ast.expr] = getattr(of, "decorator_list", [])
    return min([of.lineno, *(each.lineno for each in decorators)])


def _stands_first(of: ast.stmt) -> bool:
    return _is_docstring(of) or (isinstance(of, ast.ImportFrom) and of.module == "__future__")


def _is_docstring(of: ast.stmt) -> bool:
    return isinstance(of, ast.Expr) and isinstance(of.value, ast.Constant)


def _set(path: Path, constant: str, turns: int) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [
        f"{constant} = {turns}\n" if line.startswith(f"{constant} = ") else line for line in lines
    ]
    path.write_text("".join(changed), encoding="utf-8")


def _measured(
    clone: Clone,
    of: Sequence[Known],
    turns: Mapping[str, Mapping[Function, int]],
    constants: Mapping[Function, str],
) -> dict[str, dict[Benchmark, float]]:
    plants: dict[str, dict[str, dict[str, int]]] = {}
    for name, of_plant in turns.items():
        for function, count in of_plant.items():
            module = _module(clone, Path(function[0]))
            plants.setdefault(name, {}).setdefault(module, {})[constants[function]] = count
    benchmarks = [(each.benchmark.name, each.benchmark.parameters) for each in of]
    with tempfile.TemporaryDirectory(prefix="breakeven-") as folder:
        asked = Path(folder) / "asked.json"
        asked.write_text(json.dumps({"plants": plants, "benchmarks": benchmarks}))
        found = _answer(clone, "truth", str(asked))
    return {
        name: dict(zip((each.benchmark for each in of), ratios, strict=True))
        for name, ratios in found.items()
    }


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

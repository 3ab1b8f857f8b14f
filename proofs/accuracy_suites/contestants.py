"""``asv continuous`` and ``breakeven compare`` on a public suite, as their users call them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence

from breakeven.run.asv_store.asv_machine import ensure_machine
from breakeven.workload.data_cache import CACHE_VARIABLE
from proofs.accuracy.contestants import ASV_DONE, SIGNS, Answer
from proofs.accuracy_suites.suites import CONFIGURATION, Benchmark, Clone

__all__ = ["ask_asv", "ask_breakeven", "make_asv_environments", "signs_of_asv"]

FACTOR = 1.1
"""asv's own default, as its users have it."""
ROW = re.compile(r"^\|\s*([+-]?)\s*\|.*\|\s*(\S.*?)\s*\|$")


def make_asv_environments(clone: Clone, commits: Sequence[str], one: Benchmark) -> None:
    """Let asv make its environment and build each commit, by one call of one benchmark."""
    for commit in commits:
        done = _run(
            *(clone, "asv", "--config", CONFIGURATION, "run", "--quick"),
            *("--machine", ensure_machine(), "--bench", _pattern([one]), f"{commit}^!"),
        )
        if done.returncode:
            raise RuntimeError(f"asv run failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def ask_asv(clone: Clone, before: str, after: str, benchmarks: Sequence[Benchmark]) -> Answer:
    """What asv lists as changed from one commit to another; the rest it takes for unchanged."""
    began = time.perf_counter()
    done = _run(
        *(clone, "asv", "--config", CONFIGURATION, "continuous", "--machine", ensure_machine()),
        *("--factor", str(FACTOR), "--bench", _pattern(benchmarks), before, after),
    )
    seconds = time.perf_counter() - began
    if ASV_DONE not in done.stdout:
        raise RuntimeError(f"asv continuous failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return Answer(seconds, signs_of_asv(done.stdout, benchmarks))


def signs_of_asv(printed: str, benchmarks: Sequence[Benchmark]) -> dict[str, str]:
    """The signs in the table that asv printed, by its own name of the benchmark.

    Raises RuntimeError for a row that is not understood: it would count as unchanged.
    """
    known, names = {each.of_asv for each in benchmarks}, {each.name for each in benchmarks}
    signs: dict[str, str] = {}
    for line in map(str.strip, printed.splitlines()):
        row = ROW.match(line)
        if not row or set(row[2]) <= set("-:| ") or "Benchmark" in row[2]:
            continue
        if row[2] not in known and row[2].partition("(")[0] in names:
            continue  # other parameters, which are not asked about
        if row[2] not in known or row[2] in signs:
            raise RuntimeError(f"asv continuous printed a row that is not understood: {line}")
        signs[row[2]] = row[1] or "="
    return signs


def ask_breakeven(
    clone: Clone,
    before: str,
    after: str,
    benchmarks: Sequence[Benchmark],
    budget_seconds: float,
    effect: float | None = None,
) -> Answer:
    """What ``breakeven compare`` says in so much time, of changes beyond ``effect`` per cent."""
    began = time.perf_counter()
    done = _run(
        *(clone, "breakeven", "compare", before, after),
        *sorted({each.name for each in benchmarks}),
        *("--config", CONFIGURATION, "--json", "--budget", f"{max(1, round(budget_seconds))}s"),
        *(() if effect is None else ("--effect", str(effect))),
    )
    seconds = time.perf_counter() - began
    if not done.stdout:  # an answer may also be that there was no time for any case
        raise RuntimeError(f"breakeven compare failed: {done.stderr[-2000:]}")
    names = {(each.name, each.label): each.of_asv for each in benchmarks}
    signs = {
        names[place]: SIGNS[change["verdict"]]
        for case in json.loads(done.stdout)["cases"]
        if (place := (case["workload"], case["implementation"])) in names
        for change in case["changes"]
        if change["quantity"] == "time"
    }
    return Answer(seconds, signs)


def _pattern(benchmarks: Sequence[Benchmark]) -> str:
    """asv's regular expression for these benchmarks, with all of their parameters."""
    names = sorted({re.escape(each.name) for each in benchmarks})
    return rf"^({'|'.join(names)})(\(.*)?$"


def _run(clone: Clone, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=clone.folder,
        env=os.environ | {CACHE_VARIABLE: f"{clone.folder}-cache"},
        capture_output=True,
        text=True,
        check=False,
    )

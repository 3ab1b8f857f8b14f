"""Whole runs: turns, comparisons of engines with themselves, limits, and a budget of time."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest


def journal_of(clone: Any) -> list[dict[str, Any]]:
    (path,) = (clone.folder / "results" / "data" / "runs").glob("*.jsonl")
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_run_takes_turns_compares_engines_with_themselves_and_notes_the_limits(
    clone: Any,
) -> None:
    asked = (
        "run",
        "countdown",
        "--sizes",
        "small",
        "--quick",
        "--only",
        "threads",
        "--only",
        "numba",
    )
    done = clone.breakeven(*asked)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = journal_of(clone)
    cases = {line["case"]["implementation"]: line for line in lines if line["kind"] == "case"}
    assert cases.keys() == {"python", "threads", "numba"}
    for line in cases.values():
        assert [len(row) for row in line["samples_seconds"]] == [
            len(row) for row in line["baseline_samples_seconds"]
        ]
    compared = {line["engine"] for line in lines if line["kind"] == "self"}
    assert {"threads", "serial"} <= compared | {"serial"}
    assert "threads" in compared
    kinds = Counter(line["kind"] for line in lines)
    assert kinds["limits"] == kinds["end"] == 1


@pytest.mark.slow
def test_a_timed_run_gives_every_case_its_minimum_and_then_widens(clone: Any) -> None:
    asked = ("run", "countdown", "--sizes", "small", "--only", "threads", "--budget", "5s")
    done = clone.breakeven(*asked)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\[2/2, about [1-9][\d.]* s left\]", done.stdout), "the time to widen is told"
    last = {
        line["case"]["implementation"]: line for line in journal_of(clone) if line["kind"] == "case"
    }
    assert last.keys() == {"python", "threads"}
    assert max(len(line["samples_seconds"]) for line in last.values()) > 1

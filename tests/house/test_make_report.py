"""What ``make report`` measures: all tools that a reader asks for, in so much time as the Makefile says."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from breakeven.catalogue import catalogue
from breakeven.records.journal import Journal
from breakeven.records.measurement import Case
from breakeven.run.planning.plan import (
    engine_of,
    environments_needed,
    planned_cases,
    require_labels,
)

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = {"dask", "modin", "ray", "numba", "cython", "pandas", "numpy"}
ENGINES = {"dask-threads", "dask-distributed", "modin-ray", "modin-dask", "ray", "numba-threads"}
FOR_CASES = 360.0
"""Seconds. The rest of the eight minutes goes to clusters, comparisons of engines with themselves, the machine's
limits and asv."""


def variable(name: str) -> str:
    found = re.search(rf"^{name} := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert found, name
    return found[1]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    names, ways = variable("REPORTED").split(), variable("REPORTED_WAYS").split(",")
    require_labels(names, ways)
    return planned_cases(names, ways, (), 2, instructive=False)


def test_every_tool_that_a_reader_asks_for_is_measured(cases: list[Case]) -> None:
    chosen = [
        catalogue.implementation(catalogue.workload(case.workload), case.implementation)
        for case in cases
    ]
    assert {each.library for each in chosen} >= LIBRARIES
    assert {engine_of(case) for case in cases} >= ENGINES
    assert not any(each.style == "instructive" for each in chosen)


def test_no_environment_is_made_but_that_of_modin(cases: list[Case]) -> None:
    assert set(environments_needed(cases)) <= {"modin"}  # none where what they need is installed


def reference_seconds() -> Iterator[tuple[tuple[str, str, str], float]]:
    """What each case of the committed quick runs took."""
    for path in sorted((ROOT / "results" / "data" / "runs").glob("reference-*.jsonl")):
        journal = Journal(path)
        if journal.run().settings.get("name") == "quick":
            for each in journal.measurements():
                case = each.case
                name = (case.workload, case.implementation, case.size)
                yield name, each.wall_seconds or 0.0


def test_the_cases_take_no_longer_than_is_said(cases: list[Case]) -> None:
    known = dict(reference_seconds())
    asked = [(case.workload, case.implementation, case.size) for case in cases]
    measured = [known[name] for name in asked if name in known]
    assert len(measured) > 0.9 * len(asked)
    assert sum(measured) / len(measured) * len(asked) < FOR_CASES


def test_what_will_happen_is_said_ahead_of_everything_else() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "report"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
        capture_output=True,
        text=True,
        check=True,
    )
    said = done.stdout
    assert said.lstrip().startswith('echo "== make report: ')
    assert "breakeven run --quick" in said
    assert said.index("first results") < said.index("breakeven run --quick")
    assert said.rstrip().endswith("breakeven report")

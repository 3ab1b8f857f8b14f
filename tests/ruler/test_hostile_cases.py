"""Whatever the process of a case writes, or does not write: it ends with a status in words, or is measured."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psutil
import pytest
from hostile_workload import BESIDE, ENDS, SOURCE, UNUSABLE
from project_of_file import project_of_file

from breakeven.records.measurement import Measurement
from breakeven.ruler.ruler import case_of, measure_once
from breakeven.ruler.settings import QUICK

pytestmark = pytest.mark.skipif(not psutil.LINUX, reason="what only Linux has")
SETTINGS = replace(QUICK, limit_seconds=5.0, warm_up_seconds=0.0, min_samples=2, max_samples=2)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A project with a workload whose implementations do what they should not."""
    folder = tmp_path_factory.mktemp("hostile")
    with project_of_file(folder / "hostile_in_a_test.py", SOURCE):
        yield


def measured(label: str) -> Measurement:
    case = case_of("hostile_in_a_test", label, "some")
    return measure_once(case, frozenset({"time"}), SETTINGS)


def test_every_implementation_is_listed_here() -> None:
    defined = {
        each.name
        for each in ast.parse(SOURCE).body
        if isinstance(each, ast.FunctionDef) and [a.arg for a in each.args.args] == ["n"]
    }
    assert defined - {"make_inputs", "plain"} == ENDS.keys()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("label", ENDS)
def test_it_ends_in_words_or_is_measured(label: str) -> None:
    status, reason = ENDS[label]
    found = measured(label)
    assert found.status == status, found.reason
    # Where a false answer is followed by the true one at once, the two are seen together.
    is_seen_beside = reason.startswith(UNUSABLE) and BESIDE in found.reason
    assert reason in found.reason or is_seen_beside
    assert len(found.reason) < 2100
    assert found.reason.isprintable()
    found.reason.encode()
    if status == "ok":
        assert all(seconds > 0 for row in found.samples_seconds for seconds in row)


@pytest.mark.usefixtures("project")
def test_the_next_case_is_measured_as_if_nothing_had_been() -> None:
    for label in ("no_text", "half_an_answer_then_exit"):
        assert measured(label).status == "crashed"
        assert measured("plain").status == "ok"


CHECKED = """
from breakeven.workload import Workload

def make_inputs(n):
    return (n,)

def right(n):
    return n

def wrong(n):
    return n + 1

def check(answer, expected):
    assert answer == expected

WORKLOAD = Workload(
    make_inputs=make_inputs, sizes={"some": 1000}, check=check,
    implementations={"right": right, "wrong": wrong},
)
"""


@pytest.mark.parametrize("variable", ["PYTHONOPTIMIZE", "PYTHONWARNINGS"])
def test_no_variable_switches_a_check_off(
    variable: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "error" if variable == "PYTHONWARNINGS" else "2")
    with project_of_file(tmp_path / "checked_by_assert.py", CHECKED):
        for label, status in {"right": "ok", "wrong": "wrong_answer"}.items():
            case = case_of("checked_by_assert", label, "some")
            found = measure_once(case, frozenset({"time"}), SETTINGS)
            assert found.status == status, found.reason

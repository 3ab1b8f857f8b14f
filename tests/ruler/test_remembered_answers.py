"""Inputs that change after the first call, and answers that were remembered, not computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from project_of_file import project_of_file

from breakeven.records.measurement import Measurement
from breakeven.ruler.in_case.errors import UnusableError
from breakeven.ruler.in_case.watched.remembered_answers import RememberedAnswers
from breakeven.ruler.ruler import case_of, measure_once
from breakeven.ruler.settings import QUICK

SOURCE = """
import functools
import numpy as np
from breakeven.workload import Workload

buffer, kept, calls = np.zeros(1000), {}, []


def make_inputs(n):
    return (n, np.arange(float(n)))


def plain(n, x):
    return x * 2 + 1


@functools.cache
def remembers(n, x):
    return n


@functools.lru_cache
def by_number(n):
    return np.arange(float(n)) * 2 + 1


def cached_elsewhere(n, x):
    return by_number(n)


def kept_by_hand(n, x):
    if n not in kept:
        kept[n] = plain(n, x)
    return kept[n]


def copied_by_hand(n, x):
    if "copy" not in kept:
        kept["copy"] = np.array([2 * each + 1 for each in x])
    return kept["copy"].copy()


def fills_a_buffer(n, x):
    np.multiply(x, 2, out=buffer)
    return np.add(buffer, 1, out=buffer)


def fills_half_of_a_buffer(n, x):
    calls.append(1)
    begin = 0 if len(calls) < 3 else n // 2
    buffer[begin:] = x[begin:] * 2 + 1
    return buffer


def changes_its_input_late(n, x):
    calls.append(1)
    found = x * 2 + 1
    if len(calls) == 2:
        x[:1] += 1e-12
    return found


WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes={"some": 1000},
    baseline="plain",
    implementations={
        "plain": plain,
        "remembers": remembers,
        "cached-elsewhere": cached_elsewhere,
        "kept-by-hand": kept_by_hand,
        "copied-by-hand": copied_by_hand,
        "fills": fills_a_buffer,
        "fills-half": fills_half_of_a_buffer,
        "changes-late": changes_its_input_late,
    },
)
"""
ENDS = {
    "remembers": ("crashed", "is wrapped in functools.cache or lru_cache"),
    "cached-elsewhere": ("crashed", "one object that they do not fill anew"),
    "kept-by-hand": ("crashed", "one object that they do not fill anew"),
    "copied-by-hand": (
        "crashed",
        "its calls return what one of them has kept in kept['copy']; forget",
    ),
    "fills-half": ("wrong_answer", ""),
    "changes-late": ("changed_inputs", "a call after the first changed its argument 'x'; every"),
}
SETTINGS = replace(QUICK, warm_up_seconds=0.0, min_samples=2, max_samples=2)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A project whose functions remember, or change what is not theirs."""
    folder = tmp_path_factory.mktemp("remembering")
    with project_of_file(folder / "remembering_in_a_test.py", SOURCE):
        yield


def measured(label: str) -> Measurement:
    case = case_of("remembering_in_a_test", label, "some")
    return measure_once(case, frozenset({"time"}), SETTINGS)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("label", ENDS)
def test_a_call_has_to_compute_and_leaves_its_inputs_alone(label: str) -> None:
    status, reason = ENDS[label]
    found = measured(label)
    assert found.status == status, found.reason
    assert reason in found.reason


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("label", ["plain", "fills"])
def test_a_call_that_computes_into_what_it_likes_is_measured(label: str) -> None:
    assert measured(label).status == "ok"


OF_NUMBERS = """
from breakeven.workload import Workload

kept = {}


def make_inputs(n):
    return (n, list(range(n)))


def plain(n, x):
    x.append(sum(x))
    return x[-1]


def by_number(n, x):
    if n not in kept:
        kept[n] = plain(n, x)
    return kept[n]


WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes={"some": 20_000},
    fresh_inputs=True,
    baseline="plain",
    implementations={"plain": plain, "by-number": by_number},
)
"""


def test_a_number_that_was_kept_is_no_answer_even_to_fresh_inputs(tmp_path: Path) -> None:
    with project_of_file(tmp_path / "numbers_in_a_test.py", OF_NUMBERS):
        found = {}
        for label in ("plain", "by-number"):
            case = case_of("numbers_in_a_test", label, "some")
            found[label] = measure_once(case, frozenset({"time"}), SETTINGS)
    assert found["plain"].status == "ok", found["plain"].reason
    assert "one of them has kept in kept[20000]; forget" in found["by-number"].reason


def looked_at(function: Any, *inputs: Any) -> None:
    arguments: Any = SimpleNamespace(each_call=False, current=inputs)
    answers = [function(*inputs) for _ in range(3)]
    RememberedAnswers().require_computed(answers, function, arguments)


ROWS: list[int] = []
MEMORY: dict[int, Any] = {}


def fills_rows(n: int) -> list[int]:
    ROWS.clear()
    ROWS.extend(range(n))
    return ROWS


def needs_what_was_there(n: int) -> list[int]:
    ROWS[:] = [each + 1 - 1 for each in ROWS] or [n]
    return ROWS


@pytest.mark.parametrize(
    ("function", "inputs"),
    [
        (lambda x: x, ([1, 2],)),
        (max, ([1.5, 2.5],)),
        (lambda table: table["a"], ({"a": [1.0]},)),
        (lambda x: x.base, (np.ones((2, 3)).T,)),
        (lambda n: n * 1.5, (3,)),
        (lambda _: None, (3,)),
        (lambda _: (), (3,)),
        (lambda _: "text", (3,)),
        (lambda _: 12345, (3,)),
        (lambda _: 0.1, (3,)),
        (fills_rows, (3,)),
    ],
)
def test_what_cannot_but_be_the_same_object_is_not_suspected(function: Any, inputs: Any) -> None:
    looked_at(function, *inputs)


def test_what_was_looked_at_is_as_it_was() -> None:
    ROWS[:] = [1, 2]
    looked_at(needs_what_was_there, 3)
    assert ROWS == [1, 2]
    MEMORY[3] = {"a": 1}
    with pytest.raises(UnusableError, match="do not fill anew"):
        looked_at(lambda n: MEMORY[n], 3)
    assert MEMORY == {3: {"a": 1}}

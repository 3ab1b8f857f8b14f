"""The default check on answers of every type: equal ones pass, others are refused, nothing else happens."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dask
import dask.array
import h5py
import numpy as np
import pandas as pd
import polars as pl
import pytest
import zarr
from example_answers import NOON, TRIPLES, TWICE, Point, Raises, fields, masked, moments

from breakeven.workload.checking import check_equal


@pytest.mark.parametrize("name", TRIPLES)
def test_equal_answers_pass_both_ways(name: str) -> None:
    answer, equal, _ = TRIPLES[name]
    check_equal(answer, answer)
    check_equal(answer, equal)
    check_equal(equal, answer)
    check_equal({"a": [answer]}, {"a": [equal]})


@pytest.mark.parametrize("name", TRIPLES)
def test_other_answers_are_refused_with_the_place(name: str) -> None:
    answer, equal, other = TRIPLES[name]
    for pair in ((answer, other), (other, answer), (equal, other)):
        with pytest.raises(AssertionError, match="the answer") as refused:
            check_equal(*pair)
        assert len(str(refused.value)) < 600
        assert "could not be compared" not in str(refused.value)
        with pytest.raises(AssertionError, match=r"the answer\['a'\]\[1\]"):
            check_equal({"a": [1, pair[0]]}, {"a": [1, pair[1]]})


@pytest.mark.parametrize("name", TRIPLES)
def test_answers_of_two_types_raise_nothing_else(name: str) -> None:
    answer = TRIPLES[name][0]
    for other, _, _ in TRIPLES.values():
        for pair in ((answer, other), ([answer, 1], [other, 1]), ([answer] * 2, [other] * 2)):
            try:
                check_equal(*pair)
            except AssertionError as refused:
                assert str(refused)  # noqa: PT017 - it may pass as well


def _recursive() -> Any:
    found: list[Any] = [1]
    found.append(found)
    return found


def _nested(depth: int) -> Any:
    found: Any = 1
    for _ in range(depth):
        found = [found, found]
    return found


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_recursive, "holds itself"),
        (lambda: [_recursive()] * 2, "holds itself"),
        (Raises, "the answer is a Raises, which only its own == could compare"),
        (lambda: [1, Raises()], r"the answer\[1\] is a Raises, which only its own == could"),
        (lambda: [1, object()], r"the answer\[1\] is a object, which Breakeven cannot compare"),
        (lambda: [Decimal("sNaN")], r"the answer\[0\] could not be compared \(InvalidOperation"),
    ],
)
def test_what_cannot_be_compared_is_told_with_the_next_step(make: Any, words: str) -> None:
    with pytest.raises(AssertionError, match=words) as refused:
        check_equal(make(), make())
    assert "give the workload a check(answer, expected)" in str(refused.value)


def test_a_want_of_memory_is_no_wrong_answer() -> None:
    class Large:
        shape, dtype = (3,), np.dtype(float)

        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            raise MemoryError

    with pytest.raises(MemoryError):
        check_equal([Large()], [np.ones(3)])


def _promises(folder: Path) -> dict[str, tuple[Any, str]]:
    file = h5py.File(folder / "a.h5", "w")
    return {
        "Delayed": (dask.delayed(sum)([1]), "call compute()"),
        "Array of Dask": (dask.array.ones(3), "call compute()"),
        "LazyFrame": (pl.LazyFrame({"a": [1]}), "call collect()"),
        "Future": (Future(), "call result()"),
        "generator": ((each for each in [1]), "make a list of it"),
        "map": (map(str, [1]), "make a list of it"),
        "Dataset": (file.create_dataset("d", data=[1]), "read it, with [...]"),
        "zarr": (zarr.array(np.ones(3)), "read it, with [...]"),
    }


def test_promises_are_refused_wherever_they_are(tmp_path: Path) -> None:
    for promise, cure in _promises(tmp_path).values():
        holders = {
            "": promise,
            "[3]": [1, 2, 3, promise],
            "['a'][1]": {"a": (1, promise)},
            "[1].name": [Point(1.0, "a"), Point(1.0, promise)],
            "[1][1]": [(1, "a"), (2, promise)],
            "[2]['a']": [{"a": 1}, {"a": 1}, {"a": promise}],
            "['a']": SimpleNamespace(a=promise),
        }
        for place, holder in holders.items():
            with pytest.raises(AssertionError) as refused:
                check_equal(holder, holder)
            said = "is a promise (" if not place else "holds a promise ("
            assert f"the answer {said}{type(promise).__name__})" in str(refused.value)
            assert f"{' at ' + place if place else ''}: {cure}" in str(refused.value)


def test_promises_are_refused_beside_what_is_computed() -> None:
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(int)
        for answer, expected in (
            ({future}, {0}),
            ([dask.array.ones(3), dask.array.ones(3)], np.ones((2, 3))),
            (dask.array.ones(3), np.ones(3)),
            ([future], np.array([0])),
        ):
            with pytest.raises(AssertionError, match="promise"):
                check_equal(answer, expected)
    with pytest.raises(AssertionError, match="what is expected holds a promise"):
        check_equal([1], [dask.delayed(1)])


def test_an_awaitable_is_a_promise() -> None:
    async def later() -> int:
        return 1

    waiting = later()
    with pytest.raises(AssertionError, match=r"asyncio\.run"):
        check_equal([waiting], [1])
    assert asyncio.run(waiting) == 1


@pytest.mark.parametrize(
    ("answer", "expected", "words"),
    [
        (fields("a", "b"), fields("a", "c"), "has the fields (a, b), expected (a, c)"),
        ([[1], [1, 2]], np.ones((2, 2)), "the answer is a ragged list, [[1], [1, 2]]"),
        (np.array([5]), np.array(["2020"], "M8[s]"), "holds int64, expected datetime64[s]"),
        (moments("2020", zone="UTC"), moments("2020"), "has a time zone, expected no time zone"),
        (masked(1, 2, at=0), masked(1, 2, at=1), "2 of 2 values differ, the first at 0: missing"),
        (TWICE, TWICE[["a"]].iloc[:, ::-1], "the answer"),
        (
            pd.DataFrame({"a": [1]}),
            {"a": [1]},
            "the answer is a pandas DataFrame, expected a dict; return one",
        ),
        (pd.Series([1], ["x"]), pl.Series([1]), "the index of the answer"),
        ([(1, 2.0)] * 99 + [(1, 3.0)], [(1, 2.0)] * 100, "the answer[99][1] is 3.0, expected 2.0"),
        ({"a": [1.0] * 99 + [2.0]}, {"a": [1.0] * 100}, "the answer['a'][99] is 2.0, expected 1.0"),
        ([[1, 2], [3]], [[1, 2], [4]], "the answer[1][0] is 3, expected 4"),
        ({0.5, 1.5}, {0.5, 2.5}, "lacks the member 2.5 and has an extra member 1.5"),
        (1, "1", "the answer is 1, expected '1'"),
        (pd.Timestamp(NOON), 5, "expected 5"),
    ],
)
def test_a_refusal_says_what_differs(answer: Any, expected: Any, words: str) -> None:
    with pytest.raises(AssertionError) as refused:
        check_equal(answer, expected)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    "kind",
    [list, tuple, lambda pair: {"left": pair[0], "right": pair[1]}],
    ids=["list", "tuple", "dict"],
)
def test_what_holds_the_same_again_and_again_is_compared_once(kind: Any) -> None:
    def made(innermost: float) -> Any:
        found: Any = [innermost]
        for _ in range(60):
            found = kind([found, found])
        return found

    check_equal(made(0.3), made(0.1 + 0.2))
    with pytest.raises(AssertionError, match=r"is 0.4, expected 0.3"):
        check_equal(made(0.4), made(0.3))


def test_what_holds_the_same_in_other_depths_is_compared_once() -> None:
    def made(innermost: float) -> Any:
        one: Any = [innermost]
        other: Any = [innermost, 1.0]
        for _ in range(60):
            one, other = [one, [other]], [one, other, one]
        return one

    check_equal(made(0.3), made(0.1 + 0.2))
    with pytest.raises(AssertionError, match=r"is 0.4, expected 0.3"):
        check_equal(made(0.4), made(0.3))

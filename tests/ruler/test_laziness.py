"""Whether an answer is computed: a promise is found wherever in the answer it is."""

from __future__ import annotations

import asyncio
import collections
import io
import itertools
import types
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import Any

import dask
import dask.array
import duckdb
import h5py
import numpy as np
import pandas as pd
import polars as pl
import pytest
import zarr

from breakeven.ruler.in_case.laziness import laziness


@dataclass
class Result:
    value: Any


class Slotted:
    __slots__ = ("unset", "value")

    def __init__(self, value: Any) -> None:
        self.value = value


class Rows(list[Any]):
    pass


class Grid:
    """Like an object of xarray's: with a graph of tasks, or with data that are there."""

    def __init__(self, graph: dict[str, Any] | None) -> None:
        self.graph = graph

    def __dask_graph__(self) -> dict[str, Any] | None:
        return self.graph


class Unreadable:
    def __getattr__(self, name: str) -> Any:
        raise RuntimeError


class Odd(type):  # noqa: PLW1641 - that is what it is about
    def __eq__(cls, other: object) -> bool:
        return False


class OfOddClass(metaclass=Odd):
    pass


async def _asynchronous() -> AsyncIterator[int]:
    yield 1


def _numbers() -> Iterator[int]:
    yield 1


def _nested(value: Any) -> Any:
    for _ in range(100):
        value = [value]
    return value


def _in_itself(values: list[Any]) -> list[Any]:
    values.insert(0, values)
    return values


def _linked(value: Any) -> Any:
    found = types.SimpleNamespace(value=value)
    for _ in range(100):
        found = Result(found)
    return found


PLACES: dict[str, Callable[[Any], Any]] = {
    "the thousandth of a list": lambda promise: [*range(1000), promise],
    "a list a hundred levels deep": _nested,
    "a dict in a tuple in a list": lambda promise: [0, 1, 2, (1, {"a": promise})],
    "a dataclass": Result,
    "objects a hundred levels deep": _linked,
    "a slot": Slotted,
    "a deque": lambda promise: collections.deque([promise]),
    "a list of the user's": lambda promise: Rows([promise]),
    "an array of objects": lambda promise: np.array([1, promise, None], object),
    "a column of objects": lambda promise: pd.DataFrame({"a": [1, promise]}, dtype=object),
    "a list that holds itself": lambda promise: _in_itself([1, promise]),
    "beside what cannot be read": lambda promise: [Unreadable(), OfOddClass(), [promise]],
}
PROMISES: dict[str, tuple[Callable[[], Any], str]] = {
    "a future": (Future, ".result()"),
    "a delayed call": (lambda: dask.delayed(sum)([1]), ".compute()"),
    "a Dask array": (lambda: dask.array.ones(2), ".compute()"),
    "a LazyFrame": (lambda: pl.LazyFrame({"a": [1]}), ".collect()"),
    "a relation": (lambda: duckdb.sql("select 1"), ".fetchall()"),
    "a generator": (_numbers, "list(...)"),
    "a map": (lambda: map(str, [1]), "list(...)"),
    "an asynchronous generator": (_asynchronous, "async for"),
    "an array of Zarr": (lambda: zarr.zeros(2), "array[...]"),
    "a grid with a graph": (partial(Grid, {}), ".compute()"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_promise_is_found_wherever_it_is(place: str) -> None:
    found = laziness(PLACES[place](Future()))
    assert found is not None
    assert found.startswith("the answer is lazy: a")
    assert "whose parts are not computed (a future; fetch it" in found


@pytest.mark.parametrize("name", PROMISES)
def test_every_promise_is_told_alone_and_in_an_object(name: str) -> None:
    make, cure = PROMISES[name]
    promise = make()
    assert cure in str(laziness(promise))
    assert cure in str(laziness(Result([1, {"a": promise}])))
    if name not in ("a generator", "a map"):
        assert cure in str(laziness(Result(promise)))


def test_a_result_of_a_pool_is_a_promise() -> None:
    with ThreadPool(1) as pool:
        assert ".get()" in str(laziness([pool.apply_async(int)]))
        assert ".get()" in str(laziness([pool.map_async(int, "1")]))


def test_a_future_of_asyncio_is_a_promise() -> None:
    loop = asyncio.new_event_loop()
    try:
        assert "asyncio.run" in str(laziness([[[loop.create_future()]]]))
    finally:
        loop.close()


def test_a_dataset_in_a_file_is_read_later(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["x"] = [1.0]
        assert "dataset[...]" in str(laziness({"x": file["x"]}))
        assert laziness({"x": file["x"][...]}) is None


def test_a_generator_in_an_object_is_a_promise() -> None:
    assert "list(...)" in str(laziness(Result(_numbers())))
    assert "list(...)" in str(laziness(Slotted(map(str, [1]))))


@pytest.mark.parametrize(
    "answer",
    [
        Grid(None),
        [Grid(None)],
        Result(iter([1])),
        Result(itertools.count()),
        Result(io.StringIO("a")),
        Result(Unreadable()),
        Result(np.ones(2)),
        {"a": [pd.DataFrame({"a": [[1], None]})]},
        [Future, dask.array.Array, Iterator],
        OfOddClass(),
        [OfOddClass()],
        [np.float64(1), np.array([None, 1], object)],
        ((), [], {}, set()),
        *(1.0, None, [1, 2], {"a": 1}, "text", np.ones(3), pd.DataFrame({"a": [1]}), (1, "x")),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_is_there_is_no_promise(answer: Any) -> None:
    assert laziness(answer) is None

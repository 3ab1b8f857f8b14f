"""Around a call: what it is called with, whether its answer is there, and what it writes into."""

from __future__ import annotations

import asyncio
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import dask
import dask.array
import numpy as np
import polars as pl
import pytest

from breakeven import Implementation, Workload
from breakeven.engines import ENGINES, Session
from breakeven.ruler.in_case.arguments import Arguments, require_callable_with, require_tuple
from breakeven.ruler.in_case.errors import UnusableError
from breakeven.ruler.in_case.laziness import laziness
from breakeven.ruler.in_case.outputs import Outputs
from breakeven.ruler.in_case.snapshots import names_of_arguments
from breakeven.ruler.in_case.steps import CaseSteps

SERIAL, THREADS = ENGINES["serial"], ENGINES["threads"]


def test_arguments_are_named_where_their_names_are_known() -> None:
    def function(u: Any, steps: int) -> None: ...

    assert names_of_arguments(function, [0], 2) == "its argument 'u'"
    assert names_of_arguments(function, [0, 1], 2) == "its arguments 'u' and 'steps'"
    assert names_of_arguments(dict.update, [1], 2) == "its argument 2"


@pytest.mark.parametrize(
    ("answer", "cure"),
    [
        (dask.delayed(sum)([1]), ".compute()"),
        ([dask.delayed(sum)([1])], ".compute()"),
        (dask.array.ones(4), ".compute()"),
        (pl.LazyFrame({"a": [1]}), ".collect()"),
        ((each for each in [1]), "list(...)"),
        (map(str, [1]), "list(...)"),
        ({"a": map(str, [1])}, "list(...)"),
    ],
    ids=["delayed", "list of delayed", "array", "Polars", "generator", "map", "in a dict"],
)
def test_a_promise_is_told_with_its_cure(answer: Any, cure: str) -> None:
    found = laziness(answer)
    assert found is not None
    assert found.startswith("the answer is lazy")
    assert cure in found


def test_futures_and_coroutines_are_promises() -> None:
    async def later() -> int:
        return 1

    with ThreadPoolExecutor(1) as pool:
        assert ".result()" in str(laziness([pool.submit(int)]))
    waiting = later()
    assert "asyncio.run" in str(laziness(waiting))
    assert asyncio.run(waiting) == 1


def test_what_workers_hold_is_a_promise_unless_it_has_been_computed_and_may_be_held() -> None:
    array = dask.array.ones(4, chunks=2) + 1
    assert laziness(array, held=False) is not None
    assert laziness(array.persist(scheduler="synchronous"), held=False) is None
    assert laziness(array.persist(scheduler="synchronous")) is not None


def _arguments(workload: Workload, *data: Any, ingest: Any = None) -> Arguments:
    return Arguments(workload, SERIAL, Session(1), data, ingest)


def _workload(**more: Any) -> Workload:
    return Workload(make_inputs=lambda n: (n,), implementations={"a": len}, **more)


def test_without_a_word_every_call_has_the_same_arguments() -> None:
    array = np.zeros(2)
    of = _arguments(_workload(), array)
    assert of.fresh()[0] is of.fresh()[0] is array


def test_fresh_inputs_are_copies_of_what_nobody_has_touched() -> None:
    of = _arguments(_workload(fresh_inputs=True), np.zeros(2), [np.zeros(1)])
    for _ in range(2):
        array, rows = of.fresh()
        assert array.tolist() == [0, 0]
        assert rows[0].tolist() == [0]
        array += 1
        rows[0] += 1


def test_a_setup_makes_the_arguments_of_the_next_call() -> None:
    made: list[int] = []

    def setup(n: int) -> tuple[int]:
        made.append(n)
        return (n + len(made),)

    of = _arguments(_workload(setup=setup), 10)
    assert [of.fresh(), of.fresh()] == [(11,), (12,)]


def test_what_an_ingest_acquired_for_one_call_is_released_before_the_next() -> None:
    released: list[int] = []
    session = Session(1)

    def ingest(n: int, session: Session) -> tuple[int]:
        session.on_close(lambda: released.append(n))
        return (n,)

    of = Arguments(_workload(fresh_inputs=True), THREADS, session, (7,), ingest)
    of.fresh()
    assert released == []
    of.fresh()
    assert released == [7]
    of.close()
    assert released == [7, 7]
    session.closing.close()
    assert released == [7, 7]


@pytest.mark.parametrize(
    "buffer",
    [
        np.ones(3),
        np.ones(3, np.float32),
        np.ones(3, complex),
        np.ones(3, int),
        np.ones(3, np.uint8),
        np.ones(3, bool),
        np.array(["2020-01-01"], "M8[D]"),
        np.array([1, "x"], object),
        [1, 2],
        bytearray(b"abc"),
    ],
    ids=lambda each: f"{type(each).__name__} {getattr(each, 'dtype', '')}",
)
def test_no_value_of_an_output_survives(buffer: Any) -> None:
    before = list(buffer)
    Outputs().overwrite(buffer)
    assert all(
        left is not right and left != right for left, right in zip(before, buffer, strict=True)
    )


def test_an_output_that_cannot_be_overwritten_is_refused() -> None:
    read_only = np.zeros(3)
    read_only.flags.writeable = False
    for output in (read_only, (1, 2), "text"):
        with pytest.raises(UnusableError, match="cannot be overwritten"):
            Outputs().overwrite(output)
    with pytest.raises(UnusableError, match="position 5, but there are 1 inputs"):
        _arguments(_workload(outputs=(5,)), np.zeros(1)).fresh()


def test_the_outputs_are_the_answer_where_nothing_is_returned() -> None:
    of = _arguments(_workload(outputs=(1, 2)), 3, np.zeros(1), np.zeros(2))
    of.fresh()
    first, second = of.answer(None)
    assert (len(first), len(second)) == (1, 2)
    assert of.answer(5) == 5


def test_a_list_of_inputs_is_no_tuple() -> None:
    assert require_tuple((1,), "make_inputs") == (1,)
    with pytest.raises(UnusableError, match=r"make_inputs returned a list.*return \(x,\)"):
        require_tuple([1], "make_inputs")


def test_a_function_that_takes_other_arguments_is_told_what_it_must_take() -> None:
    def baseline(x: Any, y: Any) -> None: ...

    def short(x: Any) -> None: ...

    require_callable_with(baseline, 2, "'a'", SERIAL, ingested=False)
    require_callable_with(lambda *rest: rest, 5, "'a'", THREADS, ingested=False)
    require_callable_with(max, 9, "'builtin'", SERIAL, ingested=True)
    with pytest.raises(UnusableError, match=r"it must take \(x, y, session\)") as refused:
        require_callable_with(short, 2, "'a' (short)", THREADS, ingested=False, like=baseline)
    assert "takes (x: " in str(refused.value)
    assert "the session of the engine 'threads'" in str(refused.value)


def test_a_setup_that_takes_other_arguments_is_told_what_it_must_take() -> None:
    with pytest.raises(UnusableError, match=r"setup takes \(\), but .*it must take \(input_1\)"):
        _arguments(_workload(setup=lambda: (1,)), 3)


class Clock:
    """A clock that goes on only when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Large:
    """Something that can be seen to be gone."""


def _steps(workload: Workload, ingest: Any = None, function: Any = id) -> CaseSteps:
    found = CaseSteps({}, "w", "a", 1, 1)
    found.workload, found.engine, found.session = workload, SERIAL, Session(1)
    found.implementation = Implementation(function, ingest=ingest)
    found.function, found.ingest_inputs, found.data = function, ingest, (1,)
    return found


def test_the_arguments_of_a_call_are_gone_when_those_of_the_next_are_made() -> None:
    made: list[weakref.ref[Large]] = []

    def setup(_: int) -> tuple[Large]:
        assert all(each() is None for each in made)
        large = Large()
        made.append(weakref.ref(large))
        return (large,)

    steps = _steps(_workload(setup=setup))
    steps.ingest()
    steps.call(3, "warm_up", check=False)
    assert len(made) >= 4


def test_a_call_that_is_not_checked_is_not_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = _steps(_workload(fresh_inputs=True))
    steps.ingest()
    looked: list[Any] = []
    monkeypatch.setattr(steps.unchanged, "look_before", lambda *given: looked.append(given))
    steps.call(1, "warm_up", check=False)
    assert looked == []


def test_making_the_arguments_of_calls_is_told_apart_and_is_no_part_of_the_ingest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock()
    monkeypatch.setattr("breakeven.ruler.in_case.steps.perf_counter", clock)

    def setup(n: int) -> tuple[int]:
        clock.now += 100.0
        return (n,)

    def ingest(n: int) -> tuple[int]:
        clock.now += 7.0
        return (n,)

    steps = _steps(_workload(setup=setup), ingest)
    assert steps.ingest()["seconds"] == 7.0
    assert steps.call(2, "warm_up", check=False)["untimed_seconds"] == 214.0

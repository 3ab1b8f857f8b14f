"""Answers that the user's code has kept itself, and returns: found wherever it keeps them, and nothing else is."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import keeping_answers
import numpy as np
import pytest

from breakeven.ruler.in_case.errors import UnusableError
from breakeven.ruler.in_case.watched.remembered_answers import RememberedAnswers

N = 3_000
MEMO: dict[Any, Any] = {}
LAST: Any = None
PAIR: Any = ()
ROW: list[Any] = [None] * 3


def computed(n: int) -> float:
    """Takes far longer than to look something up."""
    return sum(each * 0.5 for each in range(n))


def by_number(n: int, _: Any) -> float:
    if n not in MEMO:
        MEMO[n] = computed(n)
    return MEMO[n]


def by_shape(n: int, x: Any) -> int:
    if x.shape not in MEMO:
        MEMO[x.shape] = round(computed(n))
    return MEMO[x.shape]


def by_identity(n: int, x: Any) -> str:
    return MEMO.setdefault(id(x), None) or MEMO.update({id(x): str(computed(n))}) or MEMO[id(x)]


def a_copy(n: int, x: Any) -> Any:
    if n not in MEMO:
        MEMO[n] = x * computed(n)
    return MEMO[n].copy()


def in_a_variable(n: int, _: Any) -> float:
    global LAST  # noqa: PLW0603
    if LAST is None:
        LAST = computed(n)
    return LAST


def with_its_input(n: int, x: Any) -> float:
    global PAIR  # noqa: PLW0603
    if not PAIR or PAIR[0] is not x:
        PAIR = (x, computed(n))
    return PAIR[1]


def in_a_list(n: int, _: Any) -> float:
    if ROW[1] is None:
        ROW[1] = computed(n)
    return ROW[1]


def in_a_default(n: int, _: Any, known: dict[int, float] = {}) -> float:  # noqa: B006
    if n not in known:
        known[n] = computed(n)
    return known[n]


def in_its_attribute(n: int, _: Any) -> float:
    known = in_its_attribute.__dict__
    if "last" not in known:
        known["last"] = computed(n)
    return known["last"]


def remembering(function: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[int, Any] = {}

    def wrapped(n: int, x: Any) -> Any:
        if n not in known:
            known[n] = function(n, x)
        return known[n]

    return wrapped


@remembering
def decorated(n: int, _: Any) -> float:
    return computed(n)


class Model:
    last = None

    def answer(self, n: int, _: Any) -> float:
        if self.last is None:
            self.last = computed(n)
        return self.last


class Models:
    last = None

    @classmethod
    def answer(cls, n: int, _: Any) -> float:
        if cls.last is None:
            cls.last = computed(n)
        return cls.last


MODEL = Model()


def of_an_object(n: int, x: Any) -> float:
    return MODEL.answer(n, x)


def of_another_module(n: int, _: Any) -> float:
    return keeping_answers.total(n)


__cache__: dict[int, float] = {}
ROWS: list[Any] = []
NEWEST: deque[Any] = deque(maxlen=4)
OF_THREAD = threading.local()


def under_a_special_name(n: int, _: Any) -> float:
    if n not in __cache__:
        __cache__[n] = computed(n)
    return __cache__[n]


def appended(n: int, _: Any) -> float:
    if not ROWS:
        ROWS.append(computed(n))
    return ROWS[0]


def in_a_deque(n: int, _: Any) -> float:
    if not NEWEST:
        NEWEST.append((n, computed(n)))
    return NEWEST[0][1]


def of_its_thread(n: int, _: Any) -> float:
    if not hasattr(OF_THREAD, "last"):
        OF_THREAD.last = computed(n)
    return OF_THREAD.last


class Special:
    __last__ = None

    def __call__(self, n: int, _: Any) -> float:
        if self.__last__ is None:
            type(self).__last__ = computed(n)  # type: ignore[assignment]
        return self.__last__  # type: ignore[return-value]


SPECIAL = Special()


def of_a_class(n: int, x: Any) -> float:
    return SPECIAL(n, x)


REMEMBERING = {
    by_number: f"MEMO[{N}]",
    by_shape: "MEMO[…]",
    by_identity: "MEMO[",
    a_copy: f"MEMO[{N}]",
    in_a_variable: "LAST",
    with_its_input: "PAIR",
    in_a_list: "ROW[1]",
    in_a_default: f"known[{N}]",
    in_its_attribute: "in_its_attribute.last",
    decorated: f"known[{N}]",
    Models.answer: "Models.last",
    of_an_object: "MODEL.last",
    of_another_module: f"keeping_answers.TOTALS[{N}]",
    under_a_special_name: f"__cache__[{N}]",
    appended: "ROWS[0]",
    in_a_deque: "NEWEST[0]",
    of_its_thread: "OF_THREAD['last']",
    of_a_class: "Special.__last__",
}

LOG: list[Any] = []
LOGGED: Any = None
BUFFER: Any = None
ONES: dict[Any, Any] = {}
TABLE: dict[str, float] | None = None
PLAN: dict[int, int] = {}
START: Any = None


def logs(n: int, _: Any) -> float:
    global LOGGED  # noqa: PLW0603
    LOGGED = computed(n)
    LOG.append(LOGGED)
    return LOGGED


def fills_a_buffer(n: int, x: Any) -> Any:
    global BUFFER  # noqa: PLW0603
    if BUFFER is None:
        computed(10 * n)
        BUFFER = np.empty_like(x)
    np.multiply(x, 2, out=BUFFER)
    return BUFFER


def makes_equal_ones_one(n: int, _: Any) -> float:
    found = computed(n)
    return ONES.setdefault(repr(found), found)


def looks_up(n: int, _: Any) -> float:
    global TABLE  # noqa: PLW0603
    if TABLE is None:
        TABLE = {name: computed(n) for name in ("one", "two")}
    return TABLE["two"]


def plans_once(n: int, _: Any) -> int:
    if n not in PLAN:
        PLAN[n] = 7 + 0 * round(computed(n))
    return sum(1 for _ in range(7)) if PLAN[n] else 0


def starts_where_it_ended(n: int, _: Any) -> float:
    global START  # noqa: PLW0603
    at = computed(n) * 0 if START is None else START
    while abs(at - 2.0) > 1e-12:
        at = (at + 2.0 / (at or 1.0)) / 2 if at > 2.0 else 2.0
    START = at
    return at


COMPUTING = [
    computed,
    logs,
    fills_a_buffer,
    makes_equal_ones_one,
    looks_up,
    plans_once,
    starts_where_it_ended,
]


def looked_at(
    function: Callable[..., Any], *inputs: Any, calls: int = 3, each_call: bool = True
) -> list[Any]:
    """Call it some times, as a case does; returns the answers."""
    arguments: Any = SimpleNamespace(
        each_call=each_call, current=inputs, fresh=lambda: inputs, answer=lambda returned: returned
    )
    watched, found = RememberedAnswers(), []
    watched.look_before(function, arguments)
    for _ in range(calls):
        found.append(function(*inputs))
        with watched.watching(found[-1:], function, arguments):
            pass
    return found


@pytest.mark.parametrize("function", REMEMBERING, ids=lambda of: of.__name__)
def test_a_kept_answer_is_found_and_stays_where_it_is(function: Callable[..., Any]) -> None:
    MEMO.clear()
    inputs = (N, np.arange(3.0))
    with pytest.raises(UnusableError, match="has kept") as refused:
        looked_at(function, *inputs)
    assert REMEMBERING[function] in str(refused.value)
    kept = function(*inputs)
    np.testing.assert_array_equal(kept, function(*inputs))
    right = round(computed(N)) if function is by_shape else computed(N)
    np.testing.assert_array_equal(
        np.asarray(kept, dtype=float), right * (inputs[1] if function is a_copy else 1)
    )


@pytest.mark.parametrize("function", COMPUTING, ids=lambda of: of.__name__)
def test_what_is_kept_for_another_reason_is_not_suspected(function: Callable[..., Any]) -> None:
    inputs = (N,) if function is computed else (N, np.arange(3.0))
    assert len(looked_at(function, *inputs)) == 3


class Shape:
    """An input that remembers what was computed of it."""

    def __init__(self) -> None:
        self.points = [0.5] * N

    @property
    def area(self) -> float:
        try:
            return self._area
        except AttributeError:
            self._area: float = sum(each * each for each in self.points)
            return self._area

    @cached_property
    def length(self) -> float:
        return sum(each * 0.5 for each in self.points)


class Slotted:
    __slots__ = ("points", "total")

    def __init__(self) -> None:
        self.points = [0.5] * N


class Rows(list[float]):
    total: float


def of_slots(shape: Slotted) -> float:
    if not hasattr(shape, "total"):
        shape.total = sum(each * 0.5 for each in shape.points)
    return shape.total


def of_rows(rows: Rows) -> float:
    if "total" not in vars(rows):
        rows.total = sum(each * 0.5 for each in rows)
    return rows.total


@pytest.mark.parametrize(
    ("function", "given", "where"),
    [
        (lambda shape: shape.area, Shape(), "argument 1._area"),
        (lambda shape: shape.length, Shape(), "argument 1"),
        (of_slots, Slotted(), "argument 1.total"),
        (of_rows, Rows([0.5] * N), "argument 1"),
    ],
)
def test_an_answer_that_an_input_keeps_is_found(
    function: Callable[..., Any], given: Any, where: str
) -> None:
    with pytest.raises(UnusableError, match="has kept") as refused:
        looked_at(function, given, each_call=False)
    assert where in str(refused.value)


def test_inputs_that_are_made_for_each_call_may_keep_what_they_like() -> None:
    assert len(looked_at(lambda shape: shape.area, Shape())) == 3


def test_an_answer_that_is_kept_only_after_some_calls_is_found() -> None:
    calls = 0

    def after_ten(n: int) -> float:
        nonlocal calls
        calls += 1
        return computed(n) if calls < 10 else by_number(n, None)

    MEMO.clear()
    with pytest.raises(UnusableError, match="has kept"):
        looked_at(after_ten, N, calls=20)

"""Answers of the user's own classes: what they hold is compared, whatever their classes say of it."""

from __future__ import annotations

import enum
import uuid
from collections import UserList
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from numbers import Number
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from breakeven.workload.checking import check_equal
from breakeven.workload.checking.own_objects import compare_pickled
from breakeven.workload.checking.rows import Row


class Liar:
    """Equal to everything."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 1


class Silent:
    """Says nothing of when it is equal."""

    def __init__(self, value: Any) -> None:
        self.value = value


class LyingNumber(Liar, Number):
    pass


class LyingInt(int):
    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 1


class LyingFloat(float):
    def __eq__(self, other: object) -> bool:
        return True

    def __float__(self) -> float:
        return 1.0

    def __hash__(self) -> int:
        return 1


class LyingText(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 1


class LyingList(list[Any]):
    def __iter__(self) -> Any:
        return iter([1, 2])

    def __len__(self) -> int:
        return 2

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class LyingDict(dict[str, int]):
    def __getitem__(self, key: str) -> int:
        return 1

    def keys(self) -> Any:
        return {"a": 1}.keys()


class LyingDay(date):
    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 1


class LyingMoment(datetime):
    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 1


class LyingDecimal(Decimal):
    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 1


@dataclass
class Record:
    value: int

    def __getattribute__(self, name: str) -> Any:
        return 1 if name == "value" else super().__getattribute__(name)


class Cells(UserList[int]):
    def __iter__(self) -> Any:
        return iter([1])

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Slotted:
    __slots__ = ("unset", "value")

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Failure(Exception):  # noqa: N818 - what it holds is not among its attributes
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Cached:
    def __init__(self, value: int) -> None:
        self.value = value

    @cached_property
    def doubled(self) -> int:
        return 2 * self.value

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    __hash__ = None  # type: ignore[assignment]


class Node:
    """One of a ring, each of which knows both of its neighbours."""

    def __init__(self, value: int) -> None:
        self.value = value
        self.left = self.right = self

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Colour(enum.IntEnum):
    RED = 1
    BLUE = 2


def ring(*values: int) -> Node:
    nodes = [Node(value) for value in values]
    for place, node in enumerate(nodes):
        node.left, node.right = nodes[place - 1], nodes[(place + 1) % len(nodes)]
    return nodes[0]


WRONG: dict[str, tuple[Any, Any]] = {
    "an object": (Liar(1), Liar(2)),
    "an object without a word": (Silent(1), Silent(2)),
    "an object in a list": ([Liar(1)] * 3, [Liar(1), Liar(1), Liar(2)]),
    "an object in an object": (Liar(Liar(1)), Liar(Liar(2))),
    "an object in an array": (np.array([Liar(1)], object), np.array([Liar(2)], object)),
    "a member of a set": ({Liar(1)}, {Liar(2)}),
    "a key": ({Liar(1): 0}, {Liar(2): 0}),
    "a key in a tuple": ({(0, Liar(1)): 0}, {(0, Liar(2)): 0}),
    "an object for a number": (Liar(1), 2),
    "an object for a path": (Liar(1), Path("a")),
    "a number": (LyingNumber(1), LyingNumber(2)),
    "a number for a number": (LyingNumber(1), 1.0),
    "an int": (LyingInt(1), 2),
    "ints": ([LyingInt(1)] * 2, [1, 2]),
    "a float": (LyingFloat(2.0), 1.0),
    "a text": (LyingText("a"), "b"),
    "a list": (LyingList([3, 4]), [1, 2]),
    "lists": ([LyingList([3, 4])] * 2, [[1, 2]] * 2),
    "a dict": (LyingDict(a=2), {"a": 1}),
    "dicts": ([LyingDict(a=2)] * 2, [{"a": 1}] * 2),
    "a day": (LyingDay(2020, 1, 1), date(2021, 1, 1)),
    "a moment": (LyingMoment(2020, 1, 1), datetime(2021, 1, 1)),
    "a decimal": (LyingDecimal("1.0"), Decimal("2.0")),
    "a record": (Record(1), Record(2)),
    "records": ([Record(1)] * 2, [Record(2)] * 2),
    "a sequence": (Cells([1]), Cells([2])),
    "slots": (Slotted(1), Slotted(2)),
    "what no attribute holds": (Failure(1), Failure(2)),
    "a ring": (ring(1, 2, 3), ring(1, 2, 4)),
}
RIGHT: dict[str, tuple[Any, Any]] = {
    "an object": (Liar(0.1 + 0.2), Liar(0.3)),
    "an object without a word": (Silent([0.1 + 0.2]), Silent([0.3])),
    "objects": ([Liar(1)] * 3, [Liar(1)] * 3),
    "members of a set": ({Liar(1)}, {Liar(1)}),
    "keys": ({Liar((1, 2)): 0.3}, {Liar((1, 2)): 0.1 + 0.2}),
    "an int": (LyingInt(1), 1),
    "a list": (LyingList([3, 4]), [3, 4]),
    "a dict": (LyingDict(a=2), {"a": 2}),
    "a moment": (LyingMoment(2020, 1, 1), datetime(2020, 1, 1)),
    "a decimal": (LyingDecimal("1.0"), Decimal("1.0")),
    "a record": (Record(2), Record(2)),
    "a sequence": (Cells([1, 2]), Cells([1, 2])),
    "slots": (Slotted([1.0]), Slotted([1.0])),
    "rings": (ring(1, 2, 3), ring(1, 2, 3)),
    "an enum": ([Colour.RED, Colour.BLUE], [Colour.RED, Colour.BLUE]),
    "keys of an enum": ({Colour.RED: 1.0}, {Colour.RED: 1.0}),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_object_does_not_vouch_for_itself(name: str) -> None:
    answer, expected = WRONG[name]
    with pytest.raises(AssertionError, match=r"the answer|what is in"):
        check_equal(answer, expected)


@pytest.mark.parametrize("name", RIGHT)
def test_objects_that_hold_the_same_are_equal(name: str) -> None:
    check_equal(*RIGHT[name])


def test_what_an_object_has_cached_meanwhile_is_no_difference() -> None:
    read = Cached(3)
    assert read.doubled == 6
    check_equal(read, Cached(3))


def test_what_was_not_pickled_is_not_asked_for() -> None:
    answer, expected = Liar(1), Liar(1)
    answer.lock = object()  # type: ignore[attr-defined]
    check_equal(answer, expected)
    with pytest.raises(AssertionError, match="lacks the attribute 'lock'"):
        check_equal(expected, answer)


def test_an_object_of_a_library_is_compared_by_what_it_is_pickled_as() -> None:
    one, generator = uuid.UUID(int=1), (each for each in ())
    row = Row([one], [one], lambda _: "the answer")
    (kept,) = compare_pickled(one, uuid.UUID(int=1), "the answer", row)
    assert kept.own == kept.other
    (kept,) = compare_pickled(one, uuid.UUID(int=2), "the answer", row)
    assert kept.own != kept.other
    with pytest.raises(AssertionError, match="which cannot be pickled"):
        compare_pickled(generator, generator, "the answer", row)


class OfOne(Mapping[str, int]):
    """Stores nothing."""

    def __getitem__(self, key: Any) -> int:
        return 1

    def __iter__(self) -> Any:
        return iter(["a"])

    def __len__(self) -> int:
        return 1


def test_what_stores_nothing_is_compared_by_what_is_read_of_it() -> None:
    check_equal(OfOne(), {"a": 1})
    with pytest.raises(AssertionError):
        check_equal(OfOne(), {"a": 2})

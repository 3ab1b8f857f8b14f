"""Whether a call has changed anything is seen in all that it can reach, or not claimed."""

from __future__ import annotations

import collections
import ctypes
import enum
import functools
import random
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest

from breakeven.sources.in_side.unchanged import digest_of, digests_of_variables


class Kept:
    """Something with attributes of all kinds."""

    shared: ClassVar[list[int]] = []

    def __init__(self, value: object = None) -> None:
        self.value = value

    @staticmethod
    @functools.cache
    def remembered(n: float) -> float:
        """The same."""
        return n


class Slotted:
    """Without a ``__dict__``."""

    __slots__ = ("__hidden", "value")

    def __init__(self) -> None:
        self.value = [1]

    def fill(self) -> None:
        """Fill the slot that was empty."""
        self.__hidden = 1


class Derived(list[int]):
    """A list whose own iteration shows nothing."""

    def __iter__(self) -> Any:
        return iter(())


class Colour(enum.Enum):
    """One of two."""

    RED = 1
    BLUE = 2


@functools.lru_cache
def doubled(n: int) -> int:
    return 2 * n


@functools.lru_cache(maxsize=1)
def last_one(n: float) -> float:
    return n


def closed_over() -> tuple[Callable[[], None], list[int]]:
    held: list[int] = []
    return (lambda: held.append(1)), held


def in_a_circle() -> list[Any]:
    found: list[Any] = [1]
    found.append(found)
    return found


DEEP = Kept({"a": [Kept((1, {2, 3}))]})
CLOSED, HELD = closed_over()
CHANGES: dict[str, tuple[object, Callable[[Any], object]]] = {
    "an attribute": (Kept(1), lambda of: setattr(of, "value", 2)),
    "a new attribute": (Kept(1), lambda of: setattr(of, "cached", 2)),
    "an element": ([1, 2], lambda of: of.__setitem__(0, 3)),
    "the order of a dictionary": ({1: 1, 2: 2}, lambda of: of.__setitem__(1, of.pop(1))),
    "the order of an ordered one": (
        collections.OrderedDict(a=1, b=2),
        lambda of: of.move_to_end("a"),
    ),
    "a set": ({1, 2}, lambda of: of.add(3)),
    "a queue": (collections.deque([1, 2]), lambda of: of.rotate()),
    "far below": (DEEP, lambda of: of.value["a"].append(1)),
    "a slot": (Slotted(), lambda of: of.value.append(1)),
    "an empty slot": (Slotted(), lambda of: of.fill()),
    "what a subclass holds": (Derived([1]), lambda of: of.append(2)),
    "a count": (collections.Counter("ab"), lambda of: of.update("a")),
    "bytes": (Kept(bytearray(10)), lambda of: of.value.__setitem__(5, 1)),
    "a number in an array": (Kept(np.zeros(1000)), lambda of: of.value.__setitem__(500, 1)),
    "the shape of an array": (Kept(np.zeros(4)), lambda of: setattr(of.value, "shape", (2, 2))),
    "what a function keeps": (CLOSED, lambda _: HELD.append(1)),
    "an attribute of a function": (closed_over, lambda of: of.__dict__.update(calls=1)),
    "what was given to a partial": (functools.partial(print, [1]), lambda of: of.args[0].append(2)),
    "a cache": (doubled, lambda of: of(21)),
    "a cache of one": (last_one, lambda of: of(random.random())),
    "a cache of a class": (Kept, lambda of: of.remembered(random.random())),
    "a list of the class of something": (Kept(Kept()), lambda of: of.value.shared.append(1)),
    "a list of a class": (Kept, lambda of: of.shared.append(1)),
}


def test_an_equal_object_in_place_of_another_is_no_change() -> None:
    of = Kept([1, {2: "three"}])
    before = digest_of([of], [Kept])
    of.value = [1, {2: "three"}]
    assert before == digest_of([of], [Kept])


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen(name: str) -> None:
    of, change = CHANGES[name]
    before = digest_of([of], [Kept])
    assert before is not None
    assert before == digest_of([of], [Kept])
    change(of)
    assert before != digest_of([of], [Kept])


@pytest.mark.parametrize(
    "of",
    [
        (each for each in range(3)),
        iter([1]),
        random.Random(1),
        np.random.default_rng(1),
        pd.DataFrame({"a": [1]}),
        np.array([object()]),
        Path(__file__).open(),  # noqa: SIM115
        [Kept() for _ in range(250_000)],
        ValueError([1]),
        np.ma.masked_array([1, 2]),
        type("Named", (np.ndarray,), {})((2,)),
        type("Longer", (bytearray,), {})(b"ab"),
        ctypes.pointer(ctypes.c_int(1)),
        bytearray(2**27),
    ],
    ids=lambda of: type(of).__name__,
)
def test_of_what_cannot_be_looked_into_nothing_is_claimed(of: object) -> None:
    assert digest_of([Kept(of)]) is None


def test_what_nobody_changed_is_the_same() -> None:
    of = [
        1,
        "a" * 5000,
        b"b" * 5000,
        None,
        2.5,
        Colour.RED,
        Path("/a"),
        re_entrant := in_a_circle(),
    ]
    assert re_entrant[1] is re_entrant
    assert digest_of(of) == digest_of(of) is not None


def test_a_variable_that_changes_is_known_by_its_name() -> None:
    module = types.ModuleType("of_a_project")
    vars(module).update(count=0, kept={"a": [1]}, same=[1, 2])
    before = digests_of_variables([module])
    module.count += 1
    module.kept["a"].append(2)
    after = digests_of_variables([module])
    assert before is not None
    assert after is not None
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {("of_a_project", "count"), ("of_a_project", "kept")}


def test_variables_that_hold_too_much_have_no_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("breakeven.sources.in_side.unchanged.MOST_OBJECTS", 100)
    module = types.ModuleType("of_a_project")
    vars(module).update(many=[[] for _ in range(200)])
    assert digests_of_variables([module]) is None

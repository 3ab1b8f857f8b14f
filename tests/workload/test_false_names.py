"""Answers that pretend to be of another class, or of a library, or that change how they are compared."""

from __future__ import annotations

import decimal
import os
import subprocess
import sys
import weakref
from collections import UserList
from decimal import Decimal
from numbers import Number
from pathlib import Path
from typing import Any

import pytest

import breakeven
from breakeven.ruler.in_case.laziness import laziness
from breakeven.workload.checking import check_equal
from breakeven.workload.classes import is_of_users_class

LIBRARIES = ("builtins", "collections", "decimal", "json", "numpy", "pandas", "breakeven")


class Liar(Number):
    """Equal to everything."""

    def __init__(self, value: Any = 0) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 1


class Proxy:
    """Computes a value whenever somebody asks for anything of it."""

    __slots__ = ("make",)

    def __init__(self, make: Any) -> None:
        self.make = make

    @property
    def __class__(self) -> Any:
        return type(self.make())

    def __len__(self) -> int:
        return len(self.make())

    def __iter__(self) -> Any:
        return iter(self.make())

    def __getitem__(self, place: Any) -> Any:
        return self.make()[place]


class Forwarding:
    """The same, by all of its attributes."""

    def __init__(self, make: Any) -> None:
        self.make = make

    def __getattribute__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "make")(), name)

    def __len__(self) -> int:
        return 3

    def __iter__(self) -> Any:
        return iter([1, 2, 3])


def named_after(module: str) -> type:
    """A class of the user's that says it is one of a library."""
    return type("Number", (Liar,), {"__module__": module})


@pytest.mark.parametrize("module", LIBRARIES)
def test_a_class_that_says_it_is_a_librarys_does_not_vouch_for_itself(module: str) -> None:
    kind = named_after(module)
    assert is_of_users_class(kind)
    for answer, expected in ((kind(1), kind(2)), (kind(1), 3), ([kind(1)] * 2, [3, 4])):
        with pytest.raises(AssertionError, match="the answer"):
            check_equal(answer, expected)


@pytest.mark.parametrize("kind", [Decimal, UserList, dict, weakref.WeakSet, Number])
def test_a_class_of_a_library_is_none_of_the_users(kind: type) -> None:
    assert not is_of_users_class(kind)


@pytest.mark.parametrize("expected", [[1, 2, 3], (1, 2, 3), {1: 2}, {1, 2}, "abc"], ids=str)
@pytest.mark.parametrize("kind", [Proxy, Forwarding])
def test_what_stands_for_another_object_is_no_answer(kind: Any, expected: Any) -> None:
    with pytest.raises(AssertionError, match=r"is a promise .*return the value that it stands for"):
        check_equal(kind(lambda: expected), expected)
    with pytest.raises(AssertionError, match=r"promise .* at \[1\]"):
        check_equal([expected, kind(lambda: expected)], [expected] * 2)


def test_what_stands_for_another_object_is_lazy_for_every_check() -> None:
    assert "a Proxy, which only stands for another object; return that other object" in str(
        laziness(Proxy(lambda: [1]))
    )
    assert "a list whose parts are not computed (a Proxy" in str(laziness([Proxy(lambda: 1.0)]))


def test_a_weak_reference_is_no_answer() -> None:
    kept = UserList([1])
    with pytest.raises(AssertionError, match="return the value that it stands for"):
        check_equal(weakref.proxy(kept), kept)


def test_an_answer_cannot_lower_the_precision_with_which_it_is_compared() -> None:
    with decimal.localcontext(prec=28):
        expected = Decimal(1) / Decimal(3)
    with decimal.localcontext(prec=2):
        answer = Decimal(1) / Decimal(3)
        for one, other in ((answer, expected), ([answer] * 2, [expected] * 2)):
            with pytest.raises(AssertionError, match="expected"):
                check_equal(one, other)
    with decimal.localcontext(prec=50):
        check_equal(Decimal(1) / Decimal(3), Decimal(2) / Decimal(6))


@pytest.mark.parametrize(
    "values",
    [(type("", (), {})(), 3), ([1, type("", (), {})()], [1, 2])],
    ids=["the answer", "within the answer"],
)
def test_a_class_without_a_name_is_told_as_one(values: tuple[Any, Any]) -> None:
    with pytest.raises(AssertionError, match=r"a .*nameless object, expected an int"):
        check_equal(*values)


def test_the_tools_own_classes_are_nobodys_where_it_is_found_through_a_link(tmp_path: Path) -> None:
    """As in the environments of engines, and in those of the sides of a comparison."""
    (tmp_path / "breakeven").symlink_to(Path(breakeven.__file__).parent)
    script = (
        "from breakeven.ruler.in_case.content.parts_of_libraries import _Held\n"
        "from breakeven.workload.classes import is_of_users_class\n"
        "print(__import__('breakeven').__file__, is_of_users_class(_Held))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [str(tmp_path / "breakeven" / "__init__.py"), "False"]

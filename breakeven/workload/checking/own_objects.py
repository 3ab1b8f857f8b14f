"""Objects that are compared by what they hold: those of the user's own classes, and of libraries whose ``==``
is not known to be sound."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence, ValuesView
from collections.abc import Set as AbstractSet
from typing import Any

from breakeven.workload.checking.columns import library_kind
from breakeven.workload.checking.own_classes import ITSELF, field_names
from breakeven.workload.checking.rows import Row
from breakeven.workload.checking.words import OWN_CHECK, refusal, refusal_of_kinds
from breakeven.workload.classes import attributes

__all__ = ["compare_own", "compare_pickled", "may_be_asked"]

VALUES = (Mapping, Sequence, AbstractSet, ValuesView)
ASKED = frozenset(
    {
        *sys.stdlib_module_names,
        "numpy",
        "pandas",
        "polars",
        "pyarrow",
        "scipy",
        "xarray",
        "breakeven",
    }
)
"""Libraries whose objects are asked whether they are equal."""


def may_be_asked(kind: type) -> bool:
    """Whether the ``==`` of a class is to be trusted."""
    return str(kind.__module__).partition(".")[0] in ASKED


def compare_own(answer: Any, expected: Any, where: str, row: Row) -> list[Row] | None:
    """The rows of what two values hold of which at least one is of a user's class.

    None where there is nothing of their classes to be asked, or where they read like arrays, mappings or
    sequences. Raises AssertionError where they are of two classes, and where only their own ``==`` could tell.
    """
    if isinstance(answer, ITSELF) or isinstance(expected, ITSELF):
        return None
    if type(answer) is not type(expected):
        if any(_reads_as_array(each) or isinstance(each, VALUES) for each in (answer, expected)):
            return None
        raise refusal_of_kinds(where, answer, expected)
    return None if _reads_as_array(answer) else _compare_stored(answer, expected, where, row)


def _compare_stored(answer: Any, expected: Any, where: str, row: Row) -> list[Row] | None:
    """The rows of the attributes that two objects of one class store."""
    kind, fields = type(answer), field_names(type(answer))
    own, other = attributes(answer), attributes(expected)
    names = [name for name in (other if fields is None else fields) if name in other]
    is_told = bool(names) and _is_all_python(kind)
    if fields is None and getattr(kind, "__eq__", None) is object.__eq__:
        if isinstance(answer, VALUES) or not is_told:
            return None
    elif fields is None and not is_told:
        if isinstance(answer, VALUES):
            return None
        raise AssertionError(
            f"{where} is a {kind.__name__}, which only its own == could compare; {OWN_CHECK}"
        )
    for name in names:
        if name not in own:
            raise AssertionError(f"{where} lacks the attribute {name!r}")
    return [
        row.inside([own[name]], [other[name]], lambda _, name=name: f"{where}.{name}")  # type: ignore[misc]
        for name in names
    ]


def compare_pickled(answer: Any, expected: Any, where: str, row: Row) -> list[Row]:
    """The rows of what pickling keeps of two objects of a library: how they are made, and of what.

    Raises AssertionError where they are made differently, or cannot be pickled.
    """
    if type(answer) is not type(expected):
        raise refusal_of_kinds(where, answer, expected)
    own, other = _pickled_parts(answer), _pickled_parts(expected)
    if own is None or other is None:
        raise AssertionError(
            f"{where} is a {type(answer).__name__}, which cannot be pickled, and only its own == could "
            f"compare; {OWN_CHECK}"
        )
    if own[0] != other[0]:
        raise refusal(where, answer, expected)
    return [row.inside([own[1:]], [other[1:]], lambda _: f"what is in {where}")]


def _pickled_parts(value: Any) -> list[Any] | None:
    try:
        kept = value.__reduce_ex__(4)
    except Exception:  # noqa: BLE001 - a class that cannot be pickled may raise anything
        return None
    if isinstance(kept, str):
        return [kept]
    return [list(each) if isinstance(each, Iterator) else each for each in kept]


def _reads_as_array(value: Any) -> bool:
    return hasattr(type(value), "__array__") or bool(library_kind(value)[1])


def _is_all_python(kind: type) -> bool:
    """Whether a class and all that it inherits from is written in Python, so that its attributes are all
    that its objects hold."""
    return all(base is object or _is_python(str(base.__module__)) for base in kind.__mro__)


def _is_python(module: str) -> bool:
    """Whether a module is written in Python; one without a file is, unless Python itself has it in C."""
    file = getattr(sys.modules.get(module), "__file__", None)
    return file.endswith((".py", ".pyc")) if file else module not in sys.builtin_module_names

"""The user's own classes: whether a class is one, and how what its objects hold is read without its code.

An implementation is measured, and so must not vouch for its answer: no ``==``, no ``__iter__`` and no
property of a user's class is asked.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import types
from collections import deque
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from breakeven.workload.classes import is_of_users_class

__all__ = ["ITSELF", "any_own", "content_of", "field_names", "field_reader", "is_own"]

Read = Callable[[Any], Any]
ITSELF = (enum.Enum, type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType)
"""Classes with one object for each value: two are equal only if they are the same."""
PLAIN = frozenset(
    {bool, int, float, complex, str, bytes, type(None), list, tuple, dict, set, frozenset}
)
CONTENTS: tuple[tuple[type, Read], ...] = (
    (int, int.__int__),
    (float, float.__float__),
    (complex, complex.__complex__),
    (str, str.__str__),
    (bytes, bytes.__bytes__),
    (bytearray, lambda value: bytearray.__getitem__(value, slice(None))),
    (list, lambda value: list(list.__iter__(value))),
    (tuple, lambda value: tuple(tuple.__iter__(value))),
    (dict, lambda value: dict(dict.items(value))),
    (set, lambda value: set(set.__iter__(value))),
    (frozenset, lambda value: frozenset(frozenset.__iter__(value))),
    (deque, lambda value: list(deque.__iter__(value))),
    (Decimal, Decimal),
    (datetime.timedelta, datetime.timedelta.__pos__),
    (
        datetime.datetime,
        lambda value: datetime.datetime.combine(
            datetime.datetime.date(value), datetime.datetime.timetz(value)
        ),
    ),
    (datetime.date, lambda value: datetime.date.fromordinal(datetime.date.toordinal(value))),
)
"""How to get the plain value of an object whose class inherits from one of Python's own."""


def is_own(kind: type) -> bool:
    """Whether a class is the user's."""
    return kind not in PLAIN and _is_own(kind)


@cache
def _is_own(kind: Any) -> bool:
    return is_of_users_class(kind)


def any_own(values: Iterable[Any]) -> bool:
    """Whether any of some hashable values is of a user's class, or a tuple that holds one."""
    level = list(values)
    while level:
        if any(map(is_own, set(map(type, level)))):
            return True
        level = [part for each in level if type(each) in (tuple, frozenset) for part in each]
    return False


def content_of(kind: type) -> Read | None:
    """What makes a plain value of the objects of a user's class that inherits from one of Python's; None
    for all other classes."""
    return _content_of(kind) if is_own(kind) else None


@cache
def _content_of(kind: Any) -> Read | None:
    if issubclass(kind, enum.Enum):
        return None
    return next((read for base, read in CONTENTS if issubclass(kind, base)), None)


def field_names(kind: type) -> list[str] | None:
    """The fields of a dataclass or of a class made by attrs that take part in a comparison."""
    if dataclasses.is_dataclass(kind):
        return [each.name for each in dataclasses.fields(kind) if each.compare]
    made = getattr(kind, "__attrs_attrs__", None)
    return None if made is None else [each.name for each in made if each.eq]


def field_reader(kind: type, name: str) -> Read:
    """What reads a field of records of a class; of a user's class without running any code of it."""
    if not is_own(kind):
        return attrgetter(name)
    declared = next((vars(base)[name] for base in kind.__mro__ if name in vars(base)), None)
    is_slot = isinstance(declared, types.MemberDescriptorType)
    if is_slot or not hasattr(type(declared), "__get__"):
        return lambda value: object.__getattribute__(value, name)
    return lambda value: object.__getattribute__(value, "__dict__")[name]

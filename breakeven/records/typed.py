"""Records made of what a file holds, every value being of the type that its field declares."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from functools import cache
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

__all__ = ["UNUSABLE", "known_fields", "typed"]

Made = TypeVar("Made")
Check = Callable[[Any], bool]
UNUSABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)
"""What is raised where something stored is not what the record needs."""


def known_fields(kind: type[Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that this version knows; those of a newer one are left out."""
    names = {field.name for field in dataclasses.fields(kind)} - {"is_reference"}
    return {name: value for name, value in stored.items() if name in names}


def typed(kind: type[Made], stored: Mapping[str, Any]) -> Made:
    """A record of that kind from what JSON holds, its nested records made already.

    Raises TypeError, with the field's name, where a value is of another type, or a number is not finite.
    """
    checks = _checks(cast(Any, kind))
    fields = {name: value for name, value in stored.items() if name in checks}
    for name, value in fields.items():
        if not checks[name](value):
            hint = get_type_hints(kind)[name]
            raise TypeError(f"{name} is no {getattr(hint, '__name__', hint)}")
    return kind(**fields)


@cache
def _checks(kind: Any) -> dict[str, Check]:
    hints = get_type_hints(kind)
    names = {each.name for each in dataclasses.fields(kind) if each.init} - {"is_reference"}
    return {name: _check_of(hints[name]) for name in names}


def _check_of(hint: Any) -> Check:
    """A function that says whether a value is of a type; a bool is no number."""
    inner = [_check_of(each) for each in get_args(hint) if each is not Ellipsis]
    kind = get_origin(hint) or hint
    if kind is UnionType:
        return lambda value: any(check(value) for check in inner)
    if kind is tuple:
        return lambda value: isinstance(value, tuple) and all(map(inner[0], value))
    if kind is Mapping:
        return lambda value: isinstance(value, dict) and all(map(inner[1], value.values()))
    if kind is float:
        return lambda value: type(value) in (float, int) and math.isfinite(value)
    if kind in (int, str, bool):
        return lambda value: type(value) is kind
    return lambda value: kind is Any or isinstance(value, kind)

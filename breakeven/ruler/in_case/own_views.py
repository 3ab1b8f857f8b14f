"""Answers of a user's own class that may compute their values only when they are read."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from typing import Any

from breakeven.ruler.in_case.content.visible_parts import is_a
from breakeven.ruler.in_case.errors import LazyAnswerError
from breakeven.ruler.in_case.failures import kind_of
from breakeven.workload.checking import check_equal
from breakeven.workload.classes import is_of_users_class

__all__ = ["require_values"]

READ_BY = ("__getitem__", "__iter__", "__array__")
HOLDING = (list, tuple, dict, str, bytes, set, frozenset)
"""Classes whose objects hold their values, even in subclasses that add something."""


def require_values(answer: Any, expected: Any, check: Any) -> None:
    """Raise LazyAnswerError where an answer is of a user's class whose own code makes its values, and
    plain values are expected.

    The usual check would run that code outside the clock. A workload's own check knows its answers,
    and where the reference answers with the same class, it is what is measured.
    """
    kind = type(answer)
    if check is not check_equal or not _holds_values(expected) or not _makes_its_values(kind):
        return
    raise LazyAnswerError(
        f"the answer is {kind_of(answer)}, whose own code may compute its values when they are read, "
        f"outside the clock; return {kind_of(expected)}, as the reference does, or give the workload a "
        "check(answer, expected)"
    )


def _holds_values(value: Any) -> bool:
    kind = type(value)
    return kind in HOLDING or (kind.__module__ == "numpy" and hasattr(kind, "__array__"))


def _makes_its_values(kind: type) -> bool:
    """Whether a class is the user's, holds nothing by inheritance, and reads like an array, a sequence
    or a mapping through code in Python."""
    if not is_of_users_class(kind) or kind.__module__ == "builtins" or _inherits_values(kind):
        return False
    if not (is_a(kind, Sequence, Mapping) or hasattr(kind, "__array__")):
        return False
    found = (vars(base).get(name) for base in kind.__mro__ for name in READ_BY if _is_own(base))
    return any(isinstance(each, types.FunctionType) for each in found)


def _inherits_values(kind: type) -> bool:
    return is_a(kind, *HOLDING) or any(base.__module__ == "numpy" for base in kind.__mro__)


def _is_own(base: type) -> bool:
    return base.__module__ != "builtins" and is_of_users_class(base)

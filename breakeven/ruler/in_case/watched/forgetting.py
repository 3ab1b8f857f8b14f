"""Whether calls answer from what an earlier one has kept: they are made to forget it, then given something else.

Code may keep what it has computed for another reason: in a log, in a buffer that it fills again, or so that all equal
values are one object. So three things have to be true. A call that was made to forget gives the same answer, and
keeps it again. It takes at least twice as long as one that was not. And when another value stands where the answer
was kept, calls return that.
"""

from __future__ import annotations

import copy
import numbers
import sys
from collections.abc import Callable
from typing import Any

from breakeven.ruler.in_case.content.parts import pass_over
from breakeven.ruler.in_case.watched.kept_state import Slot
from breakeven.workload.checking import check_equal

__all__ = ["answers_from_memory", "is_kept_in"]

QUICK_SECONDS = 0.2
"""A call that takes longer does more than return what is kept."""
ROUNDS = 3
LONG_SECONDS = 0.5
"""Of calls that take so long, one round is enough."""
TIMES_AS_LONG, LONGER_SECONDS = 2.0, 1e-6
Call = Callable[[], tuple[float, Any]]
"""Returns the seconds of a call, and its answer."""


def answers_from_memory(slot: Slot, call: Call, answer: Any) -> bool:
    """Whether calls return what is kept in a slot, though they could compute it. It keeps the same afterwards."""
    try:
        right, other = copy.deepcopy(answer), another(answer)
        if other is None or not any(
            _takes_longer_without(slot, each, call, right) for each in slot.earlier
        ):
            return False
        slot.put(_in_its_place(slot.value, answer, copy.deepcopy(other)))  # a buffer is filled
        return is_alike(call()[1], other)
    except BaseException as error:  # noqa: BLE001 - the user's code may raise anything
        pass_over(error)
        return False
    finally:
        slot.put(slot.value)


def is_kept_in(value: Any, answer: Any) -> bool:
    """Whether a value is the same as an answer, or a tuple in which that is."""
    is_tuple = type(value) is tuple and type(answer) is not tuple
    return any(is_alike(each, answer) for each in value) if is_tuple else is_alike(value, answer)


def is_alike(value: Any, answer: Any) -> bool:
    """Whether a value holds the same as an answer."""
    if value is answer:
        return True
    if type(value) is not type(answer):
        return False
    if getattr(value, "shape", None) != getattr(answer, "shape", None):
        return False
    try:
        check_equal(value, answer)
    except AssertionError:
        return False
    return True


def another(value: Any) -> Any:
    """A value of the same kind that holds something else; None where none is known."""
    numpy, kind = sys.modules.get("numpy"), type(value)
    is_number = isinstance(value, numbers.Number)
    if is_number:
        return kind(2 if value == 1 else 1)
    if numpy and kind is numpy.ndarray and value.size and value.dtype.kind in "biufc":
        return numpy.where(value == 1, 0, 1).astype(value.dtype)
    if kind in (str, bytes):
        return value + ("?" if kind is str else b"?")
    if kind in (dict, set) and value:
        less = value.copy()
        less.popitem() if kind is dict else less.pop()
        return less
    if kind in (list, tuple) and value:
        return value[:-1]
    return value.head(len(value) - 1) if hasattr(value, "head") and len(value) else None


def _takes_longer_without(slot: Slot, earlier: Any, call: Call, right: Any) -> bool:
    """Whether a call takes longer when a slot is as it was before the first one, gives the right answer all the
    same, and keeps it there."""
    with_it, without = [], []
    try:
        for _ in range(ROUNDS):
            with_it.append(_seconds(call, right))
            if with_it[-1] > QUICK_SECONDS:
                return False
            slot.put(earlier)
            without.append(_seconds(call, right))
            if not is_kept_in(slot.now(), right):
                return False
            if without[-1] > LONG_SECONDS:
                break
    except BaseException as error:  # noqa: BLE001 - what misses something may raise anything
        pass_over(error)
        return False
    finally:
        slot.put(slot.value)
    quickest = min(with_it)
    return min(without) > max(TIMES_AS_LONG * quickest, quickest + LONGER_SECONDS)


def _seconds(call: Call, right: Any) -> float:
    """The seconds of a call; raises ValueError where its answer is not right."""
    spent, found = call()
    if not is_alike(found, right):
        raise ValueError
    return spent


def _in_its_place(value: Any, answer: Any, other: Any) -> Any:
    """A value with another answer in the place of the one that it is, or has in it."""
    if is_alike(value, answer):
        return other
    return tuple(other if is_alike(each, answer) else each for each in value)

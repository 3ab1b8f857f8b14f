"""One object that two calls have returned: whether it is an input, and whether each call fills it anew."""

from __future__ import annotations

import enum
import sys
import types
from collections.abc import Callable
from typing import Any

from breakeven.ruler.in_case.content.visible_parts import parts_of, reader_of
from breakeven.ruler.in_case.outputs import UNWRITTEN

__all__ = ["is_among", "is_left_overwritten", "is_single"]

SINGLE = (bool, type(None), type, enum.Enum, types.FunctionType, types.ModuleType)
"""Classes with only one object for each value."""
SMALL_INT, SHORT_TEXT = 2**20, 64
"""Python may keep one object for each number and text up to these."""
MOST_PARTS = 2**20
"""How much of the inputs is looked through; beyond that, any object may be an input."""


def is_single(answer: Any) -> bool:
    """Whether Python may have only one of such an object, so that calls cannot but return the same."""
    if isinstance(answer, int) and abs(answer) < SMALL_INT:
        return True
    if isinstance(answer, str | bytes) and len(answer) < SHORT_TEXT:
        return True
    return isinstance(answer, SINGLE) or (type(answer) in (tuple, frozenset) and not answer)


def is_among(answer: Any, arguments: tuple[Any, ...]) -> bool:
    """Whether an answer is an input, a part of one, or lies in the memory of one; also where there is too
    much to look through."""
    level, seen, left = list(arguments), set[int](), MOST_PARTS
    while level:
        if any(each is answer for each in level) or _share_memory(answer, level):
            return True
        left -= len(level)
        if left < 0:
            return True
        owners = [each for each in level if id(each) not in seen]
        seen |= set(map(id, owners))
        level = [
            part
            for owner in owners
            if (reader := reader_of(type(owner)))
            for part in parts_of(owner, reader)
        ]
    return False


def is_left_overwritten(answer: Any, call: Callable[[], Any]) -> bool:
    """Whether a list, a dict or an array is returned again as it was overwritten, so that nothing has been
    computed. What is not returned again, or filled anew, holds what it did."""
    overwritten = _overwrite(answer)
    if overwritten is None:
        call()
        return False
    restore, is_untouched = overwritten
    try:
        again = call()
    except Exception:  # noqa: BLE001 - it may need what was there
        restore()
        return False
    is_left = again is answer and is_untouched()
    if is_left or again is not answer:
        restore()
    return is_left


def _share_memory(answer: Any, others: list[Any]) -> bool:
    numpy = sys.modules.get("numpy")
    if numpy is None or not isinstance(answer, numpy.ndarray):
        return False
    arrays = [each for each in others if isinstance(each, numpy.ndarray)]
    return any(numpy.may_share_memory(answer, each) for each in arrays)


def _overwrite(answer: Any) -> tuple[Callable[[], None], Callable[[], bool]] | None:
    """Overwrite what an object holds, but nothing that its parts hold; returns what restores it, and what
    tells whether it is still overwritten. None where it cannot be."""
    numpy = sys.modules.get("numpy")
    if type(answer) is list and answer:
        return _overwrite_list(answer)
    if type(answer) is dict and answer:
        return _overwrite_dict(answer)
    if numpy is not None and type(answer) is numpy.ndarray:
        return _overwrite_array(answer, numpy)
    return None


def _overwrite_list(answer: list[Any]) -> tuple[Callable[[], None], Callable[[], bool]]:
    held = list(answer)
    answer[:] = [UNWRITTEN] * len(held)

    def restore() -> None:
        answer[:] = held

    return restore, lambda: len(answer) == len(held) and all(each is UNWRITTEN for each in answer)


def _overwrite_dict(answer: dict[Any, Any]) -> tuple[Callable[[], None], Callable[[], bool]]:
    held = dict(answer)
    answer.update(dict.fromkeys(held, UNWRITTEN))

    def restore() -> None:
        answer.clear()
        answer.update(held)

    return (
        restore,
        lambda: len(answer) == len(held) and all(each is UNWRITTEN for each in answer.values()),
    )


def _overwrite_array(
    answer: Any, numpy: Any
) -> tuple[Callable[[], None], Callable[[], bool]] | None:
    if answer.dtype.kind not in "biufc" or not answer.size or not answer.flags.writeable:
        return None
    held = answer.copy()
    overwritten = numpy.where(held == 1, 0, 1).astype(answer.dtype)  # each value is another one
    answer[...] = overwritten

    def restore() -> None:
        answer[...] = held

    return restore, lambda: bool(numpy.array_equal(answer, overwritten))

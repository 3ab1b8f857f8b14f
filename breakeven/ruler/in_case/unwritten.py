"""What a call left unwritten in its outputs: told from what they were overwritten with."""

from __future__ import annotations

import array
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from breakeven.ruler.in_case.arrays_overwritten import count_untouched
from breakeven.ruler.in_case.outputs import UNWRITTEN

__all__ = ["unwritten_in_words"]

DEEPEST = 20


def unwritten_in_words(answer: Any) -> str:
    """``9,999 of 10,000 values of the outputs were not written by the call``; empty where none is left
    as it was before the call, or where that cannot be told."""
    counts = list(_counts(answer, 0))
    left, total = (sum(each) for each in zip(*counts, strict=True)) if counts else (0, 0)
    if not left:
        return ""
    were = "was" if left == 1 else "were"
    return f"{left:,} of {total:,} values of the outputs {were} not written by the call"


def _counts(value: Any, depth: int) -> Iterator[tuple[int, int]]:
    """How many values of each part of an answer are left as they were, and how many there are."""
    if value is UNWRITTEN:
        yield 1, 1
    elif isinstance(value, (dict, list, tuple, deque, set)):
        for each in _held(value) if depth < DEEPEST else ():
            yield from _counts(each, depth + 1)
    else:
        arrays = _arrays_of(value)
        yield from ((count_untouched(each), each.size) for each in arrays)
        if not arrays:
            yield 0, 1


def _held(value: Any) -> Iterable[Any]:
    held: Iterable[Any] = value.values() if isinstance(value, dict) else value
    return held


def _arrays_of(value: Any) -> list[Any]:
    """The memory of an array, a column, a frame, a sparse matrix or a buffer, as arrays of NumPy."""
    import numpy as np

    library, name = type(value).__module__.partition(".")[0], type(value).__name__
    if isinstance(value, np.ndarray):
        return [np.ma.getdata(value)]
    if isinstance(value, (array.array, memoryview)):
        return [np.asarray(value)]
    if library == "pandas" and name == "DataFrame":
        columns = [value.iloc[:, place] for place in range(value.shape[1])]
        return [each.to_numpy() for each in columns if isinstance(each.dtype, np.dtype)]
    if library == "pandas" and isinstance(getattr(value, "dtype", None), np.dtype):
        return [value.to_numpy()]
    return [value.data] if library == "scipy" and hasattr(value, "tocsr") else []

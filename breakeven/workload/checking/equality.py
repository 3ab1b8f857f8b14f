"""The check: what two values are decides how they are compared."""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from typing import Any

from breakeven.wording.raised import kind_and_words
from breakeven.workload.checking.arrays import compare_columns, compare_sparse, is_sparse
from breakeven.workload.checking.columns import is_column, library_kind
from breakeven.workload.checking.containers import compare_objects
from breakeven.workload.checking.frames import compare_frames, is_frame, labelled, rows_of_indices
from breakeven.workload.checking.own_classes import is_own
from breakeven.workload.checking.own_objects import compare_own
from breakeven.workload.checking.promises import refuse_promise
from breakeven.workload.checking.rows import Row, SeenRows, compare_row
from breakeven.workload.checking.scalars import is_numpy_scalar, plain, same_scalar
from breakeven.workload.checking.words import OWN_CHECK, refusal, refusal_of_kinds, told

__all__ = ["check_equal"]

DEEPEST = 250
"""What is nested deeper holds itself, or is no answer to compare without a check of one's own."""
CONTAINERS = frozenset({list, tuple, dict, set, frozenset})
WHOLE, OTHER = "the answer", "what is expected"


def check_equal(answer: Any, expected: Any) -> None:
    """Raise AssertionError, which says where and by how much, unless the answer is the expected one.

    Knows numbers, text, times, NumPy and other arrays, frames and columns of pandas, Polars and Arrow,
    SciPy's sparse matrices, dataclasses, and mappings, sets and sequences of all these. What it cannot
    compare, and what is only promised, it refuses. MemoryError is raised as it is.
    """
    rows, compare_pair = [Row([answer], [expected], lambda _: WHOLE)], _Pairs()
    seen = SeenRows()
    try:
        while rows:
            row = rows.pop()
            if row.depth > DEEPEST:
                raise AssertionError(
                    f"the answer is nested more than {DEEPEST} deep, or holds itself; {OWN_CHECK}"
                )
            if seen.is_new(row):
                rows += reversed(compare_row(row, compare_pair))
    except (AssertionError, MemoryError):
        raise
    except Exception as error:
        raise AssertionError(f"{WHOLE} {_not_compared(error)}") from error


class _Pairs:
    """Compares pairs of values of one comparison: of objects that refer to each other, every pair once."""

    def __init__(self) -> None:
        self.seen: dict[tuple[int, int], tuple[Any, Any]] = {}

    def __call__(self, answer: Any, expected: Any, where: str, row: Row) -> list[Row]:
        if is_own(type(answer)) and is_own(type(expected)):
            pair = id(answer), id(expected)
            if pair in self.seen:
                return []
            self.seen[pair] = answer, expected  # kept, so that no other object gets its identity
        return _compare_pair(answer, expected, where, row)


def _compare_pair(answer: Any, expected: Any, where: str, row: Row) -> list[Row]:
    """Compare two values; returns the rows of what they hold."""
    if type(answer) in CONTAINERS and type(expected) in CONTAINERS:
        return compare_objects(answer, expected, where, row)
    refuse_promise(answer, where, WHOLE)
    refuse_promise(expected, where.replace(WHOLE, OTHER, 1), OTHER)
    own, other = plain(answer), plain(expected)
    try:
        if is_own(type(own)) or is_own(type(other)):
            stored = compare_own(own, other, where, row)
            if stored is not None:
                return stored
        found = _compare_arrays(own, other, where, row)
        return _compare_python(own, other, where, row) if found is None else found
    except (AssertionError, MemoryError):
        raise
    except Exception as error:
        raise AssertionError(
            f"{where} {_not_compared(error)}: it is {told(own)}, expected {told(other)}"
        ) from error


def _not_compared(error: Exception) -> str:
    return f"could not be compared ({kind_and_words(error)}); {OWN_CHECK}"


def _compare_arrays(own: Any, other: Any, where: str, row: Row) -> list[Row] | None:
    """Compare arrays, frames and such; None where neither value is one."""
    if is_frame(own) or is_frame(other):
        if not (is_frame(own) and is_frame(other)):
            raise refusal_of_kinds(where, own, other)
        return compare_frames(own, other, where, row)
    if is_sparse(own) or is_sparse(other):
        if not all(is_sparse(each) or _is_array(each) for each in (own, other)):
            raise refusal_of_kinds(where, own, other)
        compare_sparse(own, other, where)
        return []
    parts = labelled(own), labelled(other)
    if parts[0] is not None and parts[1] is not None:
        return [row.inside([parts[0]], [parts[1]], lambda _: where)]
    if not (_is_array(own) or _is_array(other)):
        return None
    if not (_is_array(other) or _could_be_an_array(other, own)) or not (
        _is_array(own) or _could_be_an_array(own, other)
    ):
        raise refusal_of_kinds(where, own, other)
    found = compare_columns(own, other, where, row)
    if library_kind(own)[1] == library_kind(other)[1] == "column":
        found += rows_of_indices(own, other, where, row)
    return found


def _compare_python(own: Any, other: Any, where: str, row: Row) -> list[Row]:
    same = same_scalar(own, other)
    if same is None:
        return compare_objects(own, other, where, row)
    if not same:
        raise (refusal if _are_akin(own, other) else refusal_of_kinds)(where, own, other)
    return []


def _are_akin(own: Any, other: Any) -> bool:
    """Whether two single values are of types that are compared: both numbers, or one of the other's."""
    if isinstance(own, numbers.Number) and isinstance(other, numbers.Number):
        return True
    return isinstance(own, type(other)) or isinstance(other, type(own))


def _is_array(value: Any) -> bool:
    return is_column(value) and not is_numpy_scalar(type(value))


def _could_be_an_array(value: Any, array: Any) -> bool:
    """Whether a value can be compared with an array: a sequence, a number, or what an array without
    dimensions holds."""
    if isinstance(value, str | bytes | bytearray) or value is None:
        return getattr(array, "shape", None) == ()
    is_single = isinstance(value, numbers.Number) or same_scalar(value, value) is not None
    return isinstance(value, Sequence) or is_single

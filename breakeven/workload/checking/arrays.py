"""Arrays, columns and sparse matrices, compared value by value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from breakeven.workload.checking.closeness import differing, largest
from breakeven.workload.checking.columns import (
    Values,
    is_column,
    values_in_a_row,
    values_of,
)
from breakeven.workload.checking.promises import refuse_promises_among
from breakeven.workload.checking.rows import Row
from breakeven.workload.checking.words import told

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["compare_columns", "compare_sparse", "is_sparse"]

FAMILIES = dict.fromkeys("biufc", "numbers")
"""The kinds of NumPy's types that can be compared with each other. All others stand alone."""


def compare_columns(answer: Any, expected: Any, where: str, row: Row) -> list[Row]:
    """Compare two columns or arrays, or one of them with a sequence or a number.

    Returns what is left to compare: the values of those that hold Python's objects.
    """
    own, other = _pair_of_values(answer, expected, where)
    if own.data.shape != other.data.shape:
        raise AssertionError(f"{where} has the shape {own.data.shape}, expected {other.data.shape}")
    if own.missing is None and other.missing is None:
        return _compare_present(own, other, None, where, row)
    missing = own.mask()
    wrong = missing != other.mask()
    if wrong.any():
        raise _refusal(where, own, other, wrong)
    return _compare_present(own, other, missing, where, row)


def _pair_of_values(answer: Any, expected: Any, where: str) -> tuple[Values, Values]:
    if is_column(answer):
        own = values_of(answer)
        return own, _values_beside(own, expected, (answer, expected), where)
    other = values_of(expected)
    return _values_beside(other, answer, (answer, expected), where), other


def _values_beside(array: Values, value: Any, pair: tuple[Any, Any], where: str) -> Values:
    """The values of one of a pair, of which the other is an array or a column."""
    if is_column(value) or not isinstance(value, Sequence):
        return values_of(value)
    refuse_promises_among(value, where)
    try:
        holds_objects = array.data.dtype.kind == "O" and array.data.ndim == 1
        return values_in_a_row(value) if holds_objects else values_of(value)
    except ValueError as error:
        if "inhomogeneous" not in str(error):
            raise
        said = [
            f"a ragged {type(each).__name__}, {told(each)}" if each is value else told(each)
            for each in pair
        ]
        raise AssertionError(f"{where} is {said[0]}, expected {said[1]}") from None


def _compare_present(
    own: Values, other: Values, missing: NDArray[Any] | None, where: str, row: Row
) -> list[Row]:
    kinds = own.data.dtype.kind, other.data.dtype.kind
    if not own.data.size or (missing is not None and missing.all()):
        return []
    if "O" in kinds:
        return [_row_of_objects(own, other, missing, where, row)]
    if FAMILIES.get(kinds[0], kinds[0]) != FAMILIES.get(kinds[1], kinds[1]):
        raise AssertionError(f"{where} holds {own.data.dtype}, expected {other.data.dtype}")
    if own.is_aware != other.is_aware:
        zones = ["a time zone" if each.is_aware else "no time zone" for each in (own, other)]
        raise AssertionError(f"{where} has {zones[0]}, expected {zones[1]}")
    left, right = (each.data if missing is None else each.without(missing) for each in (own, other))
    if left.dtype.names or right.dtype.names:
        return _rows_of_fields(left, right, where, row)
    wrong = differing(left, right, largest(right) if set(kinds) & set("fc") else None)
    if wrong.any():
        raise _refusal(where, own, other, wrong)
    return []


def _refusal(where: str, own: Values, other: Values, wrong: NDArray[Any]) -> AssertionError:
    """What is raised where some values of two arrays are wrong: how many, and the first."""
    import numpy as np

    place = tuple(np.argwhere(wrong)[0].tolist())
    texts = []
    for each in (own, other):
        is_missing = each.missing is not None and each.missing[place]
        texts.append("missing" if is_missing else told(each.data[place]))
    if not place:
        return AssertionError(f"{where} is {texts[0]}, expected {texts[1]}")
    at = list(place) if len(place) > 1 else place[0]
    return AssertionError(
        f"{where}: {int(wrong.sum()):,} of {wrong.size:,} values differ, "
        f"the first at {at}: {texts[0]}, expected {texts[1]}"
    )


def _row_of_objects(
    own: Values, other: Values, missing: NDArray[Any] | None, where: str, row: Row
) -> Row:
    import numpy as np

    shape = own.data.shape
    there = np.ones(shape, bool) if missing is None else ~missing
    places = np.argwhere(there)

    def at(index: int) -> str:
        return f"{where}{''.join(f'[{each}]' for each in places[index].tolist())}"

    # An array of times would turn into whole numbers in a list of Python's.
    own_values, other_values = (
        list(each.data[there]) if each.data.dtype.kind in "mM" else each.data[there].tolist()
        for each in (own, other)
    )
    return row.inside(own_values, other_values, at, scaled=len(shape) == 1)


def _rows_of_fields(left: NDArray[Any], right: NDArray[Any], where: str, row: Row) -> list[Row]:
    names = left.dtype.names, right.dtype.names
    if set(names[0] or ()) != set(names[1] or ()):
        said = ["(" + ", ".join(each or ()) + ")" for each in names]
        raise AssertionError(f"{where} has the fields {said[0]}, expected {said[1]}")
    return [
        row.inside([left[name]], [right[name]], lambda _, name=name: f"{where}[{name!r}]")  # type: ignore[misc]
        for name in names[1] or ()
    ]


def is_sparse(value: Any) -> bool:
    """Whether a value is a sparse matrix or array of SciPy."""
    return type(value).__module__.startswith("scipy.sparse") and hasattr(value, "tocoo")


def compare_sparse(answer: Any, expected: Any, where: str) -> None:
    """Compare two sparse matrices, or one with an array, where either of them has values."""
    import numpy as np

    if answer.shape != expected.shape:
        raise AssertionError(f"{where} has the shape {answer.shape}, expected {expected.shape}")
    own, other = _coordinates(answer), _coordinates(expected)
    places = np.union1d(own[0], other[0])
    left, right = (_at_places(places, *each) for each in (own, other))
    wrong = differing(left, right, _scales_of_columns(places, right, expected.shape))
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        place = [int(each) for each in np.unravel_index(places[first], expected.shape)]
        raise AssertionError(
            f"{where}: {int(wrong.sum()):,} of {math.prod(expected.shape):,} values differ, the first "
            f"at {place}: {told(left[first])}, expected {told(right[first])}"
        )


def _coordinates(matrix: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Where a matrix has values, as places in the flat one, in ascending order, and the values."""
    import numpy as np

    if is_sparse(matrix):
        found = matrix.tocoo(copy=True)
        found.sum_duplicates()
        indices, values = getattr(found, "coords", None) or (found.row, found.col), found.data
    else:
        dense = np.asarray(matrix)
        indices = np.nonzero(dense)
        values = dense[indices]
    flat = np.ravel_multi_index([each.astype(np.int64) for each in indices], matrix.shape)
    order = np.argsort(flat)
    return flat[order], np.asarray(values)[order]


def _at_places(places: NDArray[Any], own: NDArray[Any], values: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    found = np.zeros(len(places), values.dtype)
    found[np.searchsorted(places, own)] = values
    return found


def _scales_of_columns(places: NDArray[Any], values: NDArray[Any], shape: tuple[int, ...]) -> Any:
    """The largest value of each value's column."""
    import numpy as np

    if len(shape) < 2 or values.dtype.kind == "c" or not len(places):
        return largest(values)
    columns, of = np.unique(places % shape[-1], return_inverse=True)
    found = np.zeros(len(columns))
    sizes = np.abs(values.astype(float))
    np.maximum.at(found, of, np.where(np.isfinite(sizes), sizes, 0.0))
    return found[of]

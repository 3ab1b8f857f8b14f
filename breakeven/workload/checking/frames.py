"""Frames of pandas, Polars and Arrow, and the labels of their rows; arrays of xarray with theirs."""

from __future__ import annotations

from collections import Counter
from typing import Any

from breakeven.workload.checking.columns import library_kind
from breakeven.workload.checking.rows import Row
from breakeven.workload.checking.words import shortened

__all__ = ["compare_frames", "is_frame", "labelled", "rows_of_indices"]


def is_frame(value: Any) -> bool:
    """Whether a value is a frame or table."""
    return library_kind(value)[1] == "frame"


def compare_frames(answer: Any, expected: Any, where: str, row: Row) -> list[Row]:
    """What is to be compared of two frames: columns by name, or by position where names repeat."""
    names, theirs = _names(answer), _names(expected)
    counts, other_counts = Counter(names), Counter(theirs)
    for name in counts | other_counts:
        if counts[name] != other_counts[name]:
            lacks = counts[name] < other_counts[name]
            said = f"lacks the column {name!r}" if lacks else f"has an extra column {name!r}"
            raise AssertionError(
                f"{where} {said}: {shortened(names)}, expected {shortened(theirs)}"
            )
    found = []
    if len(counts) == len(names):
        places = {name: place for place, name in enumerate(names)}
        for place, name in enumerate(theirs):
            pair = _column(answer, places[name]), _column(expected, place)
            found.append(_row_of_columns(*pair, f"{where}[{name!r}]", row))
    elif names != theirs:
        raise AssertionError(
            f"{where} has the columns {shortened(names)}, expected {shortened(theirs)} in this order, "
            "because names repeat"
        )
    else:
        for place, name in enumerate(names):
            pair = _column(answer, place), _column(expected, place)
            found.append(_row_of_columns(*pair, f"{where}[{name!r}] (column {place})", row))
    if not names and len(answer) != len(expected):  # no column tells
        raise AssertionError(f"{where} has {len(answer):,} rows, expected {len(expected):,}")
    return found + rows_of_indices(answer, expected, where, row)


def rows_of_indices(answer: Any, expected: Any, where: str, row: Row) -> list[Row]:
    """The labels of the rows of two frames or columns.

    Only pandas has labels: rows of other libraries are numbered. A plain pandas Index has none.
    """
    pair = getattr(answer, "index", None), getattr(expected, "index", None)
    indices = [
        index if library_kind(each)[0] == "pandas" and library_kind(index)[0] == "pandas" else None
        for each, index in zip((answer, expected), pair, strict=True)
    ]
    if _is_counted(indices[0]) and _is_counted(indices[1]):
        return []
    labels = [range(len(answer)) if each is None else each for each in indices]
    return [_row_of_columns(labels[0], labels[1], f"the index of {where}", row)]


def labelled(value: Any) -> dict[str, Any] | None:
    """What an array or a data set of xarray holds, its coordinates included; None for all else."""
    if type(value).__module__.partition(".")[0] != "xarray" or not hasattr(value, "coords"):
        return None
    found = {"coordinates": {name: each.values for name, each in value.coords.items()}}
    if hasattr(value, "data_vars"):
        parts = {name: (each.dims, each.values) for name, each in value.data_vars.items()}
        return found | {"variables": parts}
    return found | {"dimensions": value.dims, "values": value.values}


def _row_of_columns(own: Any, other: Any, where: str, row: Row) -> Row:
    return row.inside([own], [other], lambda _: where)


def _names(frame: Any) -> list[Any]:
    return list(frame.columns if library_kind(frame)[0] != "pyarrow" else frame.column_names)


def _column(frame: Any, place: int) -> Any:
    """A column without the labels of its rows, which are compared once."""
    library = library_kind(frame)[0]
    if library == "pandas":
        return frame.iloc[:, place].array
    return frame.column(place) if library == "pyarrow" else frame.to_series(place)


def _is_counted(index: Any) -> bool:
    """Whether rows are only numbered, which frames of other libraries do not write down."""
    return index is None or (
        type(index).__name__ == "RangeIndex" and index.start == 0 and index.step == 1
    )

"""Many values at once: pairs of one kind are compared together, as arrays where they are numbers."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate, chain
from typing import Any

from breakeven.workload.checking.closeness import differing, largest
from breakeven.workload.checking.own_classes import content_of, field_names, field_reader
from breakeven.workload.checking.scalars import EXACT, is_numpy_scalar, same_number
from breakeven.workload.checking.words import refusal

__all__ = ["Row", "SeenRows", "compare_row"]

HOLDING = frozenset({list, tuple, dict, set, frozenset})
MOST_SEEN = 2**16
FEW = 64
"""Fewer floats are compared one by one: an array would take longer to make."""
Place = Callable[[int], str]


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """Pairs of values that must be equal; ``at`` says in words where a pair is.

    ``scaled``: floats are values of one quantity, and may differ by a part of the largest one.
    """

    own: Sequence[Any]
    other: Sequence[Any]
    at: Place
    scaled: bool = False
    depth: int = 0

    def inside(
        self, own: Sequence[Any], other: Sequence[Any], at: Place, *, scaled: bool = False
    ) -> Row:
        """A row of what the values of this one hold."""
        return Row(own, other, at, scaled, self.depth + 1)


class SeenRows:
    """The rows of containers that a comparison has met: an answer may hold one list in many places."""

    def __init__(self) -> None:
        # With the rows, so that no other object gets the identity of one in them.
        self._seen: dict[Any, Row] = {}

    def is_new(self, row: Row) -> bool:
        """Whether none of the same pairs was met so deep; a long row always is, for what it holds will not be.

        What holds itself is met deeper and deeper, until that is too deep.
        """
        if len(row.own) > FEW or not any(type(each) in HOLDING for each in row.own):
            return True
        met = (row.depth, row.scaled, *map(id, row.own), *map(id, row.other))
        if len(self._seen) == MOST_SEEN:
            return met not in self._seen
        return self._seen.setdefault(met, row) is row


ComparePair = Callable[[Any, Any, str, Row], list[Row]]


def compare_row(row: Row, compare_pair: ComparePair) -> list[Row]:
    """Compare all pairs of a row; returns the rows of what they hold, which must be compared as well.

    Raises AssertionError where a pair differs. ``compare_pair`` compares what is of no common kind.
    """
    plain = _plain(row.own), _plain(row.other)
    if plain[0] is not row.own or plain[1] is not row.other:
        row = dataclasses.replace(row, own=plain[0], other=plain[1])
    own, other = set(map(type, row.own)), set(map(type, row.other))
    if len(row.own) > 1 and own & HOLDING and other & HOLDING:
        row = _each_pair_twice_at_most(row)
    if len(row.own) > 1:
        if own <= EXACT and other <= EXACT:
            _require_equal(row)
            return []
        if _are_numbers(own) and _are_numbers(other) and _compared_numbers(row):
            return []
        for of_kind in (_of_lists, _of_mappings, _of_records):
            found = of_kind(row, own | other)
            if found is not None:
                return found
    return _one_by_one(row, compare_pair)


def _each_pair_twice_at_most(row: Row) -> Row:
    """The row with the first and the last of equal pairs: an answer may hold one list many times, and that another.

    Two of them stay, for what is there several times may have columns.
    """
    pairs = list(zip(map(id, row.own), map(id, row.other), strict=True))
    last = {pair: place for place, pair in enumerate(pairs)}
    if 2 * len(last) >= len(pairs):
        return row
    first = {pair: place for place, pair in reversed(list(enumerate(pairs)))}
    kept = sorted({*first.values(), *last.values()})
    return dataclasses.replace(
        row,
        own=[row.own[place] for place in kept],
        other=[row.other[place] for place in kept],
        at=lambda index: row.at(kept[index]),
    )


def _plain(values: Sequence[Any]) -> Sequence[Any]:
    """The values, in which plain ones are in the place of those whose class inherits from one of Python's."""
    kinds = set(map(type, values))
    contents = {kind: read for kind in kinds if (read := content_of(kind))}
    if not contents:
        return values
    return [read(each) if (read := contents.get(type(each))) else each for each in values]


def _one_by_one(row: Row, compare_pair: ComparePair) -> list[Row]:
    found: list[Row] = []
    for index, (own, other) in enumerate(zip(row.own, row.other, strict=True)):
        kinds = type(own), type(other)
        if kinds[0] in EXACT and kinds[1] in EXACT:
            if own != other:
                raise refusal(row.at(index), own, other)
        elif kinds == (float, float):
            if not same_number(own, other):
                raise refusal(row.at(index), own, other)
        else:
            found += compare_pair(own, other, row.at(index), row)
    return found


def _require_equal(row: Row) -> None:
    if list(row.own) == list(row.other):
        return
    wrong = [i for i, pair in enumerate(zip(row.own, row.other, strict=True)) if pair[0] != pair[1]]
    raise _first_of(row, wrong)


def _first_of(row: Row, wrong: Sequence[int]) -> AssertionError:
    more = f" ({len(wrong):,} of {len(row.own):,} values differ)" if len(wrong) > 1 else ""
    first = wrong[0]
    return refusal(row.at(first), row.own[first], row.other[first], more)


def _are_numbers(kinds: set[type]) -> bool:
    """Whether all values are numbers of the one kind."""
    (kind, *more) = kinds
    return not more and (kind in (int, float, complex, bool) or is_numpy_scalar(kind))


def _compared_numbers(row: Row, scale: Any = None) -> bool:
    """Compare numbers as arrays; False where they are none, such as integers of any length."""
    if len(row.own) < FEW and type(row.own[0]) is type(row.other[0]) is float and scale is None:
        scale = max((abs(x) for x in row.other if abs(x) < float("inf")), default=0.0)
        pairs = enumerate(zip(row.own, row.other, strict=True))
        wrong = [i for i, pair in pairs if not same_number(*pair, scale if row.scaled else 0.0)]
    else:
        import numpy as np

        own, other = np.asarray(row.own), np.asarray(row.other)
        if {own.dtype.kind, other.dtype.kind} - set("biufc") or own.ndim + other.ndim != 2:
            return False
        if scale is None and row.scaled:
            scale = largest(other)
        wrong = np.flatnonzero(differing(own, other, scale)).tolist()
    if wrong:
        raise _first_of(row, wrong)
    return True


def _of_lists(row: Row, kinds: set[type]) -> list[Row] | None:
    """The rows of lists and tuples: flat where that is the same, or column by column."""
    if not all(issubclass(kind, list | tuple) for kind in kinds):
        return None
    lengths = [len(each) for each in row.own]
    for index, length in enumerate(map(len, row.other)):
        if lengths[index] != length:
            raise AssertionError(
                f"{row.at(index)} has {lengths[index]:,} values, expected {length:,}"
            )
    own, other = list(chain.from_iterable(row.own)), list(chain.from_iterable(row.other))
    if not own:
        return []
    flat = row.inside(own, other, _places_in(row, lengths))
    inner = set(map(type, own)), set(map(type, other))
    if inner[0] <= EXACT and inner[1] <= EXACT:
        return [flat]
    are_tuples = {issubclass(kind, tuple) for kind in kinds}
    width = lengths[0] if len(set(lengths)) == 1 else 0
    if width and (row.scaled or are_tuples == {True} or _are_alike(flat, inner, width)):
        return [_column(row, flat, column, width) for column in range(width)]
    if len(are_tuples) == 1 and _are_numbers(inner[0]) and _are_numbers(inner[1]):
        scale = None if are_tuples == {True} else _scales_of_lists(other, lengths)
        return [] if scale is not False and _compared_numbers(flat, scale) else None
    return None


def _are_alike(flat: Row, kinds: tuple[set[type], set[type]], width: int) -> bool:
    """Whether lists hold different things, each the same ones: then they are like tuples."""
    return all(
        len(inner) > 1
        and all(len(set(map(type, values[place::width]))) == 1 for place in range(width))
        for inner, values in zip(kinds, (flat.own, flat.other), strict=True)
    )


def _column(row: Row, flat: Row, column: int, width: int) -> Row:
    return row.inside(
        flat.own[column::width],
        flat.other[column::width],
        lambda index: f"{row.at(index)}[{column}]",
        scaled=row.scaled,
    )


def _places_in(row: Row, lengths: Sequence[int]) -> Place:
    def at(index: int) -> str:
        ends = list(accumulate(lengths))
        of = bisect_right(ends, index)
        return f"{row.at(of)}[{index - ends[of] + lengths[of]}]"

    return at


def _scales_of_lists(values: Sequence[Any], lengths: Sequence[int]) -> Any:
    """The largest value of each value's list; False if an array cannot hold them."""
    import numpy as np

    counts = np.array([length for length in lengths if length])
    array = np.asarray(values)
    if array.dtype.kind not in "biufc":
        return False
    sizes = np.abs(array.astype(np.result_type(array, np.float64)))
    sizes = np.where(np.isfinite(sizes), sizes, 0.0)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return np.repeat(np.maximum.reduceat(sizes, starts), counts)


def _of_mappings(row: Row, kinds: set[type]) -> list[Row] | None:
    """The rows of dicts that all have the same keys, fewer than there are dicts."""
    if not all(issubclass(kind, dict) for kind in kinds):
        return None
    keys = row.other[0].keys()
    if len(keys) > len(row.own) or not all(
        each.keys() == keys for each in chain(row.own, row.other)
    ):
        return None
    return [
        row.inside(
            [each[key] for each in row.own],
            [each[key] for each in row.other],
            lambda index, key=key: f"{row.at(index)}[{key!r}]",  # type: ignore[misc]
        )
        for key in keys
    ]


def _of_records(row: Row, kinds: set[type]) -> list[Row] | None:
    """The rows of records of one class, field by field."""
    kind = next(iter(kinds))
    names = field_names(kind) if len(kinds) == 1 else None
    if names is None:
        return None
    readers = {name: field_reader(kind, name) for name in names}
    return [
        row.inside(
            list(map(read, row.own)),
            list(map(read, row.other)),
            lambda index, name=name: f"{row.at(index)}.{name}",  # type: ignore[misc]
        )
        for name, read in readers.items()
    ]

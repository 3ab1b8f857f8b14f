"""Mappings, sets, sequences, records and all other objects: what is to be compared of two of a kind."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence, ValuesView
from collections.abc import Set as AbstractSet
from typing import Any

from breakeven.workload.checking.own_classes import ITSELF, any_own, field_names
from breakeven.workload.checking.own_objects import compare_pickled, may_be_asked
from breakeven.workload.checking.promises import refuse_promises_among
from breakeven.workload.checking.rows import Row
from breakeven.workload.checking.sets import matched
from breakeven.workload.checking.words import (
    OWN_CHECK,
    refusal,
    refusal_of_kinds,
    shortened,
)

__all__ = ["compare_objects"]


def compare_objects(answer: Any, expected: Any, where: str, row: Row) -> list[Row]:
    """Compare two objects that are neither single values nor arrays; returns the rows of what they
    hold."""
    for kinds, compare in _BY_KIND:
        if isinstance(answer, kinds) and isinstance(expected, kinds):
            return compare(answer, expected, where, row)
        if isinstance(answer, kinds) or isinstance(expected, kinds):
            raise refusal_of_kinds(where, answer, expected)
    names = field_names(type(expected))
    if names is not None and type(answer) is type(expected):
        return [
            row.inside(
                [getattr(answer, name)],
                [getattr(expected, name)],
                lambda _, name=name: f"{where}.{name}",  # type: ignore[misc]
            )
            for name in names
        ]
    return _compare_by_equality(answer, expected, where, row)


def _compare_mappings(
    answer: Mapping[Any, Any], expected: Mapping[Any, Any], where: str, row: Row
) -> list[Row]:
    refuse_promises_among(answer, where)
    pairs = [(key, key) for key in expected if key in answer]
    if len(pairs) < len(expected) or len(answer) != len(expected):
        extra = [key for key in answer if key not in expected]
        more, extra, missing = matched(extra, [key for key in expected if key not in answer])
        _require_none(where, "key", missing, extra)
        pairs += more
    values = row.inside(
        [answer[own] for own, _ in pairs],
        [expected[other] for _, other in pairs],
        lambda index: f"{where}[{shortened(pairs[index][1])}]",
    )
    return [*_rows_of_members(answer, pairs, f"a key of {where}", row), values]


def _compare_sets(
    answer: AbstractSet[Any], expected: AbstractSet[Any], where: str, row: Row
) -> list[Row]:
    refuse_promises_among(answer, where)
    floats = [abs(each) for each in expected if type(each) is float and abs(each) < float("inf")]
    extra = [each for each in answer if each not in expected]
    missing = [each for each in expected if each not in answer]
    pairs, extra, missing = matched(extra, missing, max(floats, default=0.0))
    _require_none(where, "member", missing, extra)
    pairs += [(each, each) for each in expected if each in answer]
    return _rows_of_members(answer, pairs, f"a member of {where}", row)


def _rows_of_members(
    answer: Iterable[Any], pairs: Sequence[tuple[Any, Any]], where: str, row: Row
) -> list[Row]:
    """The rows of keys or members that were found to be equal by classes of the user's."""
    if not any_own(part for pair in pairs for part in pair):
        return []
    own = {each: each for each in answer}
    found = [own[each] for each, _ in pairs]
    return [row.inside(found, [other for _, other in pairs], lambda _: where)]


def _require_none(where: str, kind: str, missing: Sequence[Any], extra: Sequence[Any]) -> None:
    said = [f"lacks the {kind} {shortened(missing[0])}"] if missing else []
    said += [f"has an extra {kind} {shortened(extra[0])}"] if extra else []
    if said:
        raise AssertionError(f"{where} {' and '.join(said)}")


def _compare_sequences(
    answer: Sequence[Any], expected: Sequence[Any], where: str, row: Row
) -> list[Row]:
    own, other = list(answer), list(expected)
    if len(own) != len(other):
        raise AssertionError(f"{where} has {len(own):,} values, expected {len(other):,}")
    # A tuple holds different quantities, a list many values of one.
    scaled = not (isinstance(answer, tuple) and isinstance(expected, tuple))
    return [row.inside(own, other, lambda index: f"{where}[{index}]", scaled=scaled)]


def _compare_items(answer: Any, expected: Any, where: str, row: Row) -> list[Row]:
    return [row.inside([dict(answer)], [dict(expected)], lambda _: where)]


def _compare_attributes(answer: Any, expected: Any, where: str, row: Row) -> list[Row]:
    return _compare_mappings(vars(answer), vars(expected), where, row)


def _require_itself(answer: Any, expected: Any, where: str, _: Row) -> list[Row]:
    if answer is not expected:
        raise refusal(where, answer, expected)
    return []


def _compare_by_equality(answer: Any, expected: Any, where: str, row: Row) -> list[Row]:
    """Ask the objects themselves, where they can tell, and are to be trusted; others by what they are
    pickled as, of which the rows are returned."""
    if getattr(type(answer), "__eq__", None) is object.__eq__:
        if type(answer) is not type(expected):
            raise refusal_of_kinds(where, answer, expected)
        raise AssertionError(
            f"{where} is a {type(answer).__name__}, which Breakeven cannot compare; {OWN_CHECK}"
        )
    if not (may_be_asked(type(answer)) and may_be_asked(type(expected))):
        return compare_pickled(answer, expected, where, row)
    equal = answer == expected
    if hasattr(equal, "all") and hasattr(equal, "shape"):
        equal = equal.all()
    if not bool(equal):
        raise refusal(where, answer, expected)
    return []


_Compare = Callable[[Any, Any, str, Row], list[Row]]
_BY_KIND: tuple[tuple[Any, _Compare], ...] = (
    (ITSELF, _require_itself),
    (Mapping, _compare_mappings),
    (type({}.items()), _compare_items),
    (AbstractSet, _compare_sets),
    ((Sequence, ValuesView), _compare_sequences),
    (types.SimpleNamespace, _compare_attributes),
)

"""Members of sets and keys of mappings that are the same but for rounding, or because they are NaN."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from breakeven.workload.checking.scalars import EXACT, same_number, same_scalar

__all__ = ["Matching", "matched"]

MOST_TRIED = 1000
"""How many that do not round to the same digits are tried each against each."""
Matching = tuple[list[tuple[Any, Any]], list[Any], list[Any]]
"""Pairs of members that are close, and the members of either side that are left over."""


def matched(own: Iterable[Any], other: Iterable[Any], scale: float = 0.0) -> Matching:
    """Pair each member of one side with a close one of the other; ``scale`` is the largest of all."""
    mine, theirs = list(own), list(other)
    if len(mine) == len(theirs) and all(type(each) is float for each in (*mine, *theirs)):
        pairs = list(zip(_ascending(mine), _ascending(theirs), strict=True))
        if all(_are_close(*pair, scale) for pair in pairs):
            return pairs, [], []
    buckets: defaultdict[Any, list[Any]] = defaultdict(list)
    for each in theirs:
        buckets[_rounded(each)].append(each)
    pairs, mine = _paired([(each, buckets.get(_rounded(each), [])) for each in mine], scale)
    theirs = [each for bucket in buckets.values() for each in bucket]
    if 0 < len(mine) <= MOST_TRIED and len(theirs) <= MOST_TRIED:
        more, mine = _paired([(each, theirs) for each in mine], scale)
        pairs += more
    return pairs, mine, theirs


def _paired(
    candidates: list[tuple[Any, list[Any]]], scale: float
) -> tuple[list[tuple[Any, Any]], list[Any]]:
    """Pairs, and candidates without a partner; one that has a partner is no candidate any more."""
    pairs, left = [], []
    for own, partners in candidates:
        for place, other in enumerate(partners):
            if _are_close(own, other, scale):
                pairs.append((own, partners.pop(place)))
                break
        else:
            left.append(own)
    return pairs, left


def _ascending(values: list[float]) -> list[float]:
    return sorted(values, key=lambda each: (math.isnan(each), each))


def _are_close(own: Any, other: Any, scale: float) -> bool:
    kinds = type(own), type(other)
    if kinds == (float, float):
        return same_number(own, other, scale)
    if kinds[0] in EXACT and kinds[1] in EXACT:
        return bool(own == other)
    if isinstance(own, tuple) and isinstance(other, tuple):
        pairs = zip(own, other, strict=False)
        return len(own) == len(other) and all(_are_close(*pair, 0.0) for pair in pairs)
    same = same_scalar(own, other, scale)
    return bool(own == other) if same is None else same


def _rounded(value: Any) -> Any:
    """A key that is the same for most members that are close."""
    if type(value) in EXACT:
        return value
    if isinstance(value, tuple):
        return tuple(map(_rounded, value))
    try:
        return f"{float(value):.5e}"
    except (TypeError, ValueError, OverflowError):
        return value

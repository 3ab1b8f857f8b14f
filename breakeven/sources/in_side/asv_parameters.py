"""The parameters of an asv benchmark, by names that are the same in every process, however it orders sets."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from typing import Any

LONGEST = 200
"""Longer words end with a digest: they are an argument of a command, which has a limit, and stand in tables."""


def named_combinations(benchmark: Any) -> list[list[str]]:
    """The words of each combination of its parameters, in the order that it has in this process.

    They are those of asv, but for the order within sets, and if they are long. Without parameters there is one, of no
    words.
    """
    words = [
        _unique([_short(_words(value, asvs)) for value, asvs in zip(values, shown)])
        for values, shown in zip(benchmark._params, benchmark.params)
    ]
    return [list(each) for each in itertools.product(*words)]


def _short(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{words[: LONGEST // 4]}… ({len(words):,} characters, {digest})"


def _words(value: Any, asvs: str) -> str:
    return _in_order(value) if _has_sets(value) else asvs


def _has_sets(value: Any) -> bool:
    if type(value) in (set, frozenset):
        return True
    if type(value) is dict:
        return any(map(_has_sets, (*value, *value.values())))
    return type(value) in (list, tuple) and any(map(_has_sets, value))


def _in_order(value: Any) -> str:
    """As ``repr`` has it, with the elements of sets in the order of their own words."""
    kind = type(value)
    if kind in (set, frozenset):
        words = ", ".join(sorted(map(_in_order, value)))
        braces = f"{{{words}}}" if words else ""
        return braces if kind is set and words else f"{kind.__name__}({braces})"
    if kind is dict:
        items = (f"{_in_order(key)}: {_in_order(each)}" for key, each in value.items())
        return f"{{{', '.join(items)}}}"
    if kind is list:
        return f"[{', '.join(map(_in_order, value))}]"
    if kind is tuple:
        return f"({', '.join(map(_in_order, value))}{',' * (len(value) == 1)})"
    return repr(value)


def _unique(words: list[str]) -> list[str]:
    """With numbers where several are the same, as asv has them."""
    counts = Counter(words)
    seen: Counter[str] = Counter()
    found = []
    for each in words:
        found.append(f"{each} ({seen[each]})" if counts[each] > 1 else each)
        seen[each] += 1
    return found

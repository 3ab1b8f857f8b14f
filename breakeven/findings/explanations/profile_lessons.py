"""What a learner is told of a workload's profiles: its sentences, with the measured shares in them.

A sentence is ``{"text", "holds"}``. ``{threads.gil}`` in a text is the part of threads' own warm call, in
per cent, that it waited for the GIL; ``threads.gil > 30`` holds where that is more than thirty. A
sentence is told only where each of its figures is known and all that it ``holds`` is true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["AGAINST_BASELINE", "SHARES", "told_of_profiles"]

SHARES: Mapping[str, str] = {
    "compute": "compute",
    "library": "library overhead",
    "serialisation": "serialisation",
    "scheduling": "scheduling",
    "gil": "waiting for the GIL",
    "input": "waiting for input and output",
    "idle": "idle cores",
}
AGAINST_BASELINE: Mapping[str, str] = {"time": "time", "cost": "processor time"}
"""What a placeholder may name, and the figure that it stands for: a part of the call, or a ratio."""
LABEL = r"[A-Za-z0-9_-]+"
PLACEHOLDER = re.compile(rf"\{{({LABEL})\.([a-z]+)\}}")
CONDITION = re.compile(rf"({LABEL})\.([a-z]+) ([<>]) (?:(\d+)|({LABEL})\.([a-z]+))")


def told_of_profiles(
    lesson: Iterable[Mapping[str, Any]], shares: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """The sentences that the profiles bear out; ``shares`` has the figures of each label's call."""
    found = (_told(each, shares) for each in lesson)
    return [sentence for sentence in found if sentence]


def _told(sentence: Mapping[str, Any], shares: Mapping[str, Mapping[str, float]]) -> str | None:
    try:
        for condition in sentence.get("holds", ()):
            if not _holds(condition, shares):
                return None
        return PLACEHOLDER.sub(
            lambda found: f"{_per_cent(found[1], found[2], shares):.0f} %", str(sentence["text"])
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        return None  # a profile may come from another version


def _holds(condition: str, shares: Mapping[str, Mapping[str, float]]) -> bool:
    found = CONDITION.fullmatch(condition)
    if found is None:
        raise ValueError(f"{condition!r} is not of the form 'threads.gil > 30'")
    value = _per_cent(found[1], found[2], shares)
    other = float(found[4]) if found[4] else _per_cent(found[5], found[6], shares)
    return value > other if found[3] == ">" else value < other


def _per_cent(label: str, share: str, shares: Mapping[str, Mapping[str, float]]) -> float:
    figures = shares[label]
    if share in AGAINST_BASELINE:
        return 100 * figures[AGAINST_BASELINE[share]]
    return 100 * figures.get(SHARES[share], 0.0)

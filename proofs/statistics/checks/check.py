"""One simulation with its figures, and the ways in which a figure may be bounded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from breakeven.records.proofs.simulations import Figure

__all__ = ["Check", "at_least", "at_most", "count", "limit", "repeats_of", "shown"]


@dataclass(frozen=True)
class Check:
    """One simulation: what it is of, and how it is done with a part of the usual repeats."""

    rule: str
    setting: str
    figures: Callable[[float], list[Figure]]

    def __str__(self) -> str:
        return f"{self.rule}: {self.setting}"


def at_most(what: str, value: float, most: float, asked: int) -> Figure:
    """A share that may not be larger."""
    return Figure(what, value, None, most, asked)


def at_least(what: str, value: float, least: float, asked: int) -> Figure:
    """A share that may not be smaller: what a rule has to find, or to hold."""
    return Figure(what, value, least, None, asked)


def limit(what: str, value: float, promised: float, worst: float, asked: int) -> Figure:
    """A share of which the rule promises something that it is known not to keep; it may not get worse."""
    if worst > promised:
        return Figure(what, value, None, worst, asked, promised=promised)
    return Figure(what, value, worst, None, asked, promised=promised)


def shown(what: str, value: float, asked: int) -> Figure:
    """A share that is only shown."""
    return Figure(what, value, None, None, asked)


def count(what: str, value: float, asked: int, most: float | None = None) -> Figure:
    """A count or a width, which may not be larger, or is only shown."""
    return Figure(what, value, None, most, asked, is_count=True)


def repeats_of(usual: int, part: float) -> int:
    """That part of the usual repeats, but no fewer than three."""
    return max(3, round(usual * part))

"""One look at an argument: what has been met on the way, and how much may still be visited."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from breakeven.ruler.in_case.content.kinds import Kind, kind_of
from breakeven.ruler.in_case.content.parts import pass_over
from breakeven.workload.classes import attributes

__all__ = ["Look"]

MOST_VALUES = 2**23
"""The budget of an argument, in plain numbers; other objects take several of them each."""


class Look:
    """One look at an argument: what has been met on the way, and how much may still be visited."""

    def __init__(self) -> None:
        self.left = MOST_VALUES
        self.alive: list[Any] = []
        self.kinds: dict[int, Kind] = {}
        self.met: set[int] = set()
        self.waiting: deque[Any] = deque()
        """Objects whose attributes have not been looked at yet."""

    def named_parts_of(self, value: Any) -> Mapping[str, Any]:
        """What a value has by name; empty where it is no object with attributes."""
        found: dict[str, Any] = {}
        kind = self.kind(type(value))
        try:
            if kind.has_attributes:
                found |= attributes(value)
            if kind.parts:
                found |= kind.parts(value).named
        except BaseException as error:  # noqa: BLE001 - see pass_over
            pass_over(error)
        return found

    def is_first_sight_of(self, value: Any) -> bool:
        """Whether an object is met for the first time; from now on it has been."""
        is_first = id(value) not in self.met
        self.met.add(id(value))
        return is_first

    def meet(self, value: Any) -> None:
        """Look at an object's attributes later, if nobody has yet."""
        if self.is_first_sight_of(value):
            self.alive.append(value)
            self.waiting.append(value)

    def kind(self, of: type) -> Kind:
        """How objects of a class are looked at."""
        found = self.kinds.get(id(of))
        if found is None:
            try:
                found = kind_of(of)
            except BaseException as error:  # noqa: BLE001 - see pass_over
                pass_over(error)
                found = Kind()
            self.kinds[id(of)] = found
            self.alive.append(of)
        return found

"""Objects of classes that are made by hand, some of which refuse what others allow."""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass
class Point:
    x: float = 1.0
    tags: list[int] = field(default_factory=list)


class Slotted:
    __slots__ = ("__hidden", "unset", "x")

    def __init__(self) -> None:
        self.x = 1
        self.__hidden = [1]

    def hide(self) -> None:
        self.__hidden.append(2)


class Node:
    def __init__(self) -> None:
        self.next: Node | None = None
        self.value = -1


class Rows(list[int]):
    name = "rows"


class Refusing:
    """An object that lets nobody read it in the usual way."""

    def __init__(self) -> None:
        self.__dict__["x"] = [1]

    def __getattr__(self, name: str) -> Any:
        raise ZeroDivisionError

    @property
    def broken(self) -> Any:
        raise RuntimeError


class OddMapping(Mapping[str, int]):
    """A mapping that cannot be read."""

    def __init__(self) -> None:
        self.held = {"a": 1}

    def __getitem__(self, key: str) -> int:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        raise RuntimeError

    def __len__(self) -> int:
        return 1


class Unhashable(type):  # noqa: PLW1641 - that is what it is about
    def __eq__(cls, other: object) -> bool:
        return False


class OfOddClass(metaclass=Unhashable):
    pass


class Lazy:
    """An object that computes once what it is asked for."""

    def __init__(self) -> None:
        self.values = np.arange(3.0)

    @functools.cached_property
    def total(self) -> object:
        return object()


class Hue(enum.Enum):
    RED = 1

"""What the user's code keeps between calls: where it does, and what calls have put there.

Looked at are variables of the user's modules, what a function closes over, its defaults and attributes, the
attributes of the user's classes and of their objects, what belongs to the calling thread, and arguments; and in all of
these dicts, lists, deques and tuples. Not looked at are generators, cells of arrays, the inside of libraries and of
compiled code, other processes, and files.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import threading
from collections import UserDict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from types import (
    CellType,
    FunctionType,
    MemberDescriptorType,
    MethodType,
    ModuleType,
    SimpleNamespace,
)
from typing import Any

from breakeven.wording.visible import one_line
from breakeven.workload.classes import is_of_users_class, is_users_module

__all__ = ["ABSENT", "KeptState", "Slot"]

MOST_SLOTS = 5_000
MOST_OF_A_CONTAINER = 100
"""So many of the newest entries of a dict or a list are looked at."""
LONGEST_KEY, LONGEST_TEXT = 40, 1000
PLAIN = (type(None), bool, int, float, complex, str, bytes)
HOLDERS = (UserDict, SimpleNamespace)
"""Classes of Python's library that keep in attributes what one gives them."""
ROWS = (list, deque)
ENTRIES = (dict, *ROWS)
CONTAINERS = (tuple, *ENTRIES)
NOT_OF_THE_USER = frozenset(
    {"__builtins__", "__cached__", "__dict__", "__loader__", "__spec__", "__weakref__"}
)
"""Names that every module or class has. All other names with underscores may be the user's."""
CACHED = functools._lru_cache_wrapper
Place = tuple[int, Any]


class _Absent:
    def __repr__(self) -> str:
        return "<nothing>"


ABSENT = _Absent()
"""In place of the value of a slot: there is no such slot."""


@dataclass(frozen=True)
class Slot:
    """Where a value is kept: a variable, an entry, an attribute, or what a function closes over.

    ``value`` is what calls have put there, ``earlier`` what may have been there before the first one.
    """

    owner: Any
    key: Any
    value: Any
    words: str
    earlier: tuple[Any, ...] = ()

    @property
    def place(self) -> Place:
        """What tells it from others, as long as its owner lives."""
        return id(self.owner), self.key if type(self.key) in (str, int) else id(self.key)

    def now(self) -> Any:
        """What is kept there now."""
        owner, key = self.owner, self.key
        if isinstance(owner, CellType):
            return _content_of(owner)
        if isinstance(owner, ROWS):
            return owner[key] if key < len(owner) else ABSENT
        if isinstance(owner, type):
            return vars(owner).get(key, ABSENT)
        return dict.get(owner, key, ABSENT) if isinstance(owner, dict) else _slot_of(owner, key)

    def put(self, value: Any) -> None:
        """Keep something else there, or nothing."""
        owner, key = self.owner, self.key
        if isinstance(owner, CellType):
            if value is ABSENT:
                del owner.cell_contents
            else:
                owner.cell_contents = value
        elif isinstance(owner, type):
            if value is ABSENT:
                delattr(owner, key)
            else:
                setattr(owner, key, value)
        elif not isinstance(owner, ENTRIES):
            if value is ABSENT:
                object.__delattr__(owner, key)
            else:
                object.__setattr__(owner, key, value)
        elif value is ABSENT:
            del owner[key]
        elif isinstance(owner, ROWS) and key == len(owner):
            owner.append(value)
        else:
            owner[key] = value


class KeptState:
    """What a function's code kept when this was made: that is remembered by identity, and holds no memory."""

    def __init__(self, function: Any, arguments: Sequence[Any] = ()) -> None:
        self._ids: dict[Place, int] = {}
        self._plain: dict[Place, Any] = {}
        self._objects: dict[int, frozenset[int]] = {}
        walk = _Walk(function, arguments)
        for slot in walk.slots():
            self._ids[slot.place] = id(slot.value)
            if _is_small(slot.value):
                self._plain[slot.place] = slot.value
        for each, _ in walk.objects:
            self._objects[id(each)] = frozenset(map(id, gc.get_referents(each)))

    def filled_since(
        self, function: Any, is_meant: Callable[[Any], bool], arguments: Sequence[Any] = ()
    ) -> Iterator[Slot]:
        """The slots in which calls have put a value that is meant."""
        walk = _Walk(function, arguments)
        for slot in walk.slots():
            if self._ids.get(slot.place) != id(slot.value) and is_meant(slot.value):
                earlier = self._earlier(slot)
                if earlier:
                    yield Slot(slot.owner, slot.key, slot.value, slot.words, earlier)
        for each, words in walk.objects:
            yield from self._of_object(each, words, is_meant)

    def _earlier(self, slot: Slot) -> tuple[Any, ...]:
        """What was there; nothing where that is not known, or cannot be brought back."""
        place = slot.place
        if place in self._plain:
            return (self._plain[place],)
        is_amid = isinstance(slot.owner, ROWS) and slot.key != len(slot.owner) - 1
        return () if place in self._ids or is_amid else (ABSENT,)

    def _of_object(self, value: Any, words: str, is_meant: Callable[[Any], bool]) -> Iterator[Slot]:
        """The attributes of an object. Asking for all would make it slower, so that only happens where it keeps
        what is meant."""
        before = self._objects.get(id(value), frozenset())
        new = [each for each in gc.get_referents(value) if id(each) not in before]
        if not any(is_meant(each) for each in new if type(each) is not dict):
            return
        for owner, name, each in _attributes_of(value):
            if id(each) not in before and is_meant(each):
                yield Slot(owner, name, each, f"{words}.{name}", (None, ABSENT))


class _Walk:
    """Goes through what a function can reach of what the user's code keeps, the nearest first."""

    def __init__(self, function: Any, arguments: Sequence[Any]) -> None:
        given = ((each, f"argument {place}") for place, each in enumerate(arguments, 1))
        self.waiting: deque[tuple[Any, str]] = deque([(function, ""), *given])
        self.module = getattr(function, "__module__", None)
        self.seen: set[int] = set()
        self.alive: list[Any] = []
        self.objects: list[tuple[Any, str]] = []
        """The objects of the user's classes that were met, and their names."""
        self.left = MOST_SLOTS

    def slots(self) -> Iterator[Slot]:
        """Every slot; when there are too many, those that were not reached are left out."""
        while self.waiting:
            value, words = self.waiting.popleft()
            if id(value) in self.seen:
                continue
            self.seen.add(id(value))
            self.alive.append(value)  # so that no other object gets its identity meanwhile
            for slot in self._slots_of(value, words):
                self.left -= 1
                if self.left < 0:
                    return
                yield slot
                self._follow(slot.value, slot.words)

    def _follow(self, value: Any, words: str) -> None:
        if type(value) not in PLAIN:
            self.waiting.append((value, words))

    def _slots_of(self, value: Any, words: str) -> Iterator[Slot]:
        if isinstance(value, CONTAINERS) and is_of_users_class(type(value)):
            self.objects.append((value, words or type(value).__name__))
            with contextlib.suppress(AttributeError):
                self._follow(object.__getattribute__(value, "__dict__"), words)
        if isinstance(value, dict):
            yield from _entries(value, words)
        elif isinstance(value, ROWS):
            first = max(0, len(value) - MOST_OF_A_CONTAINER)
            last = value[first:] if isinstance(value, list) else islice(value, first, None)
            newest = list(enumerate(last, first))
            yield from (Slot(value, at, each, f"{words}[{at}]") for at, each in newest)
        elif isinstance(value, tuple):
            for each in value[:MOST_OF_A_CONTAINER]:
                self._follow(each, words)
        elif isinstance(value, FunctionType):
            yield from self._of_function(value)
        elif isinstance(value, ModuleType):
            if is_users_module(value.__name__):
                yield from self._variables(vars(value), f"{value.__name__}.")
        elif isinstance(value, type):
            if is_of_users_class(value):
                yield from _of_class(value)
        else:
            self._inside(value, words)

    def _of_function(self, function: FunctionType) -> Iterator[Slot]:
        if not is_users_module(str(function.__module__)):
            return
        code, defaults = function.__code__, function.__defaults__ or ()
        for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=False):
            yield Slot(cell, "", _content_of(cell), name)
        yield from self._variables(function.__dict__, f"{function.__name__}.")
        names = code.co_varnames[: code.co_argcount][-len(defaults) :] if defaults else ()
        by_name = dict(zip(names, defaults, strict=False)) | (function.__kwdefaults__ or {})
        for name, each in by_name.items():
            self._follow(each, name)
        is_other = function.__module__ != self.module
        yield from self._variables(
            function.__globals__, f"{function.__module__}." if is_other else ""
        )

    def _variables(self, of: dict[str, Any], prefix: str) -> Iterator[Slot]:
        if id(of) in self.seen:
            return
        self.seen.add(id(of))
        for name, each in list(of.items()):
            if name not in NOT_OF_THE_USER:
                yield Slot(of, name, each, f"{prefix}{name}")

    def _inside(self, value: Any, words: str) -> None:
        kind = type(value)
        if isinstance(value, functools.partial):
            parts: list[Any] = [value.func, value.args, value.keywords]
        elif isinstance(value, MethodType):
            parts = [value.__func__, value.__self__]
        elif isinstance(value, staticmethod | classmethod):
            parts = [value.__func__]
        elif isinstance(value, property):
            parts = [value.fget]
        elif isinstance(value, CACHED):
            parts = [value.__wrapped__]
        elif kind in HOLDERS:
            parts = [vars(value)]
        elif isinstance(value, threading.local):
            parts = [kind, vars(value)]  # of this thread, which is the one that calls
        elif is_of_users_class(kind):
            self.objects.append((value, words or kind.__name__))
            parts = gc.get_referents(value)  # its class among them
        else:
            parts = []
        for each in parts:
            self._follow(each, words)


def _entries(owner: dict[Any, Any], words: str) -> Iterator[Slot]:
    newest = list(islice(reversed(dict.items(owner)), MOST_OF_A_CONTAINER))
    return (Slot(owner, key, each, f"{words}[{_key_in_words(key)}]") for key, each in newest)


def _of_class(kind: type) -> Iterator[Slot]:
    return (
        Slot(kind, name, each, f"{kind.__name__}.{name}")
        for name, each in list(vars(kind).items())
        if name not in NOT_OF_THE_USER
    )


def _attributes_of(value: Any) -> Iterator[tuple[Any, str, Any]]:
    """Where an object keeps its attributes, their names, and what they are: those of its dict, and of its slots."""
    with contextlib.suppress(AttributeError):
        stored = object.__getattribute__(value, "__dict__")
        yield from ((stored, name, each) for name, each in list(stored.items()))
    for kind in type(value).__mro__:
        for name, member in list(vars(kind).items()):
            if isinstance(member, MemberDescriptorType):
                each = _slot_of(value, name)
                if each is not ABSENT:
                    yield value, name, each


def _slot_of(value: Any, name: str) -> Any:
    try:
        return object.__getattribute__(value, name)
    except AttributeError:  # nothing is in it yet
        return ABSENT


def _content_of(cell: CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # nothing is in it yet
        return ABSENT


def _key_in_words(key: Any) -> str:
    return one_line(repr(key), LONGEST_KEY) if type(key) in PLAIN else "…"


def _is_small(value: Any) -> bool:
    """Whether it is a plain value, or an empty container, that may be kept alive."""
    kind = type(value)
    if kind in (str, bytes, dict, list, tuple, set):
        return len(value) <= (LONGEST_TEXT if kind in (str, bytes) else 0)
    return kind in PLAIN

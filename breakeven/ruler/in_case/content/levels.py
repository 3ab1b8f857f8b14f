"""The content of one value, read level by level, and of each level as much at once as can be.

A list of plain numbers or texts is one level, which is written down as a whole. What a container on
one level holds stands on the next one, so that no depth is too deep; a container that has been met
before, such as one that holds itself, is only named. All of it is bounded by a budget.
"""

from __future__ import annotations

import marshal
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import chain
from typing import Any
from zlib import crc32

from breakeven.ruler.in_case.content.kinds import Kind
from breakeven.ruler.in_case.content.look import Look
from breakeven.ruler.in_case.content.memory import sampled
from breakeven.ruler.in_case.content.parts import pass_over

__all__ = ["Levels", "is_plain_and_short", "written"]

LEVEL_COST, PART_COST, OBJECT_COST = 32, 8, 64
"""What a level, an object that is taken apart, and one with attributes take, in plain numbers."""
LONGEST_TEXT = 2**16
CHUNK = 1024
PLAIN = frozenset({bool, int, float, complex, str, bytes, type(None)})
CONTAINERS = frozenset({list, tuple, dict})
SORTABLE = frozenset({int, str, bytes})
VERSION = 2
"""The version of marshal's format: later ones record how often a value is referred to."""


class Levels:
    """The content of one value, read level by level."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.hash = blake2b(digest_size=16)
        self.seen: dict[int, int] = {}
        self.held: list[Sequence[Any]] = []
        """What has been seen, so that nothing else can get its identity meanwhile."""

    def read(self, values: Sequence[Any]) -> bytes:
        """The digest of some values and of all their parts, until the budget is spent."""
        while values and self.look.left > 0:
            self.look.left -= LEVEL_COST
            values = self._level(self._comparable(sampled(values, self.look.left)))
        return self.hash.digest()

    def _comparable(self, values: Sequence[Any]) -> Sequence[Any]:
        """The values whose classes can be told apart; the others count as themselves."""
        if _kinds(values) is not None:
            return values
        self._write_identities([each for each in values if _kinds([each]) is None])
        return [each for each in values if _kinds([each]) is not None]

    def _level(self, values: Sequence[Any]) -> Sequence[Any]:
        """Write down the values of one level; returns those of the next."""
        kinds = set(map(type, values))
        if kinds <= PLAIN and not _has_long(values, kinds):
            self._write_plain(values)
            return ()
        if len(kinds) == 1:
            return self._group(kinds.pop(), values)
        groups: dict[type, list[Any]] = defaultdict(list)
        for value in values:
            groups[type(value)].append(value)
        order = {kind: place for place, kind in enumerate(groups)}
        self._write_plain([order[type(value)] for value in values])
        return [child for kind, members in groups.items() for child in self._group(kind, members)]

    def _group(self, kind: type, members: Sequence[Any]) -> Sequence[Any]:
        """Write down values of one class; returns what they consist of."""
        self._write_plain([id(kind), len(members)])
        try:
            if kind in PLAIN:
                return self._each_plain(members)
            if kind in CONTAINERS:
                return self._containers(members)
            return self._others(self.look.kind(kind), members)
        except BaseException as error:  # noqa: BLE001 - see pass_over
            pass_over(error)
            self._write_identities(members)
            return ()

    def _each_plain(self, members: Sequence[Any]) -> Sequence[Any]:
        if _has_long(members, set(map(type, members))):
            members = [_text_checksum(each) if _is_long(each) else each for each in members]
        self._write_plain(members)
        return ()

    def _containers(self, members: Sequence[Any]) -> Sequence[Any]:
        """Add the lengths of lists, tuples or dicts; returns what is in them."""
        self.look.left -= len(members)
        lengths = list(map(len, members))
        if sum(lengths) <= self.look.left:
            inside = _inside(members)
            kinds = _kinds(inside)
            if kinds is not None and kinds <= PLAIN:
                self._write_plain(lengths)
                return inside
        first = self._met_first(members)
        lengths = list(map(len, first))
        self._write_plain(lengths)
        if sum(lengths) <= self.look.left:
            return _inside(first)
        share = self.look.left // (2 * len(first) or 1) + 1
        return [part for each in first for part in sampled(_inside([each]), share)]

    def _met_first(self, members: Sequence[Any]) -> list[Any]:
        """The objects that are met for the first time; all others are written as a reference."""
        first, known = [], []
        for each in members:
            place = self.seen.get(id(each))
            known.append(place)
            if place is None:
                self.seen[id(each)] = len(self.seen)
                first.append(each)
        self.held.append(first)
        self._write_plain(known)
        return first

    def _others(self, kind: Kind, members: Sequence[Any]) -> Sequence[Any]:
        look, children = self.look, []
        if kind.spelt:
            some = sampled(members, look.left // PART_COST)
            self.hash.update(kind.spelt(some))
        elif kind.is_set:
            for each in members:
                self._write_plain(self._unordered(each))
        elif kind.parts:
            for each in sampled(members, look.left // PART_COST):
                look.left -= PART_COST
                children += self._taken_apart(kind, each)
        if not kind.spelt and (kind.has_attributes or not (kind.parts or kind.is_set)):
            self._write_identities(members)
        if kind.has_attributes:
            for each in sampled(members, look.left // OBJECT_COST):
                look.left -= OBJECT_COST
                look.meet(each)
        return children

    def _taken_apart(self, kind: Kind, value: Any) -> list[Any]:
        """Write down what describes a value; returns its parts."""
        assert kind.parts is not None
        try:
            consists = kind.parts(value)
            parts = list(consists.parts)
            self._write_plain([*consists.described, len(parts)])
        except BaseException as error:  # noqa: BLE001 - see pass_over
            pass_over(error)
            self._write_identities([value])
            return []
        if consists.itself or consists.named:
            self._write_identities([value])
        if consists.named:
            self.look.meet(value)
        return [part for part in parts if not self._is_written_at_once(part)]

    def _is_written_at_once(self, part: Any) -> bool:
        """Write down a long list of plain values: on the next level they would be told apart one by one."""
        if type(part) is not list or not CHUNK < len(part) <= self.look.left:
            return False
        kinds = set(map(type, part))
        if not kinds <= PLAIN or _has_long(part, kinds):
            return False
        self._write_plain([len(part)])
        self._write_plain(part)
        return True

    def _unordered(self, values: Iterable[Any]) -> list[Any]:
        """What is in a set, in an order that does not depend on how it came to be."""
        some = sampled(list(values), self.look.left)
        self.look.left -= len(some)
        kinds = set(map(type, some))
        if len(kinds) == 1 and kinds <= SORTABLE:
            return sorted(some)
        return sorted(Levels(self.look).read([each]) for each in some)

    def _write_plain(self, values: Sequence[Any]) -> None:
        self.look.left -= len(values)
        for begin in range(0, len(values), CHUNK):
            chunk: Any = values[begin : begin + CHUNK]
            self.hash.update(written(chunk))

    def _write_identities(self, values: Sequence[Any]) -> None:
        self.look.alive.extend(values)
        self.hash.update(array("Q", map(id, values)).tobytes())


def _inside(members: Sequence[Any]) -> list[Any]:
    """What is in some lists or tuples, or in some dicts: first all keys, then all values."""
    inside = list(chain.from_iterable(members))
    if members and type(members[0]) is dict:
        inside += chain.from_iterable(map(dict.values, members))
    return inside


def is_plain_and_short(value: Any) -> bool:
    """Whether a value is a number or a text, and can be written down as it is."""
    return type(value) in PLAIN and not _is_long(value)


def written(value: Any) -> bytes:
    """A plain value as bytes, which also tell its class."""
    return marshal.dumps(value, VERSION)


def _kinds(values: Sequence[Any]) -> set[type] | None:
    """The classes of some values; None where a metaclass does not let them be told apart."""
    try:
        return set(map(type, values))
    except Exception:  # noqa: BLE001 - a metaclass may raise anything
        return None


def _has_long(values: Sequence[Any], kinds: set[type]) -> bool:
    texts = kinds & {str, bytes}
    if texts == kinds:
        return max(map(len, values), default=0) > LONGEST_TEXT
    return bool(texts) and any(map(_is_long, values))


def _is_long(value: Any) -> bool:
    return type(value) in (str, bytes) and len(value) > LONGEST_TEXT


def _text_checksum(text: str | bytes) -> tuple[int, int]:
    """The length of a long text, and a checksum of up to a thousand blocks of it."""
    found = 0
    for begin in range(0, len(text), max(LONGEST_TEXT, len(text) // 1000)):
        block = text[begin : begin + LONGEST_TEXT]
        found = crc32(
            block if isinstance(block, bytes) else block.encode(errors="surrogatepass"), found
        )
    return len(text), found

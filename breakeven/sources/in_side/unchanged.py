"""Whether a call leaves everything as it found it: a digest of all that can be reached from some objects.

Two digests in one process are the same only where every object holds the same, in the same places; it may be
another one, for a call may put an equal one there. What cannot be looked into (a file, a generator, an object of a
compiled library) has none. Of the modules of a project, which hold much that no call changes, such objects are
taken for the same as long as they are there.
"""

from __future__ import annotations

import abc
import array
import collections
import datetime
import decimal
import functools
import hashlib
import re
import types
from typing import Any, Collection, Iterator

MOST_OBJECTS = 200_000
MOST_BYTES = 64 * 2**20
AT_ONCE = 10_000
SHORT = 1000
"""Texts up to so many characters are taken as they are."""
PLAIN = (
    *(type(None), bool, int, float, complex, str, bytes, range, slice),
    *(type(Ellipsis), type(NotImplemented), decimal.Decimal, re.Pattern),
    *(datetime.date, datetime.datetime, datetime.time, datetime.timedelta, datetime.timezone),
)
"""What nothing can change, and whose ``repr`` says all of it."""
NAMED = (
    *(types.ModuleType, types.BuiltinFunctionType, types.CodeType, types.MappingProxyType),
    *(types.GetSetDescriptorType, types.MemberDescriptorType, types.WrapperDescriptorType),
    types.MethodDescriptorType,
    type(vars(abc.ABC).get("_abc_impl")),  # what an abstract class remembers of isinstance
)
"""What is taken to be the same as long as it is the same object."""
CONTAINERS = (dict, list, tuple, set, frozenset, collections.deque)
BASES = {
    *CONTAINERS,
    *(collections.OrderedDict, collections.defaultdict, object),
    *(int, float, complex, str, bytes),
}
"""Classes that are not written in Python, whose contents are known all the same."""
NUMPY_ARRAYS = {
    "ndarray",
    "bool_",
    "bool",
    *(f"{kind}{bits}" for kind in ("int", "uint", "float") for bits in (8, 16, 32, 64)),
}
OWN_MEMORY = {"__dict__", "__slots__", "__weakref__"}
"""One of these stands in every class that is written in Python, or in a base of it."""
HEAP_TYPE = 1 << 9


class OpaqueError(Exception):
    """Something cannot be looked into, or there is too much of it."""


UNKNOWN = (OpaqueError, RecursionError, RuntimeError, TypeError, ValueError)
"""One of these is raised if there is no digest."""


def digest_of(
    roots: Collection[object],
    classes: Collection[type] = (),
    modules: Collection[types.ModuleType] = (),
) -> bytes | None:
    """The digest of all that can be reached from these objects; None where some of it cannot be looked into.

    Of classes only those named are looked into, and those that stand in one of the modules, whose variables
    are looked into as well; of functions what they keep.
    """
    data = [each for module in modules for each in list(vars(module).values())]
    try:
        return _Walk(classes, _classes_of(modules)).digest(roots, data)
    except UNKNOWN:
        return None


def digests_of_variables(
    modules: Collection[types.ModuleType],
) -> dict[tuple[str, str], bytes] | None:
    """The digest of each variable of the modules, by the names of module and variable; None where there is too
    much to be looked into."""
    classes, left, found = _classes_of(modules), MOST_OBJECTS, {}
    for module in modules:
        for name, value in list(vars(module).items()):
            walk = _Walk((), classes, left)
            try:
                found[module.__name__, name] = walk.digest((), [value])
            except UNKNOWN:
                return None
            left -= len(walk.seen)
    return found


def _classes_of(modules: Collection[types.ModuleType]) -> list[type]:
    names = {module.__name__ for module in modules}
    data = [each for module in modules for each in list(vars(module).values())]
    return [each for each in data if isinstance(each, type) and each.__module__ in names]


class _Walk:
    def __init__(
        self, classes: Collection[type], of_modules: Collection[type], most: int = MOST_OBJECTS
    ) -> None:
        self.most = most
        self.own_classes = set(classes)
        self.classes = {*classes, *of_modules}
        self.seen: dict[int, int] = {}
        self.kept: list[object] = []  # so that no other object gets the number of one that was seen
        self.opaque: set[int] = set()
        self.found = hashlib.blake2b()
        self.told: list[str] = []
        self.bytes_left = MOST_BYTES

    def digest(self, roots: Collection[object], lenient: Collection[object]) -> bytes:
        """``lenient`` are roots below which objects may be opaque."""
        left = [*((each, False) for each in lenient), *((each, True) for each in roots)]
        while left:
            one, is_strict = left.pop()
            self._tell(type(one).__qualname__)
            if type(one) in PLAIN:
                self._plain(one)
            elif id(one) in self.seen:
                if is_strict and id(one) in self.opaque:
                    raise OpaqueError
                self._tell(f"@{self.seen[id(one)]}")
            else:
                if len(self.seen) >= self.most:
                    raise OpaqueError
                self.seen[id(one)] = len(self.seen)
                self.kept.append(one)
                if _is_itself_only(one):
                    self._tell(str(id(one)))
                try:
                    parts = list(self._parts(one))
                except (OpaqueError, RuntimeError, TypeError, ValueError):
                    if is_strict:
                        raise
                    self._tell(str(id(one)))
                    self.opaque.add(id(one))
                    continue
                self._tell(str(len(parts)))
                stays_strict = is_strict and self._keeps_state(one)
                left += [(part, stays_strict) for part in parts]
        self._write()
        return self.found.digest()

    def _keeps_state(self, one: object) -> bool:
        """Whether its contents count as state. A project's functions and classes seldom hold any."""
        if isinstance(one, type):
            return one in self.own_classes
        return type(one) is not types.FunctionType

    def _tell(self, text: str) -> None:
        self.told.append(text)
        if len(self.told) > AT_ONCE:
            self._write()

    def _write(self) -> None:
        """Add what was told to the digest, much at once: that is quicker than each by itself."""
        self.told.append("")
        self.found.update("\0".join(self.told).encode("utf-8", "surrogatepass"))
        self.told.clear()

    def _plain(self, one: Any) -> None:
        if isinstance(one, (str, bytes)) and len(one) > SHORT:
            raw = one if isinstance(one, bytes) else one.encode("utf-8", "surrogatepass")
            self._raw(raw)
        else:
            self._tell(repr(one))

    def _raw(self, raw: bytes) -> None:
        self.bytes_left -= len(raw)
        if self.bytes_left < 0:
            raise OpaqueError
        self._write()
        self.found.update(raw)

    def _parts(self, one: Any) -> Iterator[object]:
        kind = type(one)
        if isinstance(one, type):
            if one in self.classes:
                yield from _data_of_class(one)
        elif kind is types.FunctionType:
            yield from (one.__dict__, one.__defaults__, one.__kwdefaults__)
            yield from _closure(one)
        elif kind is types.MethodType:
            yield from (one.__self__, one.__func__)
        elif kind is functools.partial:
            yield from (one.func, one.args, one.keywords, one.__dict__)
        elif kind in (staticmethod, classmethod):
            yield one.__func__
        elif kind is property:
            yield from (one.fget, one.fset, one.fdel)
        elif isinstance(one, functools._lru_cache_wrapper):
            known = one.cache_info()
            self._tell(f"{known.currsize} {known.misses}")
        elif kind not in NAMED:
            yield from self._of_instance(one)

    def _of_instance(self, one: Any) -> Iterator[object]:
        if type(one) not in BASES and not _is_written_in_python(type(one)):
            self._buffer(one)
            return
        yield from _contents(one)
        if type(one) in self.classes:
            yield type(one)
        with_dict = getattr(type(one), "__dictoffset__", 0) != 0
        if with_dict:
            yield object.__getattribute__(one, "__dict__")
        for place in type(one).__mro__:
            for name in _slots(place):
                try:
                    yield vars(place)[name].__get__(one)
                except (AttributeError, KeyError):
                    self._tell(f"no {name}")

    def _buffer(self, one: Any) -> None:
        """What has nothing but numbers in memory: an array, and nothing derived from one, which may have more."""
        kind = type(one)
        is_numpy = kind.__module__ == "numpy" and kind.__name__ in NUMPY_ARRAYS
        if not is_numpy and kind not in (bytearray, memoryview, array.array):
            raise OpaqueError
        view = memoryview(one)
        if "O" in view.format:
            raise OpaqueError
        self._tell(repr((view.format, view.shape, view.strides)))
        if view.nbytes > self.bytes_left:
            raise OpaqueError
        self._raw(view.tobytes())


def _is_itself_only(one: object) -> bool:
    """Whether an object is the same only as long as it is that one. Others are what they hold: a call may put
    an equal one in the place of another."""
    kind = type(one)
    itself = (type, types.FunctionType, functools._lru_cache_wrapper)
    return isinstance(one, itself) or kind in NAMED


def _contents(one: Any) -> Iterator[object]:
    if isinstance(one, dict):
        items = dict.items(one)
        if isinstance(one, collections.OrderedDict):
            items = collections.OrderedDict.items(one)
        for key, value in items:
            yield from (key, value)
        if isinstance(one, collections.defaultdict):
            yield one.default_factory
    elif isinstance(one, (set, frozenset)):
        yield from sorted(one, key=lambda each: (str(type(each)), _order(each)))
    elif isinstance(one, (list, tuple, collections.deque)):
        yield from _plainly(one)
    elif isinstance(one, (int, float, complex, str, bytes)):
        base = next(base for base in (int, float, complex, str, bytes) if isinstance(one, base))
        yield base.__repr__(one)


def _plainly(one: Any) -> Iterator[object]:
    """The elements, even if its class iterates in another way."""
    base = next(base for base in (list, tuple, collections.deque) if isinstance(one, base))
    return iter(list(base.__iter__(one)))


def _order(each: object) -> str:
    return repr(each) if type(each) in PLAIN else str(id(each))


def _data_of_class(of: type) -> Iterator[object]:
    for name, value in vars(of).items():
        if not (name.startswith("__") and name.endswith("__")):
            yield from (name, value)


def _closure(function: types.FunctionType) -> Iterator[object]:
    for cell in function.__closure__ or ():
        try:
            yield cell.cell_contents
        except ValueError:  # nothing is in it yet
            yield None


def _is_written_in_python(kind: type) -> bool:
    """Whether all that an object of the class holds is in its attributes, or in a container that is known."""
    written = False
    for place in reversed(kind.__mro__):
        if place in BASES:
            continue
        if not place.__flags__ & HEAP_TYPE:
            return False
        written = written or bool(OWN_MEMORY & vars(place).keys())
        if not written:
            return False
    return written


def _slots(place: type) -> list[str]:
    named = vars(place).get("__slots__", ())
    names = [named] if isinstance(named, str) else list(named)
    prefix = f"_{place.__name__.lstrip('_')}"
    return [
        f"{prefix}{name}" if name.startswith("__") and not name.endswith("__") else name
        for name in names
        if name not in ("__dict__", "__weakref__")
    ]

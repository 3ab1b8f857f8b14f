"""How objects of a class are looked at: written out, taken apart, by attributes, or only as themselves."""

from __future__ import annotations

import marshal
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from breakeven.ruler.in_case.content.parts import PARTS, Consists, of_iterator
from breakeven.ruler.in_case.content.parts_of_libraries import PARTS_OF_LIBRARIES
from breakeven.workload.classes import is_of_users_class

__all__ = ["Kind", "kind_of"]

VALUES = frozenset(
    {
        *(("builtins", name) for name in ("int", "float", "complex", "str", "bytes", "range")),
        *(("datetime", name) for name in ("date", "time", "timedelta", "timezone")),
        *(("pandas", name) for name in ("Period", "Interval", "NaTType", "NAType", "Timedelta")),
        ("pandas", "Timestamp"),
        ("decimal", "Decimal"),
        ("fractions", "Fraction"),
        ("uuid", "UUID"),
        ("pathlib", "PurePath"),
        ("zoneinfo", "ZoneInfo"),
        *(
            ("ipaddress", f"IPv{version}{what}")
            for version in (4, 6)
            for what in ("Address", "Network")
        ),
    }
)
"""Classes, by library and name, whose objects cannot change and are what their repr says."""
KEEPING_THEIR_OWN = frozenset({"pandas", "polars", "scipy", "xarray"})
"""Libraries that fill attributes of their objects while they are read."""
ITERATING = frozenset({"builtins", "itertools", "_collections", "collections"})


@dataclass(frozen=True)
class Kind:
    """How objects of one class are looked at; with nothing of this, each counts as itself."""

    spelt: Callable[[Sequence[Any]], bytes] | None = None
    parts: Callable[[Any], Consists] | None = None
    is_set: bool = False
    has_attributes: bool = False


def kind_of(kind: type) -> Kind:
    """How objects of a class are looked at."""
    if issubclass(kind, type | types.ModuleType | types.FunctionType | Enum):
        return Kind()
    own = _stores_attributes(kind) and is_of_users_class(kind)
    found = next((each for base in kind.__mro__ if (each := _known(base))), None)
    if found:
        library = found[0]
        return replace(found[1], has_attributes=own and library not in KEEPING_THEIR_OWN)
    if str(kind.__module__) in ITERATING and issubclass(kind, Iterator):
        return Kind(parts=of_iterator)
    return Kind(has_attributes=own)


def _known(base: type) -> tuple[str, Kind] | None:
    """The library of a known class, and how its objects are looked at."""
    key = library, _ = (str(base.__module__).partition(".")[0], base.__name__)
    if parts := PARTS.get(key) or PARTS_OF_LIBRARIES.get(key):
        return library, Kind(parts=parts)
    if key == ("numpy", "generic"):
        return library, Kind(spelt=_spelt_by_numpy)
    if key in VALUES:
        return library, Kind(spelt=_Spelt(base.__repr__))  # type: ignore[arg-type]
    return (library, Kind(is_set=True)) if base in (set, frozenset) else None


def _stores_attributes(kind: type) -> bool:
    return bool(kind.__dictoffset__) or any(vars(base).get("__slots__") for base in kind.__mro__)


@dataclass(frozen=True)
class _Spelt:
    """Writes values as their own class's repr does, even if a subclass has another repr."""

    spell: Callable[[Any], str]

    def __call__(self, values: Sequence[Any]) -> bytes:
        return marshal.dumps(list(map(self.spell, values)), 2)


def _spelt_by_numpy(values: Sequence[Any]) -> bytes:
    import numpy as np

    together = np.array(values)
    if together.dtype.hasobject or together.ndim != 1:
        return _Spelt(repr)(values)
    return repr(together.dtype).encode() + together.tobytes()

"""Whether a call changed its arguments: a digest of what they hold, before the call and after it.

Arrays, frames, and Python's own containers are known, and the attributes of other objects that hold
such; what is not known is left out, so that nothing is called changed that only may be.
"""

from __future__ import annotations

import inspect
import re
import sys
import zlib
from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any

__all__ = ["changed_arguments", "names_of_arguments", "snapshot"]

LIBRARIES = re.compile(r"[/\\](site-packages|dist-packages|lib[/\\]python\d[^/\\]*)[/\\]")
LARGEST_BYTES = 256 * 2**20
"""Of an array that is larger, blocks that together hold so much are looked at."""
BLOCK_BYTES = 2**16
SCALARS = (bool, int, float, complex, str, bytes)
DEEPEST = 4
MOST_ATTRIBUTES = 50
Snapshot = dict[str, int]
"""Digests by place: ``1`` is the second argument, ``1.weights`` an attribute of it."""


def snapshot(arguments: Sequence[Any]) -> Snapshot:
    """The digest of all that is known of some arguments, by place."""
    found: Snapshot = {}
    for place, value in enumerate(arguments):
        _add(found, str(place), value, 0)
    return found


def changed_arguments(before: Snapshot, after: Snapshot) -> list[int]:
    """The positions of the arguments that differ; what only one snapshot knows does not count."""
    places = [place for place, digest in before.items() if after.get(place, digest) != digest]
    return sorted({int(place.partition(".")[0]) for place in places})


def names_of_arguments(function: Callable[..., Any], places: Sequence[int], count: int) -> str:
    """Some of a function's arguments in words: ``its argument 'u'``, ``its arguments 'a' and 'b'``."""
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        names = []
    if len(names) < count:
        names = []
    said = [repr(names[place]) if names else str(place + 1) for place in places]
    return f"its argument{'s' * (len(said) > 1)} {' and '.join(said)}"


def _add(found: Snapshot, place: str, value: Any, depth: int) -> None:
    digest = _digest(value, depth)
    if digest is not None:
        found[place] = digest
    elif depth < DEEPEST and _is_of_users_class(value):
        attributes = getattr(value, "__dict__", None)
        if isinstance(attributes, dict) and len(attributes) <= MOST_ATTRIBUTES:
            for name, each in list(attributes.items()):
                _add(found, f"{place}.{name}", each, depth + 1)


def _is_of_users_class(value: Any) -> bool:
    """Whether an object's class is no library's: what libraries keep in their objects is their own."""
    if isinstance(value, type) or inspect.ismodule(value):
        return False
    module = sys.modules.get(type(value).__module__)
    file = getattr(module, "__file__", None) or ""
    return not LIBRARIES.search(file) and bool(file or module)


def _digest(value: Any, depth: int) -> int | None:
    """A number that changes with what a value holds; None where that is not known."""
    library = type(value).__module__.partition(".")[0]
    found: int | None = None
    if value is None or isinstance(value, SCALARS):
        found = hash(value)
    elif isinstance(value, bytearray | memoryview | array):
        found = zlib.crc32(bytes(value) if isinstance(value, array) else value)
    elif inspect.isgenerator(value):
        found = hash(inspect.getgeneratorstate(value) == inspect.GEN_CREATED)
    elif library == "numpy" and hasattr(value, "tobytes") and hasattr(value, "flags"):
        found = _of_array(value, depth)
    elif library == "pandas":
        found = _of_pandas(value)
    elif depth < DEEPEST:
        found = _of_container(value, depth)
    return found


def _of_container(value: Any, depth: int) -> int | None:
    if isinstance(value, Mapping):
        return _of_all([part for item in value.items() for part in item], depth)
    if isinstance(value, list | tuple):
        return _of_all(value, depth)
    return hash(frozenset(value)) if isinstance(value, set | frozenset) else None


def _of_all(values: Sequence[Any], depth: int) -> int | None:
    """Of a sequence; unknown as soon as one of its values is."""
    try:
        if all(type(each) in (int, float, str, bool, bytes) for each in values):
            return hash((len(values), tuple(values)))
    except TypeError:
        return None
    digests = [_digest(each, depth + 1) for each in values]
    return None if None in digests else hash((len(values), tuple(digests)))


def _of_array(value: Any, depth: int) -> int | None:
    import numpy as np

    if not value.flags.writeable:
        return None  # nobody changes it through this reference, and reading it may read a disk
    if value.dtype.hasobject:
        return _of_all(value.ravel().tolist(), depth)
    described = hash((value.shape, value.dtype.str))
    flat = value if value.flags.c_contiguous else value.T if value.flags.f_contiguous else None
    if flat is None:
        return hash((described, zlib.crc32(np.ascontiguousarray(value).view(np.uint8).data)))
    data = flat.reshape(-1).view(np.uint8)
    if data.nbytes <= LARGEST_BYTES:
        return hash((described, zlib.crc32(data.data)))
    digest = 0
    step = data.nbytes // (LARGEST_BYTES // BLOCK_BYTES)
    for begin in range(0, data.nbytes, step):
        digest = zlib.crc32(data[begin : begin + BLOCK_BYTES].data, digest)
    return hash((described, digest))


def _of_pandas(value: Any) -> int | None:
    import pandas as pd

    if not isinstance(value, pd.DataFrame | pd.Series | pd.Index):
        return None
    labels = tuple(value.columns) if isinstance(value, pd.DataFrame) else value.name
    try:
        rows = pd.util.hash_pandas_object(value, index=not isinstance(value, pd.Index))
        return hash((str(labels), value.shape, zlib.crc32(rows.to_numpy().data)))
    except (TypeError, ValueError):
        return None  # columns of lists, say, which cannot be hashed

"""What an answer shows of its parts: the values of containers, and the attributes of objects."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable, Iterable, KeysView, Mapping, ValuesView
from itertools import islice
from typing import Any

from breakeven.ruler.in_case.content.parts import pass_over
from breakeven.workload.classes import attributes, is_of_users_class

__all__ = ["has_attributes", "is_a", "parts_of", "reader_of"]

CONTAINERS = (list, tuple, set, frozenset, deque, KeysView, ValuesView)
MOST_OF_A_MAPPING = 1000
"""The most parts read of a mapping that is no dict: making its values may take long."""
HOLDERS = frozenset(
    {
        *(("collections", name) for name in ("UserDict", "UserList", "ChainMap")),
        ("types", "SimpleNamespace"),
        ("argparse", "Namespace"),
    }
)
"""Classes of Python's library, by module and name, that hold what one gives them."""
Reader = Callable[[Any], Iterable[Any]]


def has_attributes(kind: type) -> bool:
    """Whether objects of a class consist of nothing but their attributes."""
    return not is_a(kind, *CONTAINERS, Mapping, type) and _stores(kind)


def is_a(kind: type, *classes: type) -> bool:
    """Whether a class inherits from one of some others; a metaclass may refuse to tell."""
    try:
        return issubclass(kind, classes)
    except Exception:  # noqa: BLE001 - a metaclass may raise anything
        return False


def reader_of(kind: type) -> Reader | None:
    """What tells the parts of objects of a class; None where they have none that are known."""
    library, name = str(kind.__module__).partition(".")[0], kind.__name__
    found: Reader | None = None
    if is_a(kind, dict):
        found = dict.values
    elif is_a(kind, Mapping):
        found = _some_values
    elif is_a(kind, *CONTAINERS):
        found = list
    elif library == "numpy" and name.endswith("array"):
        found = _of_array
    elif library == "pandas" and name in ("DataFrame", "Series"):
        found = _of_frame if name == "DataFrame" else _of_column
    if not _stores(kind):
        return found
    return (lambda value: [*found(value), *_stored(value)]) if found else _stored


def parts_of(value: Any, reader: Reader) -> list[Any]:
    """The parts of a value; none where it does not let them be read."""
    try:
        return list(reader(value))
    except BaseException as error:  # noqa: BLE001 - see pass_over
        pass_over(error)
        return []


def _stores(kind: type) -> bool:
    known = (str(kind.__module__), kind.__name__) in HOLDERS
    return known or is_of_users_class(kind) or dataclasses.is_dataclass(kind)


def _stored(value: Any) -> Iterable[Any]:
    return attributes(value).values()


def _some_values(value: Any) -> Iterable[Any]:
    return islice(value.values(), MOST_OF_A_MAPPING)


def _of_array(array: Any) -> Iterable[Any]:
    return list(array.ravel().tolist()) if array.dtype == object else ()


def _of_frame(frame: Any) -> Iterable[Any]:
    columns = [frame.iloc[:, place] for place in range(frame.shape[1])]
    return [part for each in columns for part in _of_column(each)]


def _of_column(column: Any) -> Iterable[Any]:
    return list(column.to_numpy().tolist()) if column.dtype == object else ()

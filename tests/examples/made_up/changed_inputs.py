"""Inputs of every kind, each with a call that changes them."""

from __future__ import annotations

import collections
import ctypes
import datetime
import decimal
import fractions
import functools
import gzip
import heapq
import io
import itertools
import mmap
import pathlib
import queue
import random
import threading
import types
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import scipy.sparse
import sortedcontainers
from odd_objects import Node, OddMapping, OfOddClass, Point, Refusing, Rows, Slotted

Case = tuple[Callable[[], Any], Callable[[Any], Any]]


def _numbers() -> Iterator[int]:
    yield from range(9)


def _begun(iterator: Iterator[Any]) -> Iterator[Any]:
    next(iterator)
    return iterator


def after_put(container: Any, put: Callable[[Any, Any], None], value: Any) -> Any:
    put(container, value)
    return container


def _nested(levels: int) -> list[Any]:
    found: list[Any] = [1]
    for _ in range(levels):
        found = [found]
    return found


def _deepen(value: Any) -> None:
    while isinstance(value[0], list):
        value = value[0]
    value.append(2)


def _linked(count: int) -> Node:
    first = last = Node()
    for _ in range(count):
        last.next = Node()
        last = last.next
    return first


def _change_last(node: Node) -> None:
    while node.next:
        node = node.next
    node.value = -2


def _read_only() -> Any:
    array = np.zeros(2)
    array.flags.writeable = False
    return array


def _file(mode: str) -> Any:
    return open(__file__, mode)  # noqa: PTH123 - it is closed with the process


def _zipped() -> gzip.GzipFile:
    return gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(b"abc")))


def _sparse(kind: str) -> Any:
    return scipy.sparse.random(5, 5, 0.5, format=kind, random_state=1)


LEAVES: dict[str, Callable[[int], Any]] = {
    "decimals": decimal.Decimal,
    "float32": np.float32,
    "int64": np.int64,
    "dates": lambda n: datetime.date(2020, 1, n),
    "datetimes": lambda n: datetime.datetime(2020, 1, n, tzinfo=datetime.UTC),
    "timedeltas": datetime.timedelta,
    "fractions": fractions.Fraction,
    "UUIDs": lambda n: uuid.UUID(int=n),
    "ranges": range,
    "slices": slice,
    "paths": lambda n: pathlib.Path(str(n)),
    "objects": Point,
    "locks": lambda _: threading.Lock(),
    "functions": lambda n: lambda: n,
    "timestamps": lambda n: pd.Timestamp(n, unit="s"),
}
IN_CONTAINERS: dict[str, Case] = {
    "an attribute of an object": (lambda: [Point(), Point()], lambda x: setattr(x[1], "x", 2)),
    "a list of an object": (lambda: [Point()], lambda x: x[0].tags.append(1)),
    "data beside a generator": (lambda: {"g": _numbers(), "d": [1]}, lambda x: x["d"].append(1)),
    "data beside a function": (lambda: [len, [1]], lambda x: x[1].append(1)),
    "a generator of random numbers in a dict": (
        lambda: {"rng": np.random.default_rng(1)},
        lambda x: x["rng"].random(),
    ),
    "an array beside one that is read only": (
        lambda: [_read_only(), np.zeros(2)],
        lambda x: x[1].fill(1),
    ),
    "data beside an odd mapping": (lambda: [OddMapping(), [1]], lambda x: x[1].append(1)),
    "data beside an object of an odd class": (lambda: [OfOddClass(), [1]], lambda x: x[1].clear()),
    "an array in an array of objects": (
        lambda: np.array([[1], None], object),
        lambda x: x[0].append(1),
    ),
    "the order of an OrderedDict": (
        lambda: collections.OrderedDict(a=1, b=2),
        lambda x: x.move_to_end("a"),
    ),
    "-1 and -2": (lambda: [-1], lambda x: x.__setitem__(0, -2)),
    "-1 and -2 in a set": (lambda: {-1}, lambda x: (x.clear(), x.add(-2))),
    "-1 and -2 in a tuple of a dict": (lambda: ({"a": -1},), lambda x: x[0].update(a=-2)),
    "1 and True": (lambda: [1], lambda x: x.__setitem__(0, True)),
    "a set of tuples": (lambda: {(1, 2)}, lambda x: (x.clear(), x.add((2, 1)))),
    "a long text": (lambda: ["a" * 10**6], lambda x: x.__setitem__(0, "a" * (10**6 - 1) + "b")),
    "a deque": (lambda: collections.deque([1, 2]), lambda x: x.rotate()),
    "a UserList": (lambda: collections.UserList([1]), lambda x: x.append(1)),
    "a UserDict": (lambda: collections.UserDict(a=1), lambda x: x.update(a=2)),
    "a Counter": (lambda: collections.Counter("ab"), lambda x: x.update("a")),
    "a queue": (lambda: after_put(queue.Queue(), queue.Queue.put, 1), lambda x: x.get()),
    "a heap": (lambda: [(1, "a"), (2, "b")], heapq.heappop),
    "a sorted list": (lambda: sortedcontainers.SortedList([2]), lambda x: x.add(1)),
    "values of a dict": ({"a": [1]}.values, lambda x: next(iter(x)).append(1)),
    "an argument of a partial": (lambda: functools.partial(len, [1]), lambda x: x.args[0].clear()),
    "the object of a method": (lambda: Slotted().hide, lambda x: x()),
    "what is nested deeply": (lambda: _nested(3000), _deepen),
    "a list in itself": (lambda: after_put([1], list.append, []), lambda x: x[1].append(x)),
}
OBJECTS: dict[str, Case] = {
    "a slot": (Slotted, lambda x: setattr(x, "x", 2)),
    "a private slot": (Slotted, lambda x: x.hide()),
    "a slot of an object in a list": (lambda: [Slotted()], lambda x: x[0].hide()),
    "a dataclass": (Point, lambda x: setattr(x, "x", 2)),
    "a namespace": (lambda: types.SimpleNamespace(a=[1]), lambda x: x.a.append(2)),
    "a list of the user's": (lambda: Rows([1]), lambda x: x.append(2)),
    "nothing that becomes an object": (Node, lambda x: setattr(x, "next", Node())),
    "the last of many linked objects": (lambda: _linked(3000), _change_last),
    "an object that cannot be read": (lambda: [Refusing()], lambda x: x[0].__dict__["x"].append(1)),
    "what an odd mapping holds": (OddMapping, lambda x: x.held.update(a=2)),
}
POSITIONS: dict[str, Case] = {
    "text": (lambda: io.StringIO("abc"), lambda x: x.read(1)),
    "text that is written": (lambda: io.StringIO("abc"), lambda x: (x.write("x"), x.seek(0))),
    "bytes": (lambda: io.BytesIO(b"abc"), lambda x: x.read(1)),
    "a file": (lambda: _file("r"), lambda x: x.readline()),
    "lines of a file": (lambda: _file("r"), next),
    "a binary file": (lambda: _file("rb"), lambda x: x.read(1)),
    "a file that is closed": (lambda: _file("rb"), lambda x: x.close()),
    "a zipped file": (_zipped, lambda x: x.read(1)),
    "of a list": (lambda: iter([1, 1]), next),
    "of a dict": (lambda: iter({1: 2}.items()), next),
    "of a set": (lambda: iter({1}), next),
    "of a deque": (lambda: iter(collections.deque([1])), next),
    "of a text": (lambda: iter("ab"), next),
    "reversed": (lambda: reversed([1, 1]), next),
    "enumerate": (lambda: enumerate("ab"), next),
    "zip": (lambda: zip([1, 1], [1, 1], strict=False), next),
    "map": (lambda: map(str, [1, 1]), next),
    "chain": (lambda: itertools.chain([1], [1]), next),
    "count": (itertools.count, next),
    "cycle": (lambda: itertools.cycle([1, 1]), next),
    "repeat": (lambda: itertools.repeat(1, 2), next),
    "islice": (lambda: itertools.islice([1, 1], 2), next),
    "permutations": (lambda: itertools.permutations([1, 2]), next),
    "product": (lambda: itertools.product([1, 2]), next),
    "accumulate": (lambda: itertools.accumulate([1, 1]), next),
    "a generator": (lambda: _begun(_numbers()), next),
    "a generator expression": (lambda: _begun(each for each in range(9)), next),
}
STATES: dict[str, Case] = {
    "NumPy's Generator": (lambda: np.random.default_rng(1), lambda x: x.random()),
    "a Generator that spawns": (lambda: np.random.default_rng(1), lambda x: x.spawn(1)),
    "NumPy's RandomState": (lambda: np.random.RandomState(1), lambda x: x.rand()),
    "Python's Random": (lambda: random.Random(1), lambda x: x.random()),
}
MEMORY: dict[str, Case] = {
    "a masked array": (lambda: np.ma.array([1, 2], mask=[0, 1]), lambda x: x.__setitem__(0, 9)),
    "a mask": (lambda: np.ma.array([1, 2]), lambda x: x.__setitem__(0, np.ma.masked)),
    "a structured array": (lambda: np.zeros(2, [("a", "i4")]), lambda x: x["a"].fill(1)),
    "a structured array of objects": (lambda: np.zeros(2, [("a", "O")]), lambda x: x["a"].fill(1)),
    "texts of any length": (
        lambda: np.array(["a"], np.dtypes.StringDType()),
        lambda x: x.__setitem__(0, "b"),
    ),
    "a strided memoryview": (
        lambda: memoryview(bytearray(9))[::2],
        lambda x: x.__setitem__(1, 1),
    ),
    "a map of memory": (lambda: mmap.mmap(-1, 9), lambda x: x.__setitem__(0, 1)),
    "the position in a map of memory": (lambda: mmap.mmap(-1, 9), lambda x: x.read(1)),
    "an array of C": (ctypes.c_int * 2, lambda x: x.__setitem__(0, 1)),
    "a flag of an array": (_read_only, lambda x: setattr(x.flags, "writeable", True)),
}
FRAMES: dict[str, Case] = {
    "a column beside one of lists": (
        lambda: pd.DataFrame({"a": [[1]], "b": [1]}),
        lambda x: x.__setitem__("b", 2),
    ),
    "a list in a column": (lambda: pd.DataFrame({"a": [[1]]}), lambda x: x["a"][0].append(2)),
    "the name of a column": (
        lambda: pd.DataFrame({"a": [1]}),
        lambda x: setattr(x, "columns", ["b"]),
    ),
    "the index": (lambda: pd.DataFrame({"a": [1]}), lambda x: setattr(x, "index", [5])),
    "the type of a column": (
        lambda: pd.DataFrame({"a": [1]}),
        lambda x: x.__setitem__("a", x["a"].astype(float)),
    ),
    "a category": (
        lambda: pd.Series(["a", "b"], dtype="category"),
        lambda x: x.__setitem__(0, "b"),
    ),
    "a missing value": (lambda: pd.Series([1], dtype="Int64"), lambda x: x.__setitem__(0, pd.NA)),
    "a time with a zone": (
        lambda: pd.Series(pd.date_range("2020", periods=2, tz="UTC")),
        lambda x: x.__setitem__(0, x[1]),
    ),
    "Polars: a column": (
        lambda: pl.DataFrame({"a": [1]}),
        lambda x: x.insert_column(0, pl.Series("b", [1])),
    ),
    "Polars: rows": (lambda: pl.DataFrame({"a": [1]}), lambda x: x.extend(x.clone())),
    "Polars: a value": (lambda: pl.DataFrame({"a": [1]}), lambda x: x.__setitem__((0, "a"), 2)),
    "Polars: a value of a series": (lambda: pl.Series([1]), lambda x: x.__setitem__(0, 2)),
    **{
        f"SciPy: {kind}": (functools.partial(_sparse, kind), lambda x: x.data.__imul__(2))
        for kind in ("csr", "csc", "coo", "bsr", "dia")
    },
    **{
        f"SciPy: {kind}": (functools.partial(_sparse, kind), lambda x: x.__setitem__((0, 0), 7))
        for kind in ("lil", "dok")
    },
}
CHANGES = IN_CONTAINERS | OBJECTS | POSITIONS | STATES | MEMORY | FRAMES

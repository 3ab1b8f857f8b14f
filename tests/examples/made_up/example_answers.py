"""Answers of every type, each with an equal one, and with another one that differs."""

from __future__ import annotations

import array
import datetime
import enum
import math
from collections import Counter, OrderedDict, UserDict, UserList, defaultdict, deque, namedtuple
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
from scipy import sparse

Pair = namedtuple("Pair", "left right")
NOON = datetime.datetime(2020, 1, 1, 12)
UTC = datetime.UTC
BERLIN = datetime.timezone(datetime.timedelta(hours=1))
TWICE = pd.DataFrame([[1, 2.5]], columns=["a", "a"])
THIRD = Decimal(1) / Decimal(3)
ALMOST = 1 + 1e-13


@dataclass
class Point:
    x: float
    name: str
    seconds: float = field(default=0.0, compare=False)


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class AnswersWithArray:
    """An object whose equality is an array, as that of quantities with units is."""

    def __init__(self, *values: float) -> None:
        self.values = np.array(values)

    def __eq__(self, other: object) -> Any:
        return self.values == getattr(other, "values", None)

    __hash__ = None  # type: ignore[assignment]


class Raises:
    """An object that cannot say whether it is equal."""

    def __eq__(self, other: object) -> bool:
        raise ValueError("not with me")

    __hash__ = None  # type: ignore[assignment]


class LikeXarray:
    """An array of a library that knows Dask and holds values here."""

    def __init__(self, *values: float) -> None:
        self.values = np.array(values)
        self.shape, self.dtype = self.values.shape, self.values.dtype

    def __dask_graph__(self) -> None:
        return None

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.values


def masked(*values: float, at: int) -> Any:
    return np.ma.masked_array(values, [place == at for place in range(len(values))])


def moments(*texts: str, zone: str | None = None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(texts))).dt.tz_localize(zone)


def fields(*names: str) -> Any:
    return np.array([(1, 2.5)], [(name, float) for name in names])


def many(difference: float = 0.0) -> Any:
    return np.random.default_rng(1).random((200, 3)) + difference


# fmt: off
TRIPLES: dict[str, tuple[Any, Any, Any]] = {
    # numbers
    "float": (0.1 + 0.2, 0.3, 0.301),
    "float and int": (3.0, 3, 4),
    "float and huge int": (1e300, 10**300, 10**400),
    "huge int and float": (10**400, 10**400, 1e308),
    "infinity": (math.inf, math.inf, 10**400),
    "NaN": (math.nan, math.nan, 1.0),
    "bool of NumPy": (np.bool_(True), True, False),
    "int of NumPy": (np.int64(3), 3, 4),
    "float of NumPy": (np.float32(1.0001), 1.0, 1.1),
    "half": (np.float16(1.0), 1.001, 1.1),
    "long double": (np.longdouble("0.1"), 0.1, 0.11),
    "beyond float64": (np.longdouble("1e4000"), np.longdouble("1e4000"), math.inf),
    "complex": (1 + 2j, 1 + 2j * ALMOST, 1 + 2.1j),
    "complex NaN": (complex(math.nan, 1), complex(math.nan, 1), complex(math.nan, 2)),
    "decimal": (Decimal("1.50"), Decimal("1.5"), Decimal("1.51")),
    "decimal that is rounded": (THIRD * 3, Decimal(1), Decimal("1.0001")),
    "decimal to the cent": (Decimal("1e20") + 1, Decimal(100000000000000000001), Decimal("1e20")),
    "decimal and float": (Decimal("0.1"), 0.1, 0.11),
    "decimal and fraction": (Decimal("0.5"), Fraction(1, 2), Fraction(1, 3)),
    "decimal of any size": (Decimal("1e999999"), Decimal("1e999999"), 1.0),
    "decimal NaN": (Decimal("NaN"), math.nan, Decimal(1)),
    "fraction": (Fraction(1, 3), Fraction(2, 6), Fraction(1, 4)),
    "fraction and float": (Fraction(1, 3), 1 / 3, 0.334),
    # text, bytes, times, and what there is one of
    "text": ("abc", "abc", "abd"),
    "text of NumPy": (np.str_("abc"), "abc", "abd"),
    "bytes": (bytearray(b"abc"), b"abc", b"abd"),
    "bytes of NumPy": (np.bytes_(b"abc"), b"abc", "abc"),
    "a view of bytes": (memoryview(b"abc"), b"abc", b"abd"),
    "nothing": (None, None, math.nan),
    "enum": (Colour.RED, Colour.RED, Colour.BLUE),
    "type": (int, int, float),
    "path": (Path("a"), Path("a"), Path("b")),
    "moment": (np.datetime64(NOON), NOON, NOON.replace(hour=13)),
    "timestamp": (pd.Timestamp(NOON), NOON, np.datetime64("2021")),
    "timestamp of NumPy": (pd.Timestamp(NOON), np.datetime64(NOON), "2020-01-01"),
    "day": (np.datetime64("2020-01-01"), datetime.date(2020, 1, 1), datetime.date(2020, 1, 2)),
    "zone": (NOON.replace(tzinfo=UTC), NOON.replace(hour=13, tzinfo=BERLIN), NOON),
    "duration": (np.timedelta64(60, "s"), datetime.timedelta(minutes=1), datetime.timedelta(1)),
    "no moment": (pd.NaT, np.datetime64("NaT"), NOON),
    "no duration": (np.timedelta64("NaT"), np.timedelta64("NaT", "s"), np.timedelta64(1, "s")),
    "missing": (pd.NA, pd.NA, 1),
    "object with an array": (AnswersWithArray(1, 2), AnswersWithArray(1, 2), AnswersWithArray(1, 3)),
    # containers
    "range": (range(3), [0, 1, 2], [0, 1, 3]),
    "tuple": ((1, 2.0), [1, 2.0], [1, 2.5]),
    "quantities": ((1.7e9, 0.02), (1.7e9, 0.02 * ALMOST), (1.7e9, 0.01)),
    "deque": (deque([1, "x"]), [1, "x"], [1, "y"]),
    "own list": (UserList([1.0]), [1.0 * ALMOST], [1.1]),
    "list of values": ({"a": 1.0}.values(), [1.0], [2.0]),
    "list and nothing": ([None, 1.0], [None, 1.0], [math.nan, 1.0]),
    "list of ints": (list(range(100)), list(range(100)), [*range(99), 0]),
    "list of large ints": ([2**63, -1, 2**53 + 1], [2**63, -1, 2**53 + 1], [2**63, -1, 2**53]),
    "list of floats": (many()[:, 0].tolist(), many(1e-15)[:, 0].tolist(), many(1e-3)[:, 0].tolist()),
    "list of what cancels": ([1.0, 1e-17], [1.0, 0.0], [1.0, 1e-3]),
    "list of floats of NumPy": (list(np.arange(3.0)), [0, 1, 2], [0, 1, 3]),
    "list of tuples": ([(1, "a", 0.3)] * 9, [(1, "a", 0.1 + 0.2)] * 9, [(1, "a", 0.31)] * 9),
    "list of rows": (many().tolist(), many(1e-15).tolist(), many(1e-3).tolist()),
    "list of large and small": ([[1.7e9, 0.02]] * 2, [[1.7e9, 0.02]] * 2, [[1.7e9, 0.01]] * 2),
    "ragged list": ([[1.0], [], [2.0, 3.0]], [[1.0], [], [2.0, 3.0]], [[1.0], [2.0], [3.0]]),
    "ragged large and small": ([[1e9], [1.0, 2.0]], [[1e9], [1.0, 2.0]], [[1e9], [1.0, 2.001]]),
    "list of texts": ([["a", "b"], ["c"]], [["a", "b"], ["c"]], [["a", "b"], ["d"]]),
    "list of arrays": ([np.ones(2), np.ones(3)], [np.ones(2), np.ones(3)], [np.ones(2), np.ones(2)]),
    "records": ([{"a": 0.3}] * 3, [{"a": 0.1 + 0.2}] * 3, [{"a": 0.3}, {"a": 0.3}, {"a": 0.4}]),
    "records with other keys": ([{"a": 1}, {}], [{"a": 1}, {}], [{"a": 1}, {"b": 1}]),
    "named tuple": (Pair(1.0, 2), Pair(ALMOST, 2), Pair(1.0, 3)),
    "dataclass": (Point(1.0, "a", 5.0), Point(ALMOST, "a", 6.0), Point(1.0, "b", 5.0)),
    "dataclasses": ([Point(1.0, "a")] * 3, [Point(ALMOST, "a")] * 3, [Point(1.1, "a")] * 3),
    "namespace": (SimpleNamespace(a=0.3), SimpleNamespace(a=0.1 + 0.2), SimpleNamespace(a=0.4)),
    "counter": (Counter("aab"), {"a": 2, "b": 1}, {"a": 2, "b": 2}),
    "default dict": (defaultdict(list, a=[1]), {"a": [1]}, {"a": [1], "b": []}),
    "ordered dict": (OrderedDict(a=1, b=2), OrderedDict(b=2, a=1), OrderedDict(a=1)),
    "own dict": (UserDict(a=1.0), {"a": ALMOST}, {"a": 2.0}),
    "items": ({"a": [1]}.items(), {"a": [1]}.items(), {"a": [2]}.items()),
    "keys": ({"a": 1}.keys(), {"a"}, {"b"}),
    "dict of floats": ({i: i / 3 for i in range(9)}, {i: i / 3 * ALMOST for i in range(9)}, {}),
    "dict of large and small": ({"a": 1e9, "b": 0.02}, {"a": 1e9, "b": 0.02}, {"a": 1e9, "b": 0.01}),
    "dict of lists": ({1: [1.0, 0.0], 2: [0.0]}, {1: [1.0, 1e-17], 2: [0.0]}, {1: [1.0, 1.0], 2: [0.0]}),
    "NaN as a key": ({math.nan: 1}, {float("nan"): 1}, {math.nan: 2}),
    "keys that are rounded": ({0.1 + 0.2: "a", 2.0: "b"}, {0.3: "a", 2.0: "b"}, {0.3: "b", 2.0: "a"}),
    "keys of floats": ({(1, 0.1 + 0.2): 5}, {(1, 0.3): 5}, {(1, 0.4): 5}),
    "set of floats": ({0.1 + 0.2, 1.0}, {0.3, 1.0}, {0.31, 1.0}),
    "set with NaN": ({math.nan, 1.0}, {float("nan"), 1.0}, {1.0}),
    "set of tuples": ({("a", 0.1 + 0.2), ("b", math.nan)}, {("a", 0.3), ("b", math.nan)}, {("a", 0.3)}),
    "frozen set": (frozenset({1, "a"}), {1, "a"}, {1, "b"}),
    "deep": ({"a": [{"b": (1, [0.3])}]}, {"a": [{"b": (1, [0.1 + 0.2])}]}, {"a": [{"b": (1, [0.4])}]}),
    # arrays
    "array": (np.arange(3), np.arange(3.0), np.arange(3) + 1),
    "array and list": (np.arange(3), [0, 1, 2], [[0], [1, 2]]),
    "array of truth values": (np.array([True]), [True], [False]),
    "array with large and small": (
        np.array([[1.7e9, 0.02]]), np.array([[1.7e9, 0.02]]), np.array([[1.7e9, 0.01]])
    ),
    "array with rounding": (many(), many(1e-15), many(1e-3)),
    "array with NaN": (np.array([[np.nan, 1]]), np.array([[np.nan, ALMOST]]), np.array([[1, np.nan]])),
    "spectrum": (np.array([[1, 1e-17j]]), np.array([[1, 0j]]), np.array([[1, 1e-3j]])),
    "array of infinities": (np.array([np.inf, 1]), np.array([np.inf, 1]), np.array([1, np.inf])),
    "array of one": (np.array(5.0), 5.0, np.array([5.0])),
    "array of texts": (np.array(["a", "b"]), ["a", "b"], ["a", "c"]),
    "texts are no numbers": (np.array([1, 2]), [1, 2], np.array(["1", "2"])),
    "numbers are no texts": (np.array(["1", "2"]), ["1", "2"], ["1", 2]),
    "array of moments": (np.array(["2020"], "M8[s]"), [NOON.replace(hour=0)], np.array([1577836800])),
    "array of moments of pandas": (moments("2020").to_numpy(), np.array(["2020"], "M8[D]"), [2020]),
    "array of durations": (np.array([1], "m8[s]"), np.array([1000], "m8[ms]"), np.array([1], "M8[s]")),
    "array of objects": (
        np.array([1, "x", None], object), [1, "x", math.nan], np.array([1, "y", None], object)
    ),
    "array of arrays": (
        np.array([np.ones(2), np.ones(3)], object),
        np.array([np.ones(2), np.ones(3)], object),
        np.array([np.ones(2), np.zeros(3)], object),
    ),
    "records of NumPy": (fields("a", "b"), fields("a", "b"), fields("a", "c")),
    "record of NumPy": (fields("a", "b")[0], fields("a", "b")[0], fields("b", "c")[0]),
    "masked": (masked(1, 2, at=0), masked(9, 2, at=0), masked(1, 2, at=1)),
    "mask or none": (np.ma.masked_array([1, 2]), np.array([1, 2]), masked(1, 2, at=0)),
    "array of Python": (array.array("d", [1, 2]), [1.0, ALMOST * 2], array.array("d", [1, 3])),
    "view of an array": (memoryview(array.array("d", [1, 2])), [1, 2], [1, 3]),
    "like an array of xarray": (LikeXarray(1, 2), np.array([1, 2]), LikeXarray(1, 3)),
    "sparse": (sparse.csr_array(np.eye(3)), sparse.coo_array(np.eye(3)), sparse.eye(3) * 2),
    "sparse with one dimension": (
        sparse.coo_array(np.array([0, 1, 2])),
        sparse.coo_array(np.array([0, 1, 2.0])),
        sparse.coo_array(np.array([1, 0, 2])),
    ),
    "sparse and dense": (sparse.csr_matrix(np.eye(2)), np.eye(2), np.ones((2, 2))),
    "sparse without values": (sparse.csr_array((2, 2)), np.zeros((2, 2)), sparse.csr_array((2, 3))),
    # columns
    "column": (pd.Series([1.0, 2.0]), pl.Series([1.0, 2.0 * ALMOST]), pd.Series([1.0, 2.1])),
    "column with an index": (
        pd.Series([1, 2], ["a", "b"]), pd.Series([1, 2], ["a", "b"]), pl.Series([1, 2])
    ),
    "column counted by hand": (pd.Series([5, 6], [0, 1]), pl.Series([5, 6]), pd.Series([5, 6], [1, 0])),
    "column of Arrow": (pa.array([0.1 + 0.2, None]), pa.chunked_array([[0.3, None]]), pa.array([0.31, None])),
    "column of Arrow and text": (pa.array(["a", None]), pl.Series(["a", None]), pa.array(["b", None])),
    "column and list": (pl.Series(["a", "b"]), ["a", "b"], ["a", 1]),
    "missing numbers": (
        pd.Series([2**53 + 1, None], dtype="Int64"), pl.Series([2**53 + 1, None]), pl.Series([2**53, None])
    ),
    "missing and NaN": (pl.Series([1.0, None]), pd.Series([1.0, math.nan]), pl.Series([None, 1.0])),
    "all missing": (pd.Series([pd.NaT]), pl.Series([None], dtype=pl.Int64), pl.Series([1])),
    "categories": (
        pl.Series(["a", None], dtype=pl.Categorical), pd.Series(["a", None], dtype="category"), ["b", None]
    ),
    "categories of Arrow": (pa.array(["a", "b"]).dictionary_encode(), ["a", "b"], ["a", "c"]),
    "decimals in a column": (pa.array([Decimal("1.50")]), pl.Series([Decimal("1.5")]), [Decimal("1.6")]),
    "moments with a zone": (
        moments("2020", zone="UTC"),
        pl.Series([datetime.datetime(2020, 1, 1)]).dt.replace_time_zone("UTC"),
        moments("2020"),
    ),
    "moments in two zones": (
        moments("2020-01-01 01:00", zone="Europe/Berlin"), moments("2020", zone="UTC"), moments("2021", zone="UTC")
    ),
    "lists in a column": (pl.Series([[1, 2], [3]]), pa.array([[1, 2], [3]]), pl.Series([[1, 2], [4]])),
    "index": (pd.Index([1, 2]), pd.Index([1.0, 2.0]), pd.Index([2, 1])),
    "index of pairs": (
        pd.MultiIndex.from_tuples([(1, "a"), (2, "b")]), [(1, "a"), (2, "b")], [(1, "a"), (2, "c")]
    ),
    # frames
    "frame": (
        pd.DataFrame({"a": [1, 2], "b": ["x", None]}),
        pl.DataFrame({"b": ["x", None], "a": [1, 2]}),
        pa.table({"a": [1, 2], "b": ["x", "y"]}),
    ),
    "frame with an index": (
        pd.DataFrame({"a": [1]}, ["x"]), pd.DataFrame({"a": [1]}, ["x"]), pd.DataFrame({"a": [1]}, ["y"])
    ),
    "frame and labels": (pd.DataFrame({"a": [1]}, ["x"]), pd.DataFrame({"a": [1]}, ["x"]), pl.DataFrame({"a": [1]})),
    "frame without rows": (pd.DataFrame({"a": []}), pl.DataFrame({"a": []}), pd.DataFrame({"b": []})),
    "names that repeat": (TWICE, TWICE.copy(), TWICE.iloc[:, ::-1]),
    "names that repeat elsewhere": (TWICE, TWICE * ALMOST, pd.DataFrame([[1, 2.6]], columns=["a", "a"])),
    "a column named so": (
        pd.DataFrame({"the index": [1, 2]}, [5, 6]),
        pd.DataFrame({"the index": [1, 2]}, [5, 6]),
        pd.DataFrame({"the index": [5, 6]}, [1, 2]),
    ),
    "batch": (pa.record_batch({"a": [1]}), pa.table({"a": [1]}), pa.table({"a": [2]})),
    "frame and dict": (pl.DataFrame({"a": [1]}), pl.DataFrame({"a": [1.0]}), {"a": [1]}),
    "frame and list": (pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]}), [[1]]),
    "frame and number": (pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]}), 1.0),
    "frame and array": (pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]}), np.array([[1]])),
    "frames in a dict": (
        {"a": pd.DataFrame({"b": [0.3]})},
        {"a": pd.DataFrame({"b": [0.1 + 0.2]})},
        {"a": pd.DataFrame({"b": [0.4]})},
    ),
}
# fmt: on

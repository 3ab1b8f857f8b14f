"""The default check: what rounding explains is the same answer, and everything else is told where."""

from __future__ import annotations

import math
from collections import Counter, namedtuple
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy import sparse

from breakeven.workload.checking import check_equal, refusal_in_words, shortened

Pair = namedtuple("Pair", "left right")


@dataclass
class Point:
    x: float
    y: Any


class Silent:
    """An object that says nothing of being equal."""


NUMBERS = np.arange(6.0)
FRAME = pd.DataFrame({"a": [1, 2], "b": [0.5, np.nan]})
SAME = {
    "rounding of a sum": (0.1 + 0.2, 0.3),
    "an int and a float": (3, 3.0),
    "float32 in its own precision": (np.float32(1.0001), np.float32(1.0)),
    "float32 for a count that it cannot store": (np.float32(16_777_216), 16_777_217),
    "float32s for counts that they cannot store": (
        np.float32([16_777_216]),
        np.array([16_777_217]),
    ),
    "what cancels": (np.array([1.0, 1e-17]), np.array([1.0, 0.0])),
    "NaN": (math.nan, math.nan),
    "NaN in arrays": (np.array([np.nan, 1]), np.array([np.nan, 1 + 1e-12])),
    "infinity": (np.array([np.inf]), np.array([np.inf])),
    "a list of floats for an array": ([0.0, 1.0], np.array([0.0, 1.0])),
    "other integers": (np.array([1, 2], np.int32), np.array([1, 2], np.int64)),
    "times that are missing": (np.array(["NaT"], "M8[s]"), np.array(["NaT"], "M8[s]")),
    "structured arrays": (np.array([(1, 2.0)], "i4,f8"), np.array([(1, 2.0 + 1e-13)], "i4,f8")),
    "nested containers": ({"a": [1.0, (2, "x")]}, {"a": [1.0 + 1e-14, (2, "x")]}),
    "counters": (Counter("aab"), Counter("aba")),
    "sets": ({1, 2}, frozenset({2, 1})),
    "named tuples": (Pair(1.0, 2), Pair(1.0, 2)),
    "dataclasses": (Point(1.0, NUMBERS), Point(1.0 + 1e-13, NUMBERS)),
    "big integers": ([10**30], [10**30]),
    "decimals": (Decimal("1.5"), Decimal("1.5")),
    "nothing": (None, None),
    "frames": (FRAME, FRAME.copy()),
    "frames of two libraries": (pl.DataFrame({"a": [1, 2], "b": [0.5, None]}), FRAME),
    "an Arrow table for a frame": (pa.table({"a": [1, 2], "b": [0.5, None]}), FRAME),
    "columns of text": (pd.Series(["x", None]), pd.Series(["x", np.nan])),
    "sparse matrices": (sparse.csr_array(np.eye(3)), sparse.coo_array(np.eye(3) + 1e-14)),
    "complex numbers": (1 + 2j, 1 + (2 + 1e-14) * 1j),
    "no values": ([], []),
}
DIFFERENT = {
    "another number": (1.001, 1.0, "is 1.001, expected 1.0"),
    "another integer": (2, 3, "is 2, expected 3"),
    "float32 beyond its precision": (np.float32(1.01), np.float32(1.0), "expected 1.0"),
    "float32 for another count": (np.float32(499_510), 499_500, "expected 499500"),
    "float16 for another count": (np.float16(1000), 1001, "expected 1001"),
    "float32s for other counts": (np.float32([499_510]), np.array([499_500]), "expected 499500"),
    "one of many": (
        np.array([0.0, 1, 9, 3]),
        np.arange(4.0),
        "1 of 4 values differ, the first at 2",
    ),
    "a place in a matrix": (np.eye(3) * 2, np.eye(3), "the first at [0, 0]: 2.0, expected 1.0"),
    "another shape": (NUMBERS, NUMBERS[1:], "has the shape (6,), expected (5,)"),
    "a number for an array": (5.0, NUMBERS, "has the shape ()"),
    "text for an array": ("x", NUMBERS, "is a str, expected a NumPy array; return one"),
    "a NaN": (np.array([np.nan]), np.array([1.0]), "nan, expected 1.0"),
    "a missing value": (pd.Series(["x", None]), pd.Series(["x", "y"]), "'y'"),
    "a key that lacks": ({"a": 1}, {"a": 1, "b": 2}, "lacks the key 'b'"),
    "a key too many": ({"a": 1, "c": 2}, {"a": 1}, "has an extra key 'c'"),
    "a value deep inside": ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, "['a'][1]['b'] is 2"),
    "fewer values": ([1, 2], [1, 2, 3], "has 2 values, expected 3"),
    "another text": ("abc", "abd", "is 'abc', expected 'abd'"),
    "text for bytes": ("abc", b"abc", "expected b'abc'"),
    "nothing for a number": (None, 3.0, "is None, expected 3.0"),
    "a column that lacks": (FRAME[["a"]], FRAME, "lacks the column 'b'"),
    "another order of rows": (FRAME[::-1], FRAME, ""),
    "a list for a number": (
        [499500.0],
        499500.0,
        "is a list, expected a float; return one, or give the workload a check(answer, expected)",
    ),
    "a dict for a column": (
        {0: -0.24},
        pd.Series([1.5]),
        "the answer is a dict, expected a pandas Series; return one, or give the workload a check",
    ),
    "a column for a frame": (FRAME["a"], FRAME, "is a pandas Series, expected a pandas DataFrame"),
    "a list in the place of a dict": ({"a": []}, {"a": {}}, "['a'] is a list, expected a dict"),
    "a time for a number": (pd.Timestamp(0), 3, "is a pandas Timestamp, expected an int"),
    "what cannot be compared": (Silent(), Silent(), "give the workload a check(answer, expected)"),
    "a sparse matrix": (sparse.csr_array(np.eye(3)), sparse.csr_array(2 * np.eye(3)), "differ"),
}


@pytest.mark.parametrize("name", SAME)
def test_what_rounding_explains_is_the_same(name: str) -> None:
    check_equal(*SAME[name])


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_differs_is_told_where(name: str) -> None:
    answer, expected, words = DIFFERENT[name]
    with pytest.raises(AssertionError) as refused:
        check_equal(answer, expected)
    assert words in str(refused.value)


def test_sums_in_another_order_are_the_same_and_a_lost_value_is_not() -> None:
    values = np.random.default_rng(0).random(1_000_000)
    expected = float(values.sum())
    check_equal(math.fsum(values), expected)
    check_equal(sum(values.tolist()), expected)
    with pytest.raises(AssertionError):
        check_equal(float(values[:-1].sum()), expected)


def test_a_bare_assert_shows_its_line_and_both_values() -> None:
    answer, expected = [1, 2, 3], [1, 2, 4]
    try:
        assert answer == expected, ""
    except AssertionError as error:
        error.args = ()
        words = refusal_in_words(error, answer, expected)
    assert "assert answer == expected" in words
    assert words.endswith("the answer is [1, 2, 3], expected [1, 2, 4]")


def test_values_are_shortened_to_one_line_whatever_they_are() -> None:
    class Broken:
        def __repr__(self) -> str:
            raise ValueError("no")

    for value in (list(range(10**6)), "x" * 10**6, np.zeros((500, 500)), {"a\nb": 1}, Broken()):
        text = shortened(value)
        assert len(text) < 130
        assert "\n" not in text

"""The usual check: frames that have rows but no columns, and single values of Arrow."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from breakeven.workload.checking import check_equal

EQUAL = [
    (pa.scalar(3), 3),
    (3, pa.scalar(3)),
    (pa.scalar(0.1 + 0.2), 0.3),
    (pa.scalar(None), None),
    (pa.scalar([1, 2]), [1, 2]),
    ({"a": pa.scalar("x")}, {"a": "x"}),
    ([pa.scalar(3)], [pa.scalar(3)]),
    (pd.DataFrame(index=range(3)), pd.DataFrame(index=range(3))),
    (pd.DataFrame(), pl.DataFrame()),
]
OTHER = [
    (pa.scalar(4), 3, "the answer is 4, expected 3"),
    ([pa.scalar(4)], [pa.scalar(3)], "the answer[0] is 4, expected 3"),
    (pa.scalar([1, 2]), [1, 3], "the answer[1] is 2, expected 3"),
    (
        pd.DataFrame(index=range(3)),
        pd.DataFrame(index=range(1000)),
        "the answer has 3 rows, expected 1,000",
    ),
    (pd.DataFrame(index=range(3)), pl.DataFrame(), "the answer has 3 rows, expected 0"),
]


@pytest.mark.parametrize(("answer", "expected"), EQUAL, ids=repr)
def test_they_are_equal(answer: Any, expected: Any) -> None:
    check_equal(answer, expected)


@pytest.mark.parametrize(("answer", "expected", "words"), OTHER, ids=repr)
def test_they_differ(answer: Any, expected: Any, words: str) -> None:
    with pytest.raises(AssertionError) as refused:
        check_equal(answer, expected)
    assert str(refused.value) == words

"""Answers that are computed only when they are read: of libraries, and of a user's own classes."""

from __future__ import annotations

import io
from collections import UserList, namedtuple
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from breakeven.ruler.in_case.errors import LazyAnswerError
from breakeven.ruler.in_case.laziness import laziness
from breakeven.ruler.in_case.own_views import require_values
from breakeven.workload.checking import check_equal


class LazySeq(Sequence[int]):
    def __getitem__(self, place: Any) -> Any:
        return place * place

    def __len__(self) -> int:
        return 3


class LazyDict(Mapping[int, int]):
    def __getitem__(self, key: int) -> int:
        return key * key

    def __iter__(self) -> Any:
        return iter(range(3))

    def __len__(self) -> int:
        return 3


class LazyArray:
    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.arange(3) ** 2


class Inherited(LazySeq):
    pass


class Named(UserList[int]):
    pass


class Rows(list[int]):
    def __getitem__(self, place: Any) -> Any:
        return super().__getitem__(place)


Pair = namedtuple("Pair", "a b")


def _archive() -> Any:
    stream = io.BytesIO()
    np.savez(stream, a=np.zeros(2))
    stream.seek(0)
    return np.load(stream)


FRAME = pd.DataFrame({"a": [1, 2], "at": pd.date_range("2020", periods=2)})
ROWS = pl.DataFrame({"a": [1, 2]})
PROMISES = {
    "an archive": _archive,
    "groups": lambda: FRAME.groupby("a"),
    "groups of a column": lambda: FRAME.groupby("a")["at"],
    "a window": lambda: FRAME.a.rolling(2),
    "an expanding window": FRAME.a.expanding,
    "a weighted window": lambda: FRAME.a.ewm(1),
    "resampled rows": lambda: FRAME.set_index("at").resample("D"),
    "a window of groups": lambda: FRAME.groupby("a").rolling(2),
    "groups of Polars": lambda: ROWS.group_by("a"),
    "groups of a lazy frame": lambda: ROWS.lazy().group_by("a"),
    "a window of Polars": lambda: ROWS.rolling("a", period="2i"),
    "a moving group of Polars": lambda: ROWS.group_by_dynamic("a", every="2i"),
}


@pytest.mark.parametrize("name", PROMISES)
def test_what_libraries_put_off_is_lazy_and_no_answer(name: str) -> None:
    promise = PROMISES[name]()
    for answer in (promise, {"part": promise}):
        assert "inside the function" in str(laziness(answer))
        with pytest.raises(AssertionError, match="promise"):
            check_equal(answer, answer)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (LazySeq(), [0, 1, 4]),
        (Inherited(), (0, 1, 4)),
        (LazyDict(), {0: 0, 1: 1, 2: 4}),
        (LazyArray(), np.array([0, 1, 4])),
    ],
    ids=["a sequence", "a sequence that inherits", "a mapping", "an array"],
)
def test_an_own_class_that_makes_its_values_is_refused_for_plain_ones(
    answer: Any, expected: Any
) -> None:
    with pytest.raises(LazyAnswerError, match=r"outside the clock; return an? .*as the reference"):
        require_values(answer, expected, check_equal)
    require_values(answer, answer, check_equal)
    require_values(answer, expected, lambda *_: None)


@pytest.mark.parametrize(
    "answer", [[0, 1], range(2), Named([0, 1]), Rows([0, 1]), Pair(0, 1), np.arange(2), FRAME, None]
)
def test_what_holds_its_values_is_none(answer: Any) -> None:
    require_values(answer, [0, 1], check_equal)

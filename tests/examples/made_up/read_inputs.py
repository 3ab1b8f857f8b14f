"""Inputs of every kind, each with a call that only reads them."""

from __future__ import annotations

import datetime
import decimal
import queue
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import scipy.sparse
import sortedcontainers
from changed_inputs import Case, after_put
from odd_objects import Hue, Lazy, Point


def _all_of(frame: pd.DataFrame) -> None:
    frame["a"].sum()
    frame["b"].str.upper()
    frame.groupby("a").size()
    frame.describe(include="all")
    frame.loc["p"]


def _unsorted() -> Any:
    return scipy.sparse.csr_matrix(([1.0, 2.0, 3.0], [2, 0, 1], [0, 3, 3]), shape=(2, 3))


READS: dict[str, Case] = {
    "cached properties of objects": (
        lambda: [Lazy(), Lazy()],
        lambda x: [each.total for each in x],
    ),
    "a cached property that is computed anew": (
        lambda: after_put([Lazy()], lambda x, _: x[0].total, None),
        lambda x: (x[0].__dict__.pop("total"), x[0].total),
    ),
    "an attribute that an object in a list gets": (
        lambda: [Point()],
        lambda x: setattr(x[0], "norm", 1),
    ),
    "a sorted list by its places": (
        lambda: sortedcontainers.SortedList(range(5000)),
        lambda x: x[3000],
    ),
    "a matrix that is sorted while it is read": (_unsorted, lambda x: x.sort_indices()),
    "a matrix whose maximum is asked for": (
        lambda: scipy.sparse.coo_matrix(([1, 1], ([0, 0], [0, 0]))),
        lambda x: (x.sum_duplicates(), x.max()),
    ),
    "a frame": (lambda: pd.DataFrame({"a": [1], "b": ["x"]}, index=["p"]), _all_of),
    "a frame of several levels": (
        lambda: pd.DataFrame({"a": [1]}, index=pd.MultiIndex.from_tuples([(1, 2)])),
        lambda x: (x.loc[(1, 2)], x.unstack()),
    ),
    "intervals": (lambda: pd.Series(pd.interval_range(0, 2)), lambda x: x.max()),
    "periods": (lambda: pd.Series(pd.period_range("2020", periods=2, freq="D")), max),
    "a frame of Polars": (
        lambda: pl.DataFrame({"a": [1, 2], "b": [[1], [2]]}),
        lambda x: x.group_by("a").len().sort("a"),
    ),
    "a masked array": (lambda: np.ma.array([1, 2]), lambda x: (x.sum(), x.mask, x.fill_value)),
    "a set that is as it was": (lambda: {1, 2, 3}, lambda x: (x.add(9), x.discard(9))),
    "a queue that is as it was": (queue.Queue, lambda x: (x.put(1), x.get())),
    "numbers that are equal": (
        lambda: [decimal.Decimal(1), np.float32(1), datetime.date(2020, 1, 1)],
        lambda x: x.__setitem__(
            slice(None), [decimal.Decimal(2) / 2, np.float32(1), datetime.date(2020, 1, 1)]
        ),
    ),
    "members of an enum": (lambda: [Hue.RED], lambda x: x[0].name),
}

"""The twenty methods: the references against plain Python, and what the checks must refuse."""

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from breakeven.catalogue import catalogue
from breakeven.errors import Unavailable
from kernels.catalogue import TOP_METHODS
from kernels.top_methods import METHODS, WORKLOADS, with_pandas
from kernels.top_methods.answers import same_by_key, same_rows, same_rows_in_any_order, same_values
from kernels.top_methods.data import (
    one_csv_file,
    only_sales,
    sales_and_ratings,
    sales_and_shops,
    two_halves,
)

(SALES,) = only_sales(1000)
ROWS = SALES.reset_index().to_dict("records")


def test_each_method_is_a_workload_in_the_order_of_the_list():
    assert list(WORKLOADS) == [f"method_{name}" for name in TOP_METHODS]
    assert list(METHODS) == list(TOP_METHODS)
    assert {catalogue.family(name) for name in WORKLOADS} == {"top_methods"}


def test_a_medium_frame_is_enough_for_parts_as_large_as_dask_advises():
    """Its best practices: up to 100 MB. On two workers there are four parts."""
    rows = WORKLOADS["method_sum"].sizes["medium"]
    part = SALES.memory_usage().sum() / len(SALES) * rows / 4
    assert 25e6 < part < 100e6


def test_dask_makes_several_blocks_of_a_medium_file(tmp_path, monkeypatch):
    """A block has at least 64 MB, so of a shorter file a single worker would read all."""
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))
    (path,) = one_csv_file(1000)
    row_bytes = Path(path).stat().st_size / 1000
    assert WORKLOADS["method_read_csv"].sizes["medium"] * row_bytes > 2 * 64e6


def test_the_frame_has_gaps_and_no_two_weights_are_equal():
    assert 20 < SALES["price"].isna().sum() < 90
    assert SALES["weight"].is_unique
    assert [str(kind) for kind in SALES.dtypes] == [
        *("str", "str", "int64", "float64", "float64", "datetime64[ns]")
    ]


def test_rows_are_chosen_dropped_and_ordered_as_plain_python_does():
    kept = [row for row in ROWS if row["price"] > 50]
    assert with_pandas.loc(SALES)["quantity"].tolist() == [row["quantity"] for row in kept]
    assert with_pandas.head(SALES)["weight"].tolist() == [row["weight"] for row in ROWS[:5]]
    assert with_pandas.iloc(SALES).index.tolist() == list(range(500, 600))
    assert with_pandas.sort_values(SALES)["weight"].tolist() == sorted(r["weight"] for r in ROWS)
    assert "weight" not in with_pandas.drop(SALES)
    assert with_pandas.reset_index(SALES)["sale"].tolist() == list(range(1000))


def test_values_are_counted_added_and_averaged_as_plain_python_does():
    shops = Counter(row["shop"] for row in ROWS)
    assert with_pandas.value_counts(SALES).to_dict() == shops
    assert set(with_pandas.unique(SALES)) == set(shops)
    prices = [row["price"] for row in ROWS if not math.isnan(row["price"])]
    assert with_pandas.sum(SALES)["quantity"] == sum(row["quantity"] for row in ROWS)
    assert with_pandas.mean(SALES)["price"] == pytest.approx(sum(prices) / len(prices))
    own = [r["price"] for r in ROWS if r["shop"] == "shop07" and not math.isnan(r["price"])]
    assert with_pandas.groupby(SALES)["shop07"] == pytest.approx(sum(own) / len(own))


def test_values_are_changed_as_plain_python_does():
    prices = [row["price"] for row in ROWS]
    filled = [0.0 if math.isnan(price) else price for price in prices]
    assert with_pandas.fillna(SALES)["price"].tolist() == filled
    assert with_pandas.where(SALES).tolist() == [p if p < 100 else 100.0 for p in prices]
    classes = Counter(with_pandas.apply(SALES))
    assert classes["few"] == sum(row["quantity"] < 10 for row in ROWS)
    assert classes["many"] == sum(row["quantity"] > 50 for row in ROWS)
    fruit = sum(row["kind"] == "apple" for row in ROWS)
    assert Counter(with_pandas.replace(SALES))["fruit"] == fruit
    assert str(with_pandas.astype(SALES)["shop"].dtype) == "category"


def test_frames_are_joined_as_plain_python_does():
    assert with_pandas.concat(*two_halves(1000)).equals(SALES)
    joined = with_pandas.join(*sales_and_ratings(1000))["stars"]
    assert joined.isna().tolist() == [row["sale"] % 2 == 1 for row in ROWS]
    merged = with_pandas.merge(*sales_and_shops(1000))
    assert (merged["city"] == "city" + (merged["shop"].str[4:].astype(int) // 5).astype(str)).all()
    assert len(merged) == 1000


def changed(column, value):
    wrong = SALES.copy()
    wrong[column] = wrong[column].astype(object)
    wrong.loc[500, column] = value
    return wrong.infer_objects()


WRONG_ROWS = {
    "none": None,
    "an array": SALES.to_numpy(),
    "one row is missing": SALES.iloc[:-1],
    "one column is missing": SALES.drop(columns="kind"),
    "the columns are in another order": SALES[SALES.columns[::-1]],
    "a string is wrong": changed("kind", "coal"),
    "a string is missing": changed("kind", None),
    "an integer is wrong": changed("quantity", 1000),
    "a float is wrong": changed("price", 1e9),
    "a gap is filled": SALES.fillna({"price": 0.0}),
    "a date is wrong": changed("sold_on", pd.Timestamp("1999-01-01")),
    "the integers are floats": SALES.astype({"quantity": float}),
    "the strings are categories": SALES.astype({"shop": "category"}),
}


@pytest.mark.parametrize("check", [same_rows, same_rows_in_any_order])
@pytest.mark.parametrize("wrong", WRONG_ROWS.values(), ids=WRONG_ROWS)
def test_wrong_rows_are_refused(wrong, check):
    with pytest.raises(AssertionError):
        check(wrong, SALES)


def test_the_order_of_rows_counts_unless_it_is_free():
    with pytest.raises(AssertionError):
        same_rows(SALES.iloc[::-1], SALES)
    same_rows_in_any_order(SALES.iloc[::-1], SALES)


COUNTS = pd.Series({"a": 3, "b": 1})
WRONG_COUNTS = {
    "none": None,
    "one key is missing": COUNTS[:1],
    "a key is wrong": COUNTS.rename({"b": "c"}),
    "a count is wrong": COUNTS + 1,
    "a number is missing": pd.Series({"a": 3.0, "b": np.nan}),
}


@pytest.mark.parametrize("wrong", WRONG_COUNTS.values(), ids=WRONG_COUNTS)
def test_wrong_counts_are_refused(wrong):
    with pytest.raises(AssertionError):
        same_by_key(wrong, COUNTS)


def test_counts_may_come_in_any_order_and_as_a_frame_or_a_dict():
    for same in (COUNTS[::-1], {"b": 1, "a": 3}, COUNTS.rename_axis("key").reset_index(name="n")):
        same_by_key(same, COUNTS)


@pytest.mark.parametrize("wrong", [None, ["a"], ["a", "a"], ["a", "c"], ["a", "b", "b"]], ids=str)
def test_wrong_values_are_refused(wrong):
    with pytest.raises(AssertionError):
        same_values(wrong, np.array(["b", "a"], dtype=object))


DECLARED = [
    (name, label)
    for name in catalogue.names()
    for label, chosen in catalogue.workload(name).implementations.items()
    if chosen.unavailable
]


@pytest.mark.parametrize(("name", "label"), DECLARED)
def test_what_a_tool_cannot_do_is_said_in_words(name, label):
    reason = catalogue.unavailable_reason(catalogue.workload(name), label)
    assert reason == catalogue.workload(name).implementations[label].unavailable
    assert len(reason.split()) > 5


def test_dask_refuses_rows_by_position_still():
    dask = pytest.importorskip("dask.dataframe")
    workload = catalogue.workload("method_iloc")
    try:
        iloc = catalogue.load(workload, workload.implementations["dask-sync"].function)
    except Unavailable as reason:
        pytest.skip(str(reason))
    with pytest.raises(NotImplementedError, match="only supports selecting columns"):
        iloc(dask.from_pandas(SALES, npartitions=2), None)

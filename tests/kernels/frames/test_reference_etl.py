"""The reference of etl against rows cleaned by hand, the raw files, and its check."""

import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kernels.frames.etl import FILES, check, make_inputs, raw_lines
from kernels.frames.etl.with_pandas import pipeline

RAW = """sale,shop,quantity,price,sold_at
1,shop1,2,10.00,2024-01-05T10:30:15
2, SHOP1 ,3,1.50,2024-01-28T23:30:15
3,Shop2,1,7.00,2024-02-01T00:30:15
4,shop2,many,7.00,2024-02-01T00:30:15
5,shop2,1,,2024-02-01T00:30:15
6,shop2,1,7.00,yesterday afternoon
7,,1,7.00,2024-02-01T00:30:15
8,shop3,1,7.00,2024-02-01T00:30:15
"""
"""Sales 4 to 7 lack something, and shop 3 is not in the table."""

REPORT = pd.DataFrame(
    {
        "region": ["north", "south"],
        "month": [1, 2],
        "sales": [2, 1],
        "revenue": [2 * 10.0 + 3 * 1.5, 7.0],
    }
)


@pytest.fixture
def arguments(tmp_path):
    raw, shops = tmp_path / "raw.csv", tmp_path / "shops.csv"
    raw.write_text(RAW)
    shops.write_text("shop,region\nshop1,north\nshop2,south\n")
    return [str(raw)], str(shops), str(tmp_path)


@pytest.fixture
def answer(arguments):
    return pipeline(*arguments)


def test_pandas_cleans_joins_and_reports_as_done_by_hand(answer):
    check(answer, (REPORT, "the folder of the expected answer is not looked at"))


def test_the_clean_sales_are_in_the_parquet_file(answer):
    sales = pd.read_parquet(answer[1])
    assert sales["sale"].tolist() == [1, 2, 3]
    assert sales["shop"].tolist() == ["shop1", "shop1", "shop2"]


def test_an_answer_can_be_checked_once(answer):
    check(answer, answer)
    assert not Path(answer[1]).exists()
    with pytest.raises(AssertionError):
        check(answer, answer)


def test_the_raw_files_are_the_same_every_time_and_have_every_fault(tmp_path, monkeypatch):
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))
    (paths, shops, output), (again, _, other_output) = make_inputs(800), make_inputs(800)
    assert paths == again
    assert len(paths) == FILES
    assert output != other_output
    raw = pd.concat([pd.read_csv(path) for path in paths], ignore_index=True)
    assert raw["sale"].tolist() == list(range(1, 801))
    listed = pd.read_csv(shops)["shop"]
    assert {"shop1", "shop999"} <= set(listed)
    assert not {"shop50", "shop1000"} & set(listed)
    faults = Counter(quantity=(raw["quantity"] == "many").sum(), price=raw["price"].isna().sum())
    faults += Counter(sold_at=(raw["sold_at"] == "yesterday afternoon").sum())
    faults += Counter(shop=raw["shop"].isna().sum())
    assert all(0.005 * 800 < faults[name] < 0.06 * 800 for name in raw.columns[1:])
    spelled = raw["shop"].dropna()
    assert (spelled.str.strip().str.lower() != spelled).mean() > 0.5


def test_raw_lines_have_five_fields_each():
    assert {line.count(b",") for line in raw_lines(0, 500).splitlines()} == {4}


def rewritten(answer, change):
    sales = pd.read_parquet(answer[1])
    shutil.rmtree(answer[1])
    Path(answer[1]).mkdir()
    change(sales).to_parquet(Path(answer[1]) / "sales.parquet", index=False)
    return answer


WRONG_ANSWERS = {
    "none": lambda _: None,
    "no folder": lambda answer: answer[0],
    "the report is no frame": lambda answer: (answer[0].to_numpy(), answer[1]),
    "a region is missing": lambda answer: (answer[0].iloc[1:], answer[1]),
    "a count is wrong": lambda answer: (answer[0].assign(sales=[2, 2]), answer[1]),
    "a revenue is wrong": lambda answer: (answer[0].assign(revenue=[24.5, 7.1]), answer[1]),
    "a revenue is nan": lambda answer: (answer[0].assign(revenue=[24.5, np.nan]), answer[1]),
    "a month is wrong": lambda answer: (answer[0].assign(month=[1, 3]), answer[1]),
    "nothing was written": lambda answer: (answer[0], f"{answer[1]}-elsewhere"),
    "a sale was not written": lambda answer: rewritten(answer, lambda sales: sales.iloc[1:]),
    "a sale was written twice": lambda answer: rewritten(
        answer, lambda sales: pd.concat([sales, sales.iloc[:1]])
    ),
    "the dates are text": lambda answer: rewritten(
        answer, lambda sales: sales.assign(sold_at=sales["sold_at"].astype(str))
    ),
    "the names were not cleaned": lambda answer: rewritten(
        answer, lambda sales: sales.assign(shop=sales["shop"].str.upper())
    ),
    "a price is wrong": lambda answer: rewritten(
        answer, lambda sales: sales.assign(price=sales["price"] + 1)
    ),
    "the region was left out": lambda answer: rewritten(
        answer, lambda sales: sales.drop(columns="region")
    ),
}


@pytest.mark.parametrize("spoil", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_check_refuses_a_wrong_answer(answer, spoil):
    with pytest.raises(AssertionError):
        check(spoil(answer), (REPORT, ""))

"""The reference of file_features against the standard library, its damaged files, and its check."""

import csv
import statistics
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from kernels.frames.file_features import DAMAGES, ROWS_PER_FILE, check, make_inputs
from kernels.frames.file_features.with_pandas import loop


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("BREAKEVEN_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield make_inputs(100)[0]


@pytest.fixture(scope="module")
def answer(paths):
    return loop(paths)


def test_it_finds_what_the_standard_library_finds(paths, answer):
    with Path(paths[3]).open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    prices = [float(row["price"]) for row in rows]
    weights = [float(row["weight"]) for row in rows]
    by_hand = (
        len(rows),
        len({row["shop"] for row in rows}),
        sum(int(row["quantity"]) * price for row, price in zip(rows, prices, strict=True)),
        statistics.mean(prices),
        max(weights),
        statistics.correlation(prices, weights),
        max(int(row["sold_at"][11:13]) for row in rows),
    )
    assert answer[0].loc["sales-00003.csv"].tolist() == pytest.approx(by_hand, rel=1e-9)


def test_one_file_in_twenty_is_damaged_each_in_another_way(answer):
    features, failures = answer
    assert len(features) == 95
    assert failures == [
        ("sales-00007.csv", "IncompleteRowError"),
        ("sales-00027.csv", "ParserError"),
        ("sales-00047.csv", "ValueError"),
        ("sales-00067.csv", "EmptyDataError"),
        ("sales-00087.csv", "UnicodeDecodeError"),
    ]


def test_a_damage_changes_one_row_or_cuts_the_end():
    header = b"sale,shop,code,quantity,price,weight,sold_at\n"
    row = b"7,shop12,abc,3,4.50,1.250000,2024-01-02T03:04:05\n"
    text = header + ROWS_PER_FILE * row
    for damage, kind in DAMAGES.items():
        damaged = damage(text)
        assert damaged != text
        if kind not in ("IncompleteRowError", "EmptyDataError"):
            changes = Counter(damaged.splitlines()) - Counter(text.splitlines())
            assert changes.total() == 1
        elif kind == "IncompleteRowError":
            assert text.startswith(damaged)
            assert damaged.endswith(b"\n7,shop12,abc,3,4")


WRONG_ANSWERS = {
    "none": lambda *_: None,
    "no failures": lambda features, _: features,
    "the failures are forgotten": lambda features, _: (features, []),
    "a kind is wrong": lambda features, failures: (
        features,
        [(name, "ValueError") for name, _ in failures],
    ),
    "the features are an array": lambda features, failures: (features.to_numpy(), failures),
    "one file is missing": lambda features, failures: (features.iloc[1:], failures),
    "a damaged file came through": lambda features, failures: (
        pd.concat([features, features.iloc[:1].rename({"sales-00000.csv": "sales-00007.csv"})]),
        failures,
    ),
    "the files are in another order": lambda features, failures: (features.iloc[::-1], failures),
    "one feature is missing": lambda features, failures: (features.iloc[:, 1:], failures),
    "one feature is wrong": lambda features, failures: (
        features.assign(shops=features["shops"] + 1),
        failures,
    ),
    "one feature is nan": lambda features, failures: (
        features.assign(price_weight=float("nan")),
        failures,
    ),
}


@pytest.mark.parametrize("spoil", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_check_refuses_a_wrong_answer(answer, spoil):
    with pytest.raises(AssertionError):
        check(spoil(*answer), answer)

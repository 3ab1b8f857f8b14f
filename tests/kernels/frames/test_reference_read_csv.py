"""The files of read_csv and its reference against a parser of our own, and what its check refuses."""

import csv
import hashlib
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kernels.frames.read_csv import FILES, check, lines, make_inputs
from kernels.frames.read_csv.with_pandas import c_engine

PARSERS = {
    "sale": int,
    "shop": str,
    "code": str,
    "quantity": int,
    "price": float,
    "weight": float,
    "sold_at": datetime.fromisoformat,
}


@pytest.fixture
def paths(tmp_path, monkeypatch):
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))
    return make_inputs(100)[0]


@pytest.fixture
def frame(paths):
    return c_engine(paths)


def test_pandas_reads_what_the_standard_library_reads(paths, frame):
    rows = []
    for path in paths:
        with Path(path).open(newline="") as stream:
            rows += list(csv.DictReader(stream))
    parsed = {name: [parse(row[name]) for row in rows] for name, parse in PARSERS.items()}
    assert len(rows) == 100
    check(frame, pd.DataFrame(parsed))


def test_the_sales_are_numbered_from_one_across_the_files(paths, frame):
    assert len(paths) == FILES
    assert frame["sale"].tolist() == list(range(1, 101))


def test_the_text_is_the_same_on_every_machine():
    text = lines(0, 1000)
    assert text.count(b"\n") == 1000
    assert hashlib.sha256(text).hexdigest() == (
        "bbfdd1c799c7ab7e1e3fa62d39a0e80e0b182ebfabb0fa54a6106cd726ba3ff4"
    )


def test_a_second_call_does_not_write_the_files_again(paths):
    before = [Path(path).stat().st_mtime_ns for path in paths]
    assert [Path(path).stat().st_mtime_ns for path in make_inputs(100)[0]] == before


def changed(frame, column, value):
    wrong = frame.copy()
    wrong[column] = wrong[column].astype(object)
    wrong.loc[50, column] = value
    return wrong.infer_objects()


WRONG_ANSWERS = {
    "none": lambda _: None,
    "no frame": lambda frame: frame.to_numpy(),
    "one row is missing": lambda frame: frame.iloc[:-1],
    "one column is missing": lambda frame: frame.drop(columns="code"),
    "the columns are in another order": lambda frame: frame[frame.columns[::-1]],
    "the rows are in another order": lambda frame: frame.iloc[::-1],
    "one column is in another order": lambda frame: frame.assign(
        weight=frame["weight"].to_numpy()[::-1]
    ),
    "one integer is wrong": lambda frame: changed(frame, "quantity", 1000),
    "one float is wrong": lambda frame: changed(frame, "price", frame["price"][50] + 0.01),
    "one float is missing": lambda frame: changed(frame, "price", np.nan),
    "one string is wrong": lambda frame: changed(frame, "shop", "shop0"),
    "one string is missing": lambda frame: changed(frame, "code", None),
    "one timestamp is wrong": lambda frame: changed(frame, "sold_at", pd.Timestamp("2024-01-01")),
    "the timestamps are still text": lambda frame: frame.assign(
        sold_at=frame["sold_at"].astype(str)
    ),
    "the integers are floats": lambda frame: frame.assign(sale=frame["sale"].astype(float)),
}


@pytest.mark.parametrize("spoil", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_check_refuses_a_wrong_answer(frame, spoil):
    with pytest.raises(AssertionError):
        check(spoil(frame), frame)

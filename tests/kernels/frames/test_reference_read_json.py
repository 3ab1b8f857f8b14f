"""The files of read_json and its reference against the standard library, and what its check refuses."""

import hashlib
import json
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from kernels.frames import read_csv
from kernels.frames.read_csv import with_pandas as csv_with_pandas
from kernels.frames.read_json import FILES, check, json_lines, make_inputs
from kernels.frames.read_json.with_pandas import own_parser


@pytest.fixture
def paths(tmp_path, monkeypatch):
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))
    return make_inputs(100)[0]


def test_pandas_reads_what_the_standard_library_reads(paths):
    assert len(paths) == FILES
    text = "".join(Path(path).read_text() for path in paths)
    sales = pd.DataFrame([json.loads(line) for line in text.splitlines()])
    sales["sold_at"] = [datetime.fromisoformat(moment) for moment in sales["sold_at"]]
    check(own_parser(paths), sales)


def test_the_frame_is_that_of_the_csv_files(paths):
    check(own_parser(paths), csv_with_pandas.c_engine(read_csv.make_inputs(100)[0]))


def test_the_text_is_the_same_on_every_machine():
    text = json_lines(0, 1000)
    assert text.count(b"\n") == 1000
    assert hashlib.sha256(text).hexdigest() == (
        "07874877d3a78a9129d8f29845d964d007affcc6bc859da4e1a97b7acf2d772e"
    )


WRONG_ANSWERS = {
    "none": lambda _: None,
    "a file is missing": lambda frame: frame.iloc[: -100 // FILES],
    "the files are in another order": lambda frame: pd.concat([frame[50:], frame[:50]]),
    "a column is missing": lambda frame: frame.drop(columns="code"),
    "the timestamps are text": lambda frame: frame.assign(sold_at=frame["sold_at"].astype(str)),
    "the integers are floats": lambda frame: frame.assign(sale=frame["sale"].astype(float)),
    "one float is wrong": lambda frame: frame.assign(
        weight=frame["weight"].where(frame.index != 7, 0.0)
    ),
}


@pytest.mark.parametrize("spoil", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_check_refuses_a_wrong_answer(paths, spoil):
    frame = own_parser(paths)
    with pytest.raises(AssertionError):
        check(spoil(frame), frame)

"""The files of read_parquet hold what those of read_csv hold, and its check refuses what it must."""

from pathlib import Path

import pandas as pd
import pytest

from kernels.frames import read_csv
from kernels.frames.read_csv import with_pandas as csv_with_pandas
from kernels.frames.read_parquet import FILES, WORKLOAD, check, make_inputs
from kernels.frames.read_parquet.with_pandas import arrow_dtypes, arrow_reader

pytest.importorskip("pyarrow")


@pytest.fixture
def paths(tmp_path, monkeypatch):
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))
    return make_inputs(100)[0]


@pytest.mark.parametrize("function", [arrow_reader, arrow_dtypes])
def test_the_frame_is_that_of_the_csv_files(paths, function):
    assert len(paths) == FILES
    check(function(paths), csv_with_pandas.c_engine(read_csv.make_inputs(100)[0]))


def test_a_second_call_does_not_write_the_files_again(paths):
    before = [Path(path).stat().st_mtime_ns for path in paths]
    assert [Path(path).stat().st_mtime_ns for path in make_inputs(100)[0]] == before


def test_the_baseline_and_its_threads_are_the_same_code_on_two_engines():
    one, many = (WORKLOAD.implementations[label] for label in ("pandas", "pandas-threads"))
    assert one.function == many.function
    assert (one.engine, many.engine) == ("serial", "arrow-threads")


WRONG_ANSWERS = {
    "none": lambda _: None,
    "a file is missing": lambda frame: frame.iloc[: -100 // FILES],
    "the files are in another order": lambda frame: pd.concat([frame[50:], frame[:50]]),
    "a column is missing": lambda frame: frame.drop(columns="sold_at"),
    "the timestamps are text": lambda frame: frame.assign(sold_at=frame["sold_at"].astype(str)),
    "one float is wrong": lambda frame: frame.assign(
        weight=frame["weight"].where(frame.index != 7, 0.0)
    ),
}


@pytest.mark.parametrize("spoil", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_check_refuses_a_wrong_answer(paths, spoil):
    frame = arrow_reader(paths)
    with pytest.raises(AssertionError):
        check(spoil(frame), frame)

"""The tidy table as a file: what is read back is what the report was made of."""

import json
import os
import subprocess
import sys

import pandas as pd
import pytest
from clones import ROOT
from example_results import in_turns, journal, measurement
from pyarrow import parquet

import breakeven
from breakeven.records.errors import ResultsError
from breakeven.records.tables.columns import COLUMNS, MEANINGS
from breakeven.records.tables.export import FORMATS, export

HOSTILE = 'a "quoted", <b>marked</b>\nreason'


@pytest.fixture
def table(tmp_path):
    cases = [
        measurement(),
        in_turns(measurement(implementation="ray", workers=2), 2.0),
        measurement(implementation="threads", status="timeout", reason=HOSTILE),
    ]
    journal(tmp_path, cases)
    return breakeven.load(tmp_path)


def test_every_column_is_explained_in_the_order_of_the_table(table):
    assert set(MEANINGS) == set(COLUMNS) == set(table.columns)


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_is_written_where_a_folder_has_no_name_in_utf_8(table, tmp_path, form):
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    assert export(table, form, folder / f"table.{form}").stat().st_size > 0


def test_parquet_keeps_numbers_samples_and_meanings(table, tmp_path):
    path = export(table, "parquet", tmp_path / "table.parquet")
    found = pd.read_parquet(path)
    assert list(found.columns) == list(table.columns)
    pd.testing.assert_series_equal(found["speedup"], table["speedup"])
    assert [list(row) for row in found["samples_seconds"][0]] == [
        list(row) for row in table["samples_seconds"][0]
    ]
    assert json.loads(found["thread_settings"][0]) == dict(table["thread_settings"][0])
    field = parquet.read_schema(path).field("peak_bytes")
    assert field.metadata[b"description"].decode() == MEANINGS["peak_bytes"]


def test_csv_and_json_keep_words_and_what_is_missing(table, tmp_path):
    read = pd.read_csv(export(table, "csv", tmp_path / "table.csv"))
    assert read["reason"][2] == HOSTILE
    assert read["seconds"].isna().tolist() == [False, False, True]
    assert json.loads(read["samples_seconds"][0]) == [list(r) for r in table["samples_seconds"][0]]
    told = json.loads(export(table, "json", tmp_path / "table.json").read_text())
    assert told["columns"] == dict(MEANINGS)
    assert told["rows"][2]["reason"] == HOSTILE
    assert told["rows"][2]["seconds"] is None
    assert told["rows"][1]["speedup"] == table["speedup"][1]


def test_an_unknown_format_and_a_folder_that_is_not_there_are_refused(table, tmp_path):
    with pytest.raises(ResultsError, match="parquet, csv, json"):
        export(table, "xlsx", tmp_path / "table.xlsx")
    for form in FORMATS:
        with pytest.raises(ResultsError, match="cannot be written"):
            export(table, form, tmp_path / "nowhere" / "table")


@pytest.mark.slow
def test_the_command_writes_the_reference_runs_of_a_fresh_clone(tmp_path):
    target = tmp_path / "all.csv"
    command = [sys.executable, "-m", "breakeven", "export", "--format", "csv"]
    done = subprocess.run(
        [*command, "--output", str(target)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert str(target) in done.stdout
    assert len(pd.read_csv(target)) == len(breakeven.load())

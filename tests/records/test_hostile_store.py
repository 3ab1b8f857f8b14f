"""asv's store with files that are none, or hold what asv never writes: named, and all else is read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asv.benchmarks import Benchmarks
from hostile_lines import BEYOND, TOO_DEEP

from breakeven.findings.verdicts.history import read_history
from breakeven.records.reading.left_out import LeftOut
from breakeven.records.tables.asv_store import read_store

NAME = "arrays.Ndvi.track_seconds"
KNOWN = {"name": NAME, "version": "1", "unit": "seconds", "type": "track", "code": ""}
NONE_LISTED = json.dumps({"version": Benchmarks.api_version})
KNOWN |= {"params": [["'numpy'", "'ray'"], ["'small'"]], "param_names": ["implementation", "size"]}


def result(**changes: Any) -> dict[str, Any]:
    """A file of results as asv writes it, with one benchmark."""
    columns = ["result", "params", "version", "stats_ci_99_a", "stats_ci_99_b"]
    values = [[0.5, 0.25], KNOWN["params"], "1", [0.4, 0.2], [0.6, 0.3]]
    return {
        "version": 2,
        "commit_hash": "4f1d2c9a" * 5,
        "date": 1_700_000_000_000,
        "env_name": "fresh-py3.11",
        "env_vars": {},
        "python": "3.11",
        "requirements": {},
        "params": {"machine": "box"},
        "result_columns": columns,
        "results": {NAME: values},
        "durations": {},
        **changes,
    }


@pytest.fixture
def box(asv_config: Path) -> Path:
    """The folder of a machine, with one file of results that can be used."""
    folder = asv_config.parent / "store" / "box"
    folder.mkdir(parents=True)
    (folder / "machine.json").write_text('{"machine": "box", "version": 1}')
    listed = {NAME: KNOWN, "version": Benchmarks.api_version}
    (folder.parent / "benchmarks.json").write_text(json.dumps(listed))
    (folder / "4f1d2c9a-fresh-py3.11.json").write_text(json.dumps(result()))
    return folder


def column(index: int, value: Any) -> dict[str, Any]:
    """Results of which one column of the benchmark is something else."""
    of = result()
    of["results"][NAME][index] = value
    return of


WRONG: dict[str, str] = {
    "nothing": "null",
    "a list": "[]",
    "a text": '"results"',
    "cut": json.dumps(result())[:-40],
    "empty": "",
    "too deep": TOO_DEEP,
    "no JSON": "<<<<<<< HEAD",
    "another version": json.dumps(result(version=99)),
    "a version in words": json.dumps(result(version="2")),
    "no commit": json.dumps(result(commit_hash=5)),
    "a date in words": json.dumps(result(date="today")),
    "a date beyond any calendar": json.dumps(result(date=10**30)),
    "parameters in a list": json.dumps(result(params=[])),
    "another machine": json.dumps(result(params={"machine": "other"})),
    "results in a list": json.dumps(result(results=[])),
    "columns that are none": json.dumps(result(result_columns=5)),
    "an unknown column": json.dumps(result(result_columns=["colour"])),
    "a benchmark that is null": json.dumps(result(results={NAME: None})),
    "values in words": json.dumps(column(0, ["fast", "slow"])),
    "a value beyond any number": json.dumps(column(0, [int(BEYOND), 1.0])),
    "an endless value": json.dumps(column(0, [float("inf"), 1.0])),
    "parameters that are null": json.dumps(column(1, None)),
    "more combinations than can be": json.dumps(column(1, [list(map(str, range(100)))] * 9)),
    "an interval in words": json.dumps(column(3, ["low", "low"])),
    "an interval of a number": json.dumps(column(3, 5)),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_asv_never_wrote_is_named_and_all_others_are_read(
    box: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = box / "00000000-fresh-py3.11.json"
    path.write_text(WRONG[name])
    config = box.parent.parent / "asv.conf.json"
    left_out: list[LeftOut] = []
    table = read_store(config, "track_seconds", newest=5, left_out=left_out)
    assert sorted(table["value"]) == [0.25, 0.5]
    assert [each.path for each in left_out] == [path]
    assert f"{path} is left out: it " in capsys.readouterr().err
    assert len(read_history(config).points) == 1


def _pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def _loop(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to(path)


def _folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


@pytest.mark.parametrize("make", [_pipe, _loop, _folder], ids=["pipe", "loop", "folder"])
def test_what_is_no_file_is_named_and_nothing_waits_for_it(
    box: Path, make: Callable[[Path], None]
) -> None:
    config = box.parent.parent / "asv.conf.json"
    make(box / "00000000-fresh-py3.11.json")
    make(box.parent / "benchmarks.json")
    left_out: list[LeftOut] = []
    assert len(read_store(config, left_out=left_out)) == 2
    assert {each.path.name for each in left_out} == {
        "00000000-fresh-py3.11.json",
        "benchmarks.json",
    }
    make(box / "machine.json")
    left_out = []
    assert read_store(config, left_out=left_out).empty
    assert {each.path.name for each in left_out} >= {"box", "benchmarks.json"}


@pytest.mark.parametrize(
    "listed",
    ["null", "[]", "5", "", TOO_DEEP, NONE_LISTED, f'{{"{NAME}": 5, "version": 2}}'],
    ids=["nothing", "a list", "a number", "empty", "too deep", "of none", "a number for one"],
)
def test_a_list_of_benchmarks_that_is_none_costs_no_value(
    box: Path, capsys: pytest.CaptureFixture[str], listed: str
) -> None:
    path = box.parent / "benchmarks.json"
    path.write_text(listed)
    config = box.parent.parent / "asv.conf.json"
    table = read_store(config)
    assert sorted(table["value"]) == [0.25, 0.5]
    assert not table["is_current"].any()
    told = capsys.readouterr().err
    assert ("benchmarks.json is left out: it " in told) == (listed != NONE_LISTED)


@pytest.mark.parametrize(
    "machine",
    ["null", "{}", '{"machine": 5}', "<<<<"],
    ids=["nothing", "an empty table", "a number for its name", "no JSON"],
)
def test_a_machine_that_is_none_costs_its_own_results(box: Path, machine: str) -> None:
    other = box.parent / "other"
    other.mkdir()
    (other / "machine.json").write_text(machine)
    (other / "4f1d2c9a-fresh-py3.11.json").write_text(json.dumps(result()))
    left_out: list[LeftOut] = []
    assert len(read_store(box.parent.parent / "asv.conf.json", left_out=left_out)) == 2
    assert [each.path.name for each in left_out] == ["other"]
    assert "is passed over, because its machine.json is not what asv writes" in left_out[0].reason

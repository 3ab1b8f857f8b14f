"""Lines of a journal that cannot be used: passed over, counted once, and never in a usable one's way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_results import journal, measurement, run

from breakeven.records.journal import Journal, journals
from breakeven.records.measurement import Measurement
from breakeven.records.tables.table import every_measurement, read_results

ONE = replace(measurement("ndvi", "numpy", "small", 4), is_baseline=True)
OTHER = measurement("ndvi", "numba", "small", 4)
Change = Callable[[dict[str, Any]], object]


def _line(changed: Change | None = None) -> bytes:
    """The line of a case, its record changed."""
    record = {"kind": "case", **json.loads(json.dumps(OTHER.to_json()))}
    if changed:
        changed(record)
    return json.dumps(record, separators=(",", ":")).encode()


UNUSABLE: dict[str, bytes] = {
    "cut short": _line()[:-40],
    "no JSON": b"<<<<<<< HEAD",
    "another type": b"[1, 2]",
    "no kind": b"{}",
    "a kind that is no text": b'{"kind":5}',
    "too deep": b"[" * 100_000,
    "another encoding": _line().replace(b"numba", b"n\xfcmba"),
    "UTF-16": _line().decode().encode("utf-16"),
    "half a character": _line().replace(b"numba", b"n\\udcfcmba"),
    "not a number": _line(lambda of: of.update(samples_seconds=[[float("nan")]])),
    "beyond any number": _line(lambda of: of.update(wall_seconds=1)).replace(
        b'"wall_seconds":1', b'"wall_seconds":1e999'
    ),
    "no case": _line(lambda of: of.pop("case")),
    "no status": _line(lambda of: of.pop("status")),
    "no status that is known": _line(lambda of: of.update(status="fine")),
    "a status that is a list": _line(lambda of: of.update(status=["ok"])),
    "a size that is a text": _line(lambda of: of["case"].update(n="4")),
    "a name that is a number": _line(lambda of: of["case"].update(workload=4)),
    "samples in a text": _line(lambda of: of.update(samples_seconds=["abc"])),
    "samples that are no rows": _line(lambda of: of.update(samples_seconds=[1.0])),
    "samples below 0": _line(lambda of: of.update(samples_seconds=[[-1.0]])),
    "a start below 0": _line(lambda of: of.update(import_seconds=-1.0)),
    "memory below 0": _line(lambda of: of.update(peak_bytes=-1)),
    "turns without partners": _line(lambda of: of.update(baseline_samples_seconds=[[1.0]] * 9)),
    "bytes in a text": _line(lambda of: of.update(peak_bytes="many")),
    "a source that is a list": b'{"kind":"source","sha256":[],"text":1}',
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_one_unusable_line_costs_only_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    written = journal(tmp_path, [ONE, OTHER])
    with written.path.open("ab") as stream:
        stream.write(UNUSABLE[name] + b"\n")
    assert written.measurements() == [ONE, OTHER]
    table = read_results(tmp_path).table
    assert sorted(table["implementation"]) == ["numba", "numpy"]
    assert len(every_measurement(journals(tmp_path))) == 2
    told = capsys.readouterr().err
    assert told == f"breakeven: 1 line of {written.path} cannot be used and is left out\n"


def test_half_a_character_in_a_reason_costs_no_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = journal(tmp_path, [ONE])
    failed = {"status": "crashed", "reason": "no file caf\udce9.txt", "samples_seconds": []}
    with written.path.open("ab") as stream:
        stream.write(_line(lambda of: of.update(failed)) + b"\n")
    assert written.measurements()[1].reason == "no file caf\\udce9.txt"
    assert OTHER.case in written.cases()
    assert capsys.readouterr().err == ""


def test_an_unusable_case_does_not_hide_an_earlier_run_of_it(tmp_path: Path) -> None:
    journal(tmp_path, [ONE, OTHER])
    later = journal(tmp_path, [ONE], run("later", started_at="2026-12-01T00:00:00+00:00"))
    nothing = {"samples_seconds": [], "peak_bytes": None, "peaks_bytes": []}
    line = _line(lambda of: of.update(nothing, measured_at="2026-12-01T00:00:00+00:00"))
    later.path.write_bytes(later.path.read_bytes() + line + b"\n")
    assert OTHER.case in later.cases()
    table = read_results(tmp_path).table.set_index("implementation")
    assert table.loc["numba", "run"] == run().run
    assert table.loc["numpy", "run"] == "later"


@pytest.mark.parametrize("changes", [{"started_at": "then"}, {"started_at": "2026-12-01"}])
def test_a_run_that_cannot_be_used_is_left_out_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, str]
) -> None:
    journal(tmp_path, [ONE])
    journal(tmp_path, [OTHER], replace(run("broken"), **changes))
    assert list(read_results(tmp_path).table["implementation"]) == ["numpy"]
    assert "broken.jsonl" in capsys.readouterr().err


def test_what_a_kill_left_of_the_last_line_is_taken_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = journal(tmp_path, [ONE, OTHER])
    whole = written.path.read_bytes()
    for cut in (whole[:-1], whole[:-200]):
        written.path.write_bytes(cut)
        Journal(written.path).append(OTHER)
        assert set(map(_labels, written.measurements())) == {"numpy", "numba"}
    assert capsys.readouterr().err == ""
    assert all(map(json.loads, written.path.read_bytes().splitlines()))


def _labels(of: Measurement) -> str:
    return of.case.implementation

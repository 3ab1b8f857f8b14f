"""Lines of a journal that cannot be used: left out, named with file and line, and in no usable one's way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_results import journal, measurement, run, site_text
from hostile_lines import NO_RECORD, WRONG_IN_A_CASE, hostile

import breakeven
from breakeven.records.journal import Journal, journals
from breakeven.records.measurement import Measurement
from breakeven.records.tables.export import export
from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site

ONE = replace(measurement("ndvi", "numpy", "small", 4), is_baseline=True)
OTHER = measurement("ndvi", "numba", "small", 4)
Change = Callable[[dict[str, Any]], object]
APPENDED = 5
"""The line after that of the run, of a source, and of two cases."""


def _line(changed: Change | None = None) -> bytes:
    """The line of a case, its record changed."""
    record = {"kind": "case", **json.loads(json.dumps(OTHER.to_json()))}
    if changed:
        changed(record)
    return json.dumps(record, separators=(",", ":")).encode()


UNUSABLE: dict[str, bytes] = {
    **NO_RECORD,
    **hostile(json.loads(_line()), WRONG_IN_A_CASE),
    "cut short": _line()[:-40],
    "another encoding": _line().replace(b"numba", b"n\xfcmba"),
    "UTF-16": _line().decode().encode("utf-16"),
    "half a character": _line().replace(b"numba", b"n\\udcfcmba"),
    "no samples and no peak": _line(lambda of: of.update(samples_seconds=[], peak_bytes=None)),
    "a failure without a reason": _line(lambda of: of.update(status="crashed")),
}


def _with(folder: Path, *lines: bytes) -> Journal:
    """A journal of two cases, and these lines after them."""
    written = journal(folder, [ONE, OTHER])
    with written.path.open("ab") as stream:
        stream.writelines(line + b"\n" for line in lines)
    return written


@pytest.mark.parametrize("name", UNUSABLE)
def test_one_unusable_line_costs_only_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    written = _with(tmp_path, UNUSABLE[name])
    assert written.measurements() == [ONE, OTHER]
    found = read_results(tmp_path)
    assert sorted(found.table["implementation"]) == ["numba", "numpy"]
    assert [(each.path, each.line) for each in found.left_out] == [(written.path, APPENDED)]
    told = capsys.readouterr().err
    line = f"1 line of {written.path} cannot be used and is left out: line {APPENDED}: "
    assert told.startswith(f"breakeven: {line}")
    assert told.count("\n") == 1
    assert len(told) > len(line) + len("breakeven: \n")
    assert written.left_out[0].reason in told


def test_a_whole_file_of_them_is_exported_and_reported_with_every_line_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = _with(tmp_path, *UNUSABLE.values())
    kept = export(breakeven.load(tmp_path), "json", tmp_path / "table.json")
    assert {row["implementation"] for row in json.loads(kept.read_text())["rows"]} == {
        "numpy",
        "numba",
    }
    told = capsys.readouterr().err
    assert told.startswith(f"breakeven: {len(UNUSABLE)} lines of {written.path} cannot be used")
    assert f"; and {len(UNUSABLE) - 3} more" in told
    results = read_results(tmp_path)
    numbers = [each.line for each in results.left_out]
    assert sorted(number for number in numbers if number) == [
        *range(APPENDED, APPENDED + len(UNUSABLE))
    ]
    index = write_site(results, tmp_path / "site")
    assert f"{len(UNUSABLE)} stored records cannot be used and are left out" in index.read_text()
    page = (tmp_path / "site" / "environment.html").read_text()
    assert f"{written.path.name}, line {APPENDED}: " in page
    assert "What was left out" in page
    assert "numba" in site_text(index)


def test_what_is_left_out_shows_nothing_that_could_move_a_cursor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _with(tmp_path, _line(lambda of: of.update(status="\x1b[31m\nred")))
    (lost,) = read_results(tmp_path).left_out
    assert "\x1b" not in lost.reason
    assert capsys.readouterr().err.count("\n") == 1


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


@pytest.mark.parametrize(
    "known", [{"colour": "red"}, {"samples": [5]}], ids=["a text", "a list of numbers"]
)
def test_fields_that_this_version_has_not_are_passed_over(
    tmp_path: Path, known: dict[str, Any]
) -> None:
    written = journal(tmp_path, [ONE])
    line = _line(lambda of: (of.update(known), of["case"].update(known)))
    written.path.write_bytes(written.path.read_bytes() + line + b"\n")
    assert {each.case for each in written.measurements()} == {ONE.case, OTHER.case}
    assert written.left_out == []


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
    assert sum(len(each.measurements()) for each in journals(tmp_path)) == 3


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

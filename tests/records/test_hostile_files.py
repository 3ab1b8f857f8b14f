"""Files of runs that are none, or of a later version: left out and named, and all others are read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_notes import realistic_notes
from example_results import in_turns, journal, measurement, realistic, run
from hostile_lines import BEYOND, ENDLESS, TOO_DEEP, with_raw

from breakeven.records.break_evens import BREAK_EVEN, MeasuredBreakEven
from breakeven.records.journal import Journal, journals
from breakeven.records.reading.left_out import LeftOut
from breakeven.records.tables.table import read_results

ONE = replace(measurement("ndvi", "numpy", "small", 4), is_baseline=True)
NEWER = "it was written by a newer Breakeven (schema 99; this one reads up to 1): upgrade with pip "


def _dead_link(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _text(text: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(text)


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder": (Path.mkdir, "it is a folder"),
    "a dead link": (_dead_link, "it is a link that leads nowhere"),
    "a link to itself": (_loop, "it is a link that leads back to itself"),
    "a pipe": (os.mkfifo, "it is no plain file"),
    "a picture": (_text(bytes(range(256)) * 9), "it does not begin with a run"),
    "a page": (_text(b"<!doctype html>\n<p>Not found</p>\n"), "it does not begin with a run"),
    "blank lines": (_text(b"\n\n\n"), "it does not begin with a run"),
    "a case without a run": (_text(b'{"kind":"case"}\n'), "it does not begin with a run"),
    "too deep": (_text(TOO_DEEP.encode() + b"\n"), "it does not begin with a run"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_file_of_a_run_is_named_and_all_others_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    make, why = FILES[name]
    journal(tmp_path, [ONE])
    make(tmp_path / "other.jsonl")
    for _ in range(2):
        found = read_results(tmp_path)
        assert list(found.table["implementation"]) == ["numpy"]
        assert [(each.path.name, each.line) for each in found.left_out] == [("other.jsonl", None)]
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"{tmp_path / 'other.jsonl'} is left out: {why}" in told


def test_a_folder_that_is_none_holds_no_runs_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name, why in (("file", "is no folder"), ("loop", "is a link that leads back to itself")):
        if name == "loop":
            _loop(tmp_path / name)
        left_out: list[LeftOut] = []
        assert journals(tmp_path / name, left_out) == []
        assert left_out == [LeftOut(tmp_path / name, None, why)]
    assert journals(tmp_path / "nothing", left_out) == []
    assert len(left_out) == 1


WRONG_IN_A_RUN = {
    "started_at": ('"then"', '"2026-12-01"', "5", "null", '"9999-12-31T23:59:59+00:00"'),
    "run": ("5", "null"),
    "dirty": ('"yes"',),
    "machine": ("5", '{"cores usable": 2}'),
    "versions": ("[]",),
    "settings": (
        *("5", TOO_DEEP, '{"workloads": []}', '{"workloads": {"ndvi": 5}}', '{"processes": "x"}'),
        *(
            '{"workloads": {"ndvi": {"functions": 5}}}',
            '{"workloads": {"ndvi": {"ingests": 5}}}',
            '{"workloads": {"ndvi": {"order": [5]}}}',
        ),
        *(
            '{"workloads": {"ndvi": {"lesson": ["so"]}}}',
            '{"workloads": {"ndvi": {"compares": 2}}}',
        ),
        *('{"environments": {"modin": 5}}', '{"limit_calls": "x"}', '{"sources": 5}'),
        *(f'{{"processes": {BEYOND}}}', f'{{"any": {ENDLESS}}}'),
    ),
    "schema": ('"x"', "-1", "null"),
}


@pytest.mark.parametrize(
    ("field", "raw"),
    [
        pytest.param(name, raw, id=f"{name} {raw[:40]}")
        for name, values in WRONG_IN_A_RUN.items()
        for raw in values
    ],
)
def test_a_run_that_cannot_be_used_is_left_out_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], field: str, raw: str
) -> None:
    journal(tmp_path, [ONE])
    broken = journal(tmp_path, [replace(ONE, run="broken")], run("broken")).path
    first, rest = broken.read_bytes().split(b"\n", 1)
    broken.write_bytes(with_raw(json.loads(first), field, raw) + b"\n" + rest)
    found = read_results(tmp_path)
    assert list(found.table["run"]) == [run().run]
    assert [each.path.name for each in found.left_out] == ["broken.jsonl"]
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"{broken} is left out: it does not begin with a run" in told
    assert "(line 1: " in told


def test_a_file_of_a_later_version_is_refused_with_the_next_step_and_earlier_ones_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, schema in (("now", 1), ("oldest", None), ("later", 99)):
        path = journal(tmp_path, [replace(ONE, run=name)], run(name)).path
        version = "" if schema is None else f'"schema":{schema},'
        path.write_text(path.read_text().replace('"schema":1,', version))
    found = read_results(tmp_path)
    assert set(found.runs) <= {"now", "oldest"}
    assert {each.run().run for each in journals(tmp_path)} == {"now", "oldest"}
    assert f"later.jsonl is left out: {NEWER}install -U breakeven" in capsys.readouterr().err
    assert Journal(tmp_path / "later.jsonl").measurements() == []


HOSTILE_NOTES: dict[str, Any] = {
    "limits": {"read_bytes_per_second": {"1": "fast"}},
    "limits of no thread": {"kind": "limits", "read_bytes_per_second": {"none": 1e9}},
    "limits of 0": {"kind": "limits", "triad_bytes_per_second": {"1": 0}},
    "limits below 0": {"kind": "limits", "disk_read_bytes_per_second": -1},
    "limits of processes": {"kind": "limits", "each_process": {"read bandwidth": [1, 2]}},
    "engine": {"engine": "ray"},
    "engine of no status": {"kind": "engine", "engine": "ray", "workers": 2, "status": "fine"},
    "memory_need": {"case": None},
    "memory_need of no status": {
        "kind": "memory_need",
        "status": "fine",
        "case": ONE.to_json()["case"],
    },
    "break_even": {"workload": "ndvi"},
    "self": {"engine": "ray", "first_seconds": [[0]], "second_seconds": [[1]]},
    "self of one side": {"kind": "self", "engine": "ray", "first_seconds": [[1.0]]},
    "self of uneven sides": {
        "kind": "self",
        "engine": "ray",
        "first_seconds": [[1.0, 1.0]],
        "second_seconds": [[1.0, 1.0, 1.0]],
    },
    "self of nobody": {"kind": "self", "engine": 5, "first_seconds": [], "second_seconds": []},
    "end": {"ended_at": 5},
    "end of all": {"kind": "end", "others_share": 7},
}


def test_notes_that_cannot_be_used_cost_only_themselves_and_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = [in_turns(each) for each in realistic()[:20]]
    every = realistic()
    good = [(kind, note) for kind, note in realistic_notes(every) if kind != "memory_need"]
    search = MeasuredBreakEven(
        workload=cases[0].case.workload,
        workload_version="1",
        unit="values",
        first="numba",
        second="numpy",
        baseline="numpy",
        run=run().run,
        first_workers=1,
        second_workers=1,
        outcome="cannot tell",
    )
    bad = [(note.get("kind", name), note) for name, note in HOSTILE_NOTES.items()]
    notes = [*good, (BREAK_EVEN, search.to_json()), *bad]
    written = journal(tmp_path, cases, notes=notes)
    found = read_results(tmp_path)
    first = written.path.read_bytes().count(b"\n") - len(bad) + 1
    assert sorted(each.line or 0 for each in found.left_out) == [*range(first, first + len(bad))]
    (kept,) = found.notes.values()
    assert kept.limits is not None
    assert kept.ended_at == "2026-11-21T21:04:00+00:00"
    assert len(kept.engine_costs) == 4
    assert kept.spreads.figures["ray"]
    assert found.break_evens == [search]
    told = capsys.readouterr().err
    assert told.startswith(f"breakeven: {len(bad)} lines of {written.path} cannot be used")
    assert told.count("\n") == 1

"""The journal: what is on disk counts, whatever happened while it was written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from example_results import journal, measurement, run

from breakeven.records.errors import ResultsError
from breakeven.records.journal import Journal, journals
from breakeven.records.run_notes import END, run_notes
from breakeven.records.tables.table import read_results

ONE = measurement("ndvi", "numpy", "small", 4)
OTHER = measurement("ndvi", "numba", "small", 4)


def test_what_was_appended_comes_back(tmp_path: Path) -> None:
    written = journal(tmp_path, [ONE, OTHER])
    assert written.measurements() == [ONE, OTHER]
    assert written.run() == run()


def test_a_work_that_was_told_in_fractions_is_read_as_a_whole_number(tmp_path: Path) -> None:
    written = journal(tmp_path, [replace(ONE, bytes_moved=10, operations=3)])
    text = written.path.read_text().replace('"bytes_moved":10,', '"bytes_moved":10.5,')
    written.path.write_text(text.replace('"operations":3,', '"operations":3.0,'))
    assert written.measurements() == [replace(ONE, bytes_moved=10, operations=3)]


def test_a_source_stands_in_the_file_once(tmp_path: Path) -> None:
    other_size = replace(ONE, case=replace(ONE.case, size="medium"))
    written = journal(tmp_path, [ONE, other_size])
    assert written.path.read_text().count('{"kind":"source"') == 1
    assert [each.source for each in written.measurements()] == [ONE.source, ONE.source]


def test_the_last_of_two_measurements_of_a_case_counts(tmp_path: Path) -> None:
    again = replace(ONE, measured_at="2026-11-21T23:00:00+00:00")
    assert journal(tmp_path, [ONE, again]).measurements() == [again]


def test_a_line_cut_short_by_a_kill_costs_only_itself(tmp_path: Path) -> None:
    written = journal(tmp_path, [ONE, OTHER])
    whole = written.path.read_bytes()
    written.path.write_bytes(whole[:-200])
    assert written.measurements() == [ONE]
    written.append(OTHER)
    assert written.measurements() == [ONE, OTHER]


def test_the_cases_of_a_run_are_found_without_reading_their_measurements(tmp_path: Path) -> None:
    odd = replace(ONE, case=replace(ONE.case, workload='a } brace { and a "quote"'))
    written = journal(tmp_path, [ONE, odd, OTHER, ONE])
    assert written.cases() == [ONE.case, odd.case, OTHER.case, ONE.case]
    written.path.write_bytes(written.path.read_bytes()[:-200])
    assert written.cases() == [ONE.case, odd.case, OTHER.case]


def test_a_journal_that_is_not_there_or_empty_has_no_notes(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    assert Journal(path).notes("limits") == []
    path.touch()
    assert Journal(path).notes("limits") == []


def test_what_is_noted_together_is_there_wholly_or_not_at_all(tmp_path: Path) -> None:
    written = journal(tmp_path, [ONE])
    before = written.path.read_bytes()
    with pytest.raises(TypeError):
        written.note_together([("good", {"a": 1}), ("bad", {"a": object()})])
    assert written.path.read_bytes() == before
    written.path.write_bytes(before + b'{"kind":"cut')
    written.note_together([("good", {"a": 1}), ("good", {"a": 2})])
    assert written.path.read_bytes().startswith(before + b'{"a":1,"kind":"good"}\n')
    assert [each["a"] for each in written.notes("good")] == [1, 2]
    assert list(written.path.parent.iterdir()) == [written.path]


def test_a_source_that_was_cut_short_is_written_again(tmp_path: Path) -> None:
    whole = journal(tmp_path, [ONE]).path
    head = whole.read_bytes().partition(b'"source"')[0] + b'"source","sha256":"'
    cut = head + whole.read_bytes().removeprefix(head)[:30]
    whole.write_bytes(cut)
    written = Journal(whole)
    written.note("limits", {})  # ends the cut line
    written.append(ONE)
    assert written.measurements() == [ONE]


def test_a_run_killed_at_birth_is_passed_over(tmp_path: Path) -> None:
    journal(tmp_path, [ONE])
    (tmp_path / "born.jsonl").write_text("")
    (tmp_path / "cut.jsonl").write_text('{"kind":"run","sch')
    assert [each.run() for each in journals(tmp_path)] == [run()]


def test_a_file_that_is_no_journal_is_named_and_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal(tmp_path, [ONE])
    (tmp_path / "other.jsonl").write_text('{"kind":"case"}\n')
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(ResultsError, match=r"other\.jsonl does not begin with a run"):
        Journal(tmp_path / "other.jsonl").run()
    for _ in range(2):
        assert [each.run() for each in journals(tmp_path)] == [run()]
    told = capsys.readouterr().err
    assert told.count("other.jsonl is left out: it does not begin with a run") == 1
    assert told.count("folder.jsonl is left out: it is a folder") == 1


def test_of_two_runs_in_one_file_the_first_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (one := tmp_path / "one").mkdir()
    (two := tmp_path / "two").mkdir()
    later = replace(OTHER, run="later")
    parts = [
        journal(one, [ONE]).path,
        journal(two, [later], run("later", started_at="2026-12-01T00:00:00+00:00")).path,
    ]
    (glued := tmp_path / "glued.jsonl").write_bytes(b"".join(path.read_bytes() for path in parts))
    assert Journal(glued).measurements() == [ONE]
    assert Journal(glued).cases() == [ONE.case]
    results = read_results(tmp_path)
    assert set(results.table["implementation"]) == {"numpy"}
    assert set(results.table["run"]) == set(results.runs)
    told = capsys.readouterr().err
    assert told.count("holds several runs") == 1
    assert "all but the first is left out" in told


def test_a_full_disk_is_said_and_the_file_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = journal(tmp_path, [ONE])
    monkeypatch.setattr("breakeven.records.journal.os.fsync", _no_space)
    with pytest.raises(ResultsError, match="No space left on device; make room"):
        written.append(OTHER)
    monkeypatch.undo()
    assert ONE in Journal(written.path).measurements()


def _no_space(_: int) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.42, "others used 42 % of the processors meanwhile"),
        *((each, "") for each in (0.05, 7, -1, "half", None)),
    ],
)
def test_what_is_no_share_of_the_processors_is_not_told(tmp_path, share, words):
    journal(tmp_path, [measurement()], run(), notes=[(END, {"others_share": share})])
    (kept,) = journals(tmp_path)
    assert run_notes(kept, ()).others_in_words == words

"""Journals of comparisons and proofs that are none, or of a later version: named, and all others are read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from example_profiles import some_profile
from hostile_lines import BEYOND, TOO_DEEP, with_raw

from breakeven.compare.sharing import joined
from breakeven.errors import UserError
from breakeven.findings.explanations.profiles import read_profiles, write_profile
from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.compared_sides import COMPARED, FINISHED, SIDES
from breakeven.findings.verdicts.comparisons import read_comparisons
from breakeven.findings.verdicts.confirmations import read_confirmations
from breakeven.records.journal import Journal
from breakeven.records.proofs.accuracy import Contest, Score
from breakeven.records.proofs.proofs import read_proofs
from breakeven.records.reading.left_out import LeftOut
from breakeven.report.site import write_without_table

CHANGE = Change(quantity="time", verdict="slower", ratio=1.25, low=1.2, high=1.3, pairs=6)
CASE = CaseCompared("sums", "loop", "small", changes=(CHANGE,))
SIDE = {"commit": "a" * 40, "python": "3.12", "requirements": [["numpy", "2.4"]]}
BOTH = {"before": SIDE, "after": SIDE, "compared_at": "2026-01-01T00:00:00+00:00"}
NEWER = "was written by a newer Breakeven (schema 99; this one reads up to 1): upgrade with pip"


def comparison(folder: Path, name: str = "good", *lines: bytes) -> Path:
    """A finished comparison, and these lines after it."""
    folder.mkdir(exist_ok=True)
    written = Journal(folder / f"{name}.jsonl")
    written.note(SIDES, BOTH)
    written.note(COMPARED, CASE.to_json())
    with written.path.open("ab") as stream:
        stream.writelines(line + b"\n" for line in lines)
    return written.path


WRONG_SIDES = {
    "before": ("gone", "5", "null", '{"commit": 5}', '{"commit": "a", "requirements": [["x"]]}'),
    "after": ("[]", '{"commit": "a", "python": 3.12}'),
    "source": ("5",),
    "compared_at": ("5", '"then"', '"2026-01-01"'),
    "shard": ('"x"', '"0/2"', "2"),
    "schema": ('"1"', "null"),
    "kind": ("5",),
}
WRONG_CASES = {
    "outcome": ('"fine"', "null"),
    "workload": ("5", "null"),
    "changes": ("null", "5", "[5]", TOO_DEEP, '[{"quantity": "time"}]'),
    "changes.0.verdict": ('"worse"', "5"),
    "changes.0.quantity": ('"speed"',),
    "changes.0.ratio": ('"1"', "NaN", "1e999", BEYOND),
    "changes.0.pairs": ("-1", "1.5"),
    "changes.0.clock": ('"sun"',),
    "control": ("5",),
}


def changed(record: dict[str, Any], name: str, raw: str) -> bytes:
    """The line of a note whose field is something else, or gone."""
    if raw == "gone":
        return json.dumps({key: value for key, value in record.items() if key != name}).encode()
    within, _, rest = name.partition(".0.")
    if rest:
        inner = with_raw(record[within][0], rest, raw).decode()
        return with_raw(record, within, f"[{inner}]")
    return with_raw(record, name, raw)


def each_of(wrong: dict[str, tuple[str, ...]]) -> list[Any]:
    """A field and what stands in it, for each."""
    return [
        pytest.param(name, raw, id=f"{name} {raw[:40]}")
        for name, values in wrong.items()
        for raw in values
    ]


@pytest.mark.parametrize(("name", "raw"), each_of(WRONG_SIDES))
def test_sides_that_cannot_be_used_cost_their_file_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, raw: str
) -> None:
    comparison(tmp_path)
    broken = comparison(tmp_path, "broken")
    first, rest = broken.read_bytes().split(b"\n", 1)
    broken.write_bytes(changed(json.loads(first), name, raw) + b"\n" + rest)
    left_out: list[LeftOut] = []
    assert len(read_comparisons(tmp_path, left_out)) == 1
    assert [(each.path, each.line) for each in left_out] == [(broken, 1)]
    assert len(read_confirmations(tmp_path).known) == 1
    told = capsys.readouterr().err
    assert told.startswith(
        f"breakeven: 1 line of {broken} cannot be used and is left out: line 1: "
    )
    assert told.count("\n") == 1
    with pytest.raises(UserError):
        joined([broken])


@pytest.mark.parametrize(("name", "raw"), each_of(WRONG_CASES))
def test_a_case_that_cannot_be_used_costs_only_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, raw: str
) -> None:
    record = json.loads(json.dumps({**CASE.to_json(), "kind": COMPARED}))
    path = comparison(tmp_path, "broken", changed(record, name, raw))
    left_out: list[LeftOut] = []
    (found,) = read_comparisons(tmp_path, left_out)
    assert found.cases == [CASE]
    assert [(each.path, each.line) for each in left_out] == [(path, 3)]
    assert f"is left out: line 3: {left_out[0].reason}" in capsys.readouterr().err
    with pytest.raises(UserError, match="has lines that cannot be used"):
        joined([path])


def test_comparisons_of_a_later_version_and_what_is_no_file_are_named_on_the_page(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "comparisons"
    comparison(folder)
    later = comparison(folder, "later")
    later.write_text(later.read_text().replace('"schema":1', '"schema":99'))
    (folder / "folder.jsonl").mkdir()
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "dead.jsonl").symlink_to("nothing")
    (folder / "sides.jsonl").write_text('{"kind": "sides"}\n')
    left_out: list[LeftOut] = []
    found = read_comparisons(folder, left_out)
    assert len(found) == 1
    names = {each.path.name for each in left_out}
    assert names == {f"{name}.jsonl" for name in ("later", "folder", "pipe", "dead", "sides")}
    page = write_without_table([], found, tmp_path / "site", left_out).read_text()
    assert "comparisons/sides.jsonl, line 1: object missing required field before" in page
    assert f"comparisons/later.jsonl: it {NEWER}" in page
    assert "5 records of what is stored cannot be used" in page


def test_proofs_that_are_none_or_of_a_later_version_are_named_and_the_others_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    score = Score(
        contestant="asv",
        is_busy=False,
        planted="nothing",
        asked=2,
        worse=0,
        better=0,
        seconds=1.0,
    )
    contest = Contest(
        started_at="2026-11-28T10:00:00+00:00",
        commit="c",
        machine={},
        versions={},
        wanted=1,
        scores=(score,),
    )
    accuracy = tmp_path / "accuracy"
    stored = json.loads(contest.write(accuracy).read_text())
    wrong = {
        "later": stored | {"schema": 99},
        "nothing_asked": stored | {"scores": [stored["scores"][0] | {"asked": 0}]},
        "no_scores": stored | {"scores": {}},
        "no_moment": stored | {"started_at": None},
    }
    for name, each in wrong.items():
        (accuracy / f"{name}.json").write_text(json.dumps(each))
    (accuracy / "cut.json").write_text(json.dumps(stored)[:-30])
    (accuracy / "deep.json").write_text(TOO_DEEP)
    (accuracy / "folder.json").mkdir()
    os.mkfifo(accuracy / "pipe.json")
    (tmp_path / "calibration").symlink_to("calibration")
    (tmp_path / "simulations").write_text("no folder")
    found = read_proofs(tmp_path)
    assert found.contests == [contest]
    assert {each.path.stem for each in found.left_out} == {
        *(*wrong, "cut", "deep", "folder", "pipe", "calibration", "simulations"),
    }
    told = capsys.readouterr().err
    assert told.count("\n") == len(found.left_out)
    assert f"later.json is left out: it {NEWER}" in told
    assert "is not what make accuracy writes (scores[0].asked: expected int >= 1)" in told


def test_profiles_of_a_later_version_and_what_is_no_file_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("good", "later", "pipe", "stacks", "folder"):
        write_profile(some_profile(), {("caller", "work"): 2.0}, tmp_path / name)
    later = tmp_path / "later" / "profile.json"
    later.write_text(later.read_text().replace('"schema": 1', '"schema": 99'))
    for path in (tmp_path / "pipe" / "profile.json", tmp_path / "stacks" / "stacks.txt"):
        path.unlink()
        os.mkfifo(path)
    (tmp_path / "folder" / "profile.json").unlink()
    (tmp_path / "folder" / "profile.json").mkdir()
    (tmp_path / "dead").symlink_to("nothing")
    found = read_profiles(tmp_path)
    assert [each.folder.name for each in found.found] == ["good"]
    assert {each.path.name: each.reason for each in found.broken} == {
        "dead": "is a link that leads nowhere",
        "folder": "has a profile.json that is a folder; delete the folder",
        "later": f"{NEWER} install -U breakeven",
        "pipe": "has a profile.json that is no plain file; delete the folder",
        "stacks": "has a stacks.txt that is no plain file; delete the folder",
    }
    assert capsys.readouterr().err.count("\n") == 5


def part(folder: Path, shard: str, asked: str, *cases: CaseCompared) -> Path:
    """A finished part of a comparison, which may have no case."""
    folder.mkdir(exist_ok=True)
    written = Journal(folder / f"{asked}-{shard.replace('/', 'of')}.jsonl")
    written.note(SIDES, {**BOTH, "shard": shard, "asked": asked})
    for case in cases:
        written.note(COMPARED, case.to_json())
    written.note(FINISHED, {})
    return written.path


def test_a_part_without_a_case_is_finished(tmp_path: Path) -> None:
    parts = [part(tmp_path, "1/2", "x", CASE), part(tmp_path, "2/2", "x")]
    assert joined(parts).cases == [CASE]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("", id="empty"),
        pytest.param('{"kind":"sides","befo', id="cut in its first line"),
    ],
)
def test_a_folder_may_hold_a_journal_that_was_cut_at_birth(tmp_path: Path, content: str) -> None:
    part(tmp_path, "1/2", "x", CASE)
    part(tmp_path, "2/2", "x")
    (tmp_path / "z.jsonl").write_text(content)
    assert joined([tmp_path]).cases == [CASE]


def test_parts_of_different_questions_about_the_same_commits_are_not_joined(tmp_path: Path) -> None:
    parts = [part(tmp_path, "1/2", "a tests", CASE), part(tmp_path, "2/2", "b tests", CASE)]
    with pytest.raises(UserError, match="belong to different comparisons: asked differs"):
        joined(parts)
    part(tmp_path, "2/2", "a tests")
    with pytest.raises(UserError, match="part 1/2 is missing"):  # of the newest comparison
        joined([tmp_path])

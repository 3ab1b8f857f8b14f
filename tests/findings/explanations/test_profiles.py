"""Profiles on disk: the newest of each case and tool, and folders that are none or hostile."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from example_profiles import some_profile

from breakeven.findings.explanations.profiles import Attachment, read_profiles, write_profile

SEEN = {("caller", "work (kernels/x.py:1)"): 2.0}


def test_the_newest_of_each_case_and_tool_counts_and_one_s_own_before_committed_ones(
    tmp_path: Path,
) -> None:
    old, new = (f"2026-11-2{day}T10:00:00+00:00" for day in (0, 1))
    write_profile(some_profile(profiled_at=old, calls=1), SEEN, tmp_path / "a")
    write_profile(some_profile(profiled_at=new, calls=2), SEEN, tmp_path / "reference-b")
    write_profile(some_profile(profiled_at=old, tool="cprofile"), SEEN, tmp_path / "c")
    found = read_profiles(tmp_path)
    assert sorted((each.profile.tool, each.profile.calls) for each in found.found) == [
        ("cprofile", 3),
        ("py-spy", 1),
    ]
    assert found.broken == ()
    assert found.of("ndvi") == list(found.found)
    assert found.found[0].stacks.weights == SEEN


def _broken_in(folder: Path, change: Any) -> str:
    write_profile(some_profile(), SEEN, folder / "one")
    record = folder / "one" / "profile.json"
    stored = json.loads(record.read_text())
    changed = change(stored)
    record.write_text(changed if isinstance(changed, str) else json.dumps(stored))
    found = read_profiles(folder)
    assert found.found == ()
    (broken,) = found.broken
    assert broken.path == folder / "one"
    return broken.reason


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: '{"case": {"workl', "input data was truncated"),
        (lambda _: "[" * 100_000, "profile.json that is not the record of a profile"),
        (lambda _: "[]", "expected object, got array"),
        (lambda stored: stored.__delitem__("tool"), "tool"),
        (
            lambda stored: stored.update(profiled_seconds=float("nan")),
            "JSON is malformed",
        ),
        (
            lambda stored: stored.update(profiled_seconds=-1.0),
            "profiled_seconds: expected float >= ",
        ),
        (lambda stored: stored["case"].update(workers=0), "one worker or more"),
        (lambda stored: stored.update(cpu_seconds=-1.0), "cpu_seconds: expected float >= 0"),
        (lambda stored: stored.update(unit="dollars"), "'dollars' is none of"),
        (
            lambda stored: stored.update(
                attachments=[{"name": "../../secret", "title": "", "kind": "page"}]
            ),
            "not the name of a file",
        ),
    ],
    ids=[
        "cut",
        "too deep",
        "a list",
        "no tool",
        "a time that is no number",
        "a time below 0",
        "no worker",
        "processor time below 0",
        "an unknown unit",
        "an attachment from elsewhere",
    ],
)
def test_a_record_that_is_none_is_named_with_its_reason(
    tmp_path: Path, change: Any, said: str
) -> None:
    assert said in _broken_in(tmp_path, change)


def test_a_profile_that_was_cut_off_is_named(tmp_path: Path) -> None:
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "stacks.txt").write_text("a 1\n")
    (broken,) = read_profiles(tmp_path).broken
    assert "cut off" in broken.reason


class Bomb:
    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path("exploded"),)


def test_nothing_that_could_run_code_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "profiles" / "one"
    attached = (Attachment(name="profile.prof", title="for snakeviz", kind="data"),)
    write_profile(some_profile(attachments=attached), SEEN, folder)
    for name in ("profile.prof", "profile.pickle"):
        (folder / name).write_bytes(pickle.dumps(Bomb()))
    assert len(read_profiles(tmp_path / "profiles").found) == 1
    assert not (tmp_path / "exploded").exists()


def test_the_overhead_is_the_ratio_of_the_times_with_the_tool_and_without() -> None:
    assert some_profile(seconds=2.0, profiled_seconds=2.5).overhead == pytest.approx(1.25)
    assert not some_profile(seconds=2.0, profiled_seconds=2.5).is_distorted
    assert some_profile(seconds=2.0, profiled_seconds=3.5).is_distorted

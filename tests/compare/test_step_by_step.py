"""Comparisons along a range of commits: what they are told of each other, and what is not measured again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from breakeven.catalogue.project import Project
from breakeven.commands.comparisons import history as history_command
from breakeven.compare.asked import Asked, Compared
from breakeven.compare.commits import finished_steps, over_commits, step_by_step
from breakeven.compare.commits.over_commits import confirm
from breakeven.compare.commits.step_by_step import _moved, changes_along
from breakeven.findings.verdicts import history
from breakeven.findings.verdicts.change import CaseCompared
from breakeven.records.journal import Journal
from breakeven.sources.choice import Source

ASKED = Asked("", "", [], [], [], 1, [], 0.03, None)


class Comparisons:
    """Stand in for what measures, and keep what was asked of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "comparisons"
        self.folder.mkdir()
        self.asked: list[Asked] = []

    def __call__(self, asked: Asked, *rest: Any) -> Compared:
        self.asked.append(asked)
        name = f"20260101T000000Z-{asked.before[:8]}-{asked.after[:8]}.jsonl"
        journal = Journal(self.folder / name)
        for kind, note in rest[2] if len(rest) > 2 else ():
            journal.note(kind, note)
        return Compared([], was_stopped=False, journal=journal)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Comparisons:
    found = Comparisons(tmp_path)
    monkeypatch.setattr(finished_steps, "compared", found)
    monkeypatch.setattr(over_commits, "compared", found)
    monkeypatch.setattr(step_by_step, "_is_usable", lambda *_: True)
    return found


def along(commits: Sequence[str], folder: Path) -> None:
    project = Project(folder, (), folder, folder)
    source = Source("workloads", project, lambda *_: pytest.fail("not asked"))
    assert changes_along(commits, ASKED, source, Console(quiet=True)) == ([], 0)


def test_each_step_is_told_how_many_there_are(made: Comparisons, tmp_path: Path) -> None:
    """All of them together may raise the false alarms of one comparison."""
    along(["a" * 40, "b" * 40, "c" * 40, "d" * 40], tmp_path)
    assert [each.comparisons for each in made.asked] == [3, 3, 3]


def test_commits_that_are_left_out_are_counted(
    made: Comparisons, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step_by_step, "_is_usable", lambda commit, *_: commit[0] != "b")
    monkeypatch.setattr(history_command, "tell_row", lambda *_, **__: None)
    source = Source("tests", Project(tmp_path, (), tmp_path, tmp_path), lambda *_: None)  # type: ignore[arg-type]
    commits = ["a" * 40, "b" * 40, "c" * 40]
    walked = history_command._step_by_step(source, ASKED, commits, Console(quiet=True))
    assert walked.in_words == "3 commits, 1 of them left out: no change was found"
    assert [(each.before[0], each.after[0]) for each in made.asked] == [("a", "c")]


def test_a_range_that_has_grown_measures_only_its_new_steps(
    made: Comparisons, tmp_path: Path
) -> None:
    along(["a" * 40, "b" * 40], tmp_path)
    along(["a" * 40, "b" * 40, "c" * 40], tmp_path)
    asked = [(each.before[0], each.after[0], each.comparisons) for each in made.asked]
    assert asked == [("a", "b", 1), ("b", "c", 2)]


def test_what_is_suspected_is_compared_with_all_such_comparisons_in_mind(
    made: Comparisons, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = [SimpleNamespace(commit=name, as_side=name) for name in ("a", "b", "c")]
    suspects = {("sums", "numpy", "small"): 1.2, ("joins", "numpy", "small"): 1.3}
    steps = [
        SimpleNamespace(before=before, after=after, suspects=suspects)
        for before, after in ((points[0], points[1]), (points[1], points[2]))
    ]
    known = SimpleNamespace(steps=steps, on_time=lambda *_: None)
    monkeypatch.setattr(history, "read_history", lambda *_, **__: known)
    monkeypatch.setattr(over_commits, "source_of", lambda _: None)
    project = Project(tmp_path, (), tmp_path, tmp_path)
    confirm(project, ["a", "b", "c"], 1, 0.03, None, Console(quiet=True))
    assert [each.comparisons for each in made.asked] == [4] * 4


def test_a_commit_after_which_a_case_fails_is_for_the_worse() -> None:
    cases = [
        CaseCompared("a.time_it", "", "", outcome=outcome, reason="crashed: x")
        for outcome in ("now failing", "now working", "does not apply")
    ]
    found = list(_moved("a" * 40, "b" * 40, cases))
    assert [(each.outcome, each.is_worse) for each in found] == [
        ("now failing", True),
        ("now working", False),
    ]
    assert found[0].in_words == f"from {'a' * 12} to {'b' * 12}: a.time_it: now failing"

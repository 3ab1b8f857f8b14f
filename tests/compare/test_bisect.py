"""The search for the commit that changed something, over a real history and simulated verdicts."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console
from straight_history import made_history

from breakeven.catalogue.project import Project
from breakeven.compare.asked import Asked, Compared
from breakeven.compare.commits import bisection
from breakeven.compare.commits.bisection import first_bad, most_comparisons, slower_since
from breakeven.errors import UserError
from breakeven.findings.verdicts.change import CaseCompared, Change, Outcome
from breakeven.records.journal import Journal
from breakeven.sources.choice import Source

COMMITS = 17


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A repository with a straight history, and its commits, the oldest first."""
    folder = tmp_path_factory.mktemp("history")
    return folder, made_history(folder, COMMITS)


@pytest.mark.parametrize("culprit", [1, 2, 9, 15, 16])
def test_the_first_bad_commit_is_found_in_few_steps(
    history: tuple[Path, list[str]], culprit: int
) -> None:
    folder, commits = history
    asked: list[str] = []

    def is_bad(commit: str) -> bool:
        asked.append(commit)
        return commits.index(commit) >= culprit

    assert first_bad(folder, commits[0], commits[-1], is_bad) == commits[culprit]
    assert len(asked) <= 5


def test_where_a_commit_cannot_be_told_the_rest_is_named(
    history: tuple[Path, list[str]],
) -> None:
    folder, commits = history

    def cannot_tell(commit: str) -> bool:
        raise UserError(f"at {commit[:12]}: the interval is too wide")

    with pytest.raises(UserError, match="too wide") as caught:
        first_bad(folder, commits[0], commits[-1], cannot_tell)
    assert f"{commits[0][:12]}..{commits[-1][:12]}" in str(caught.value)


@pytest.mark.parametrize(("commits_between", "most"), [(1, 1), (2, 2), (3, 3), (4, 3), (16, 5)])
def test_a_search_knows_how_many_comparisons_it_may_take(
    history: tuple[Path, list[str]], commits_between: int, most: int
) -> None:
    """All of them together may raise the false alarms of one."""
    folder, commits = history
    good, bad = commits[0], commits[commits_between]
    assert most_comparisons(folder, good, bad) == most
    for culprit in range(1, commits_between + 1):
        asked = [bad]

        def is_bad(commit: str, asked: list[str] = asked, culprit: int = culprit) -> bool:
            asked.append(commit)
            return commits.index(commit) >= culprit

        first_bad(folder, good, bad, is_bad)
        assert len(asked) <= most


def test_each_comparison_of_a_search_is_told_how_many_there_may_be(
    history: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, commits = history
    told: list[int] = []

    def compared(asked: Asked, *_: object) -> Compared:
        told.append(asked.comparisons)
        change = Change(quantity="time", verdict="slower", ratio=1.1, low=1.09, high=1.11)
        case = CaseCompared("sums", "numpy", "small", changes=(change,))
        return Compared([case], was_stopped=False, journal=Journal(folder))

    monkeypatch.setattr(bisection, "compared", compared)
    monkeypatch.setattr(bisection, "commit_of", lambda name, _: name)
    ends = (commits[0], commits[-1])
    asked = Asked(*ends, ["sums"], ["numpy"], ["small"], 1, ["time"], 3.0, None)
    source = Source(
        "workloads", Project(folder, (), folder, folder), lambda *_: pytest.fail("not asked")
    )
    assert slower_since(asked, source, Console(quiet=True)) == commits[1]
    assert set(told) == {5}
    assert len(told) <= 5


def test_a_last_commit_that_is_not_slower_ends_the_search(
    history: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, commits = history
    change = Change(quantity="time", verdict="same", ratio=1.0, low=0.99, high=1.01)
    case = CaseCompared("sums", "numpy", "small", changes=(change,))
    found = Compared([case], was_stopped=False, journal=Journal(folder))
    monkeypatch.setattr(bisection, "compared", lambda *_: found)
    monkeypatch.setattr(bisection, "commit_of", lambda name, _: name)
    ends = (commits[0], commits[-1])
    asked = Asked(*ends, ["sums"], ["numpy"], ["small"], 1, ["time"], 3.0, None)
    source = Source("workloads", Project(folder, (), folder, folder), lambda *_: pytest.fail("no"))
    with pytest.raises(UserError, match=r"is not slower than .*: there is nothing to find"):
        slower_since(asked, source, Console(quiet=True))


def test_sides_in_the_wrong_order_are_refused_before_anything_is_measured(
    history: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, commits = history
    monkeypatch.setattr(bisection, "commit_of", lambda name, _: name)
    monkeypatch.setattr(bisection, "compared", lambda *_: pytest.fail("measured"))
    asked = Asked(commits[3], commits[1], ["sums"], [], [], 1, ["time"], 3.0, None)
    source = Source(
        "workloads", Project(folder, (), folder, folder), lambda *_: pytest.fail("made")
    )
    with pytest.raises(UserError, match="name the older one first"):
        slower_since(asked, source, Console(quiet=True))


@pytest.mark.parametrize(
    ("outcome", "reason", "said"),
    [
        (
            "fails on both sides",
            "crashed: no pytz",
            "compared: fails on both sides: crashed: no pytz",
        ),
        ("disappeared", "", "compared: disappeared"),
    ],
)
def test_a_case_that_cannot_be_compared_says_why(
    outcome: Outcome, reason: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CaseCompared("sums", "numpy", "small", outcome=outcome, reason=reason)
    monkeypatch.setattr(
        bisection,
        "compared",
        lambda *_: Compared([case], was_stopped=False, journal=Journal(tmp_path)),
    )
    monkeypatch.setattr(bisection, "commit_of", lambda name, _: name)
    monkeypatch.setattr(bisection, "require_whole_history", lambda *_: None)
    monkeypatch.setattr(bisection, "most_comparisons", lambda *_: 1)
    asked = Asked("good", "bad", ["sums"], ["numpy"], ["small"], 1, ["time"], 3.0, None)
    project = Project(tmp_path, (), tmp_path, tmp_path)
    source = Source("workloads", project, lambda *_: pytest.fail("not asked"))
    with pytest.raises(UserError, match=f"at bad the case cannot be {said}$"):
        slower_since(asked, source, Console())

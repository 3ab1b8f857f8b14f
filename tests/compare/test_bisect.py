"""The search for the commit that changed something, over a real history and simulated verdicts."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from straight_history import made_history

from breakeven.catalogue.project import Project
from breakeven.compare.asked import Asked, Compared
from breakeven.compare.commits import bisection
from breakeven.compare.commits.bisection import first_bad, most_comparisons, slower_since
from breakeven.errors import UserError
from breakeven.findings.verdicts.change import CaseCompared, Change, Outcome, Verdict
from breakeven.findings.verdicts.of_pairs.pairs import Quantity
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
    asked = Asked(*ends, ["sums"], ["numpy"], ["small"], 1, ["time"], 0.03, None)
    source = Source(
        "workloads", Project(folder, (), folder, folder), lambda *_: pytest.fail("not asked")
    )
    assert slower_since(asked, source, Console(quiet=True)) == commits[1]
    assert set(told) == {5}
    assert len(told) <= 5


def searched(
    monkeypatch: pytest.MonkeyPatch,
    history: tuple[Path, list[str]],
    change_at: Callable[[int, float], Change],
) -> tuple[str, list[Asked]]:
    """What a search finds where each commit, by its place, and each smallest effect have a verdict of their
    own, and what it asked."""
    folder, commits = history
    every: list[Asked] = []

    def compared(asked: Asked, *_: object) -> Compared:
        every.append(asked)
        change = change_at(commits.index(asked.after), asked.effect)
        case = CaseCompared("sums", "numpy", "small", changes=(change,))
        return Compared([case], was_stopped=False, journal=Journal(folder))

    monkeypatch.setattr(bisection, "compared", compared)
    monkeypatch.setattr(bisection, "commit_of", lambda name, _: name)
    ends = (commits[0], commits[-1])
    asked = Asked(*ends, ["sums"], ["numpy"], ["small"], 1, ["time"], 0.03, 60.0)
    source = Source("workloads", Project(folder, (), folder, folder), lambda *_: pytest.fail("no"))
    return slower_since(asked, source, Console(quiet=True)), every


def judged(ratio: float, effect: float, doubt: float = 1.01) -> Change:
    """The verdict that the rule for time gives with this interval."""
    low, high = ratio / doubt, ratio * doubt
    verdict: Verdict = (
        "slower" if low > 1 + effect else "same" if high < 1 + effect else "cannot tell"
    )
    return Change(quantity="time", verdict=verdict, ratio=ratio, low=low, high=high)


def test_a_small_change_before_the_large_one_does_not_end_the_search(
    history: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [1.0] * 4 + [1.05] * 7 + [1.05 * 1.2] * 6

    found, every = searched(monkeypatch, history, lambda at, effect: judged(steps[at], effect))

    assert found == history[1][11]
    assert every[0].effect == 0.03
    (half,) = {each.effect for each in every[1:]}
    assert half == pytest.approx(math.sqrt(steps[-1]) - 1)
    assert {each.budget_seconds for each in every} == {60.0}


def test_a_commit_with_about_half_of_the_change_has_it(
    history: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither side of half can be told, but it is slower, and by more than counts."""
    steps = [1.0] * 4 + [1.1] * 7 + [1.21] * 6
    found, _ = searched(monkeypatch, history, lambda at, effect: judged(steps[at], effect))
    assert found == history[1][4]


def test_a_commit_that_may_have_less_than_counts_is_not_taken_for_the_one(
    history: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_at(at: int, effect: float) -> Change:
        return judged(1.1, effect) if at == COMMITS - 1 else judged(1.05, effect, doubt=1.04)

    with pytest.raises(UserError, match=r"cannot tell.*the change lies in"):
        searched(monkeypatch, history, change_at)


@pytest.mark.parametrize("quantity", ["memory", "value"])
def test_half_of_the_change_is_asked_for_where_another_effect_counts(
    history: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch, quantity: Quantity
) -> None:
    steps = [100.0] * 4 + [105.0] * 7 + [126.0] * 6
    verdict: Verdict = "more memory" if quantity == "memory" else "larger"

    def change_at(at: int, _: float) -> Change:
        ratio = steps[at] / steps[0]
        return Change(
            quantity=quantity,
            verdict=verdict if ratio > 1 else "same",
            ratio=ratio,
            low=ratio,
            high=ratio,
            before=steps[0],
            after=steps[at],
        )

    assert searched(monkeypatch, history, change_at)[0] == history[1][11]


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
    asked = Asked(*ends, ["sums"], ["numpy"], ["small"], 1, ["time"], 0.03, None)
    source = Source("workloads", Project(folder, (), folder, folder), lambda *_: pytest.fail("no"))
    with pytest.raises(UserError, match=r"is not slower than .*: there is nothing to find"):
        slower_since(asked, source, Console(quiet=True))


def test_sides_in_the_wrong_order_are_refused_before_anything_is_measured(
    history: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, commits = history
    monkeypatch.setattr(bisection, "commit_of", lambda name, _: name)
    monkeypatch.setattr(bisection, "compared", lambda *_: pytest.fail("measured"))
    asked = Asked(commits[3], commits[1], ["sums"], [], [], 1, ["time"], 0.03, None)
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
    asked = Asked("good", "bad", ["sums"], ["numpy"], ["small"], 1, ["time"], 0.03, None)
    project = Project(tmp_path, (), tmp_path, tmp_path)
    source = Source("workloads", project, lambda *_: pytest.fail("not asked"))
    with pytest.raises(UserError, match=f"at bad the case cannot be {said}$"):
        slower_since(asked, source, Console())

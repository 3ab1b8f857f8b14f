"""The search for the commit that changed something, over a real history and simulated verdicts."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from straight_history import made_history

from breakeven.catalogue.project import Project
from breakeven.compare.asked import Asked, Compared, SideNotReadyError
from breakeven.compare.commits import bisection, finished_steps
from breakeven.compare.commits.bisection import (
    CannotBeAskedError,
    first_bad,
    most_comparisons,
    slower_since,
)
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

    monkeypatch.setattr(finished_steps, "compared", compared)
    monkeypatch.setattr(bisection, "commit_of", lambda name, _: name)
    ends = (commits[0], commits[-1])
    asked = Asked(*ends, ["sums"], ["numpy"], ["small"], 1, ["time"], 0.03, None)
    source = Source(
        "workloads", Project(folder, (), folder, folder), lambda *_: pytest.fail("not asked")
    )
    assert slower_since(asked, source, Console(quiet=True)).commit == commits[1]
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

    monkeypatch.setattr(finished_steps, "compared", compared)
    monkeypatch.setattr(bisection, "commit_of", lambda name, _: name)
    ends = (commits[0], commits[-1])
    asked = Asked(*ends, ["sums"], ["numpy"], ["small"], 1, ["time"], 0.03, 60.0)
    source = Source("workloads", Project(folder, (), folder, folder), lambda *_: pytest.fail("no"))
    return slower_since(asked, source, Console(quiet=True)).commit, every


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
    assert half == pytest.approx(math.sqrt(steps[-1] / 1.01) - 1)  # of what is sure of it
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
    monkeypatch.setattr(finished_steps, "compared", lambda *_: found)
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
    monkeypatch.setattr(finished_steps, "compared", lambda *_: pytest.fail("measured"))
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
        finished_steps,
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


def around(
    history: tuple[Path, list[str]], culprit: int, broken: set[int], most_asked: int | None = None
) -> tuple[str, list[int]]:
    """The commit that a search finds where some commits cannot be compared, and the places it asked."""
    folder, commits = history
    asked: list[int] = []

    def is_bad(commit: str) -> bool:
        at = commits.index(commit)
        asked.append(at)
        if at in broken:
            raise CannotBeAskedError(f"at {commit[:12]}: it does not build")
        return at >= culprit

    found = first_bad(folder, commits[0], commits[-1], is_bad, most_asked=most_asked)
    return found, asked


@pytest.mark.parametrize("broken", [{8}, {7, 8, 9}, {6, 7, 8, 9, 10}, {5, 8, 15}])
@pytest.mark.parametrize("culprit", [2, 4, 12, 14])
def test_a_commit_that_cannot_be_compared_is_gone_around(
    history: tuple[Path, list[str]], culprit: int, broken: set[int]
) -> None:
    found, asked = around(history, culprit, broken)
    assert found == history[1][culprit]
    assert len(set(asked)) == len(asked)


def test_a_change_beside_commits_that_cannot_be_compared_is_narrowed_down_to_them(
    history: tuple[Path, list[str]],
) -> None:
    _, commits = history
    with pytest.raises(UserError, match="it does not build") as caught:
        around(history, culprit=9, broken={8, 9, 10})
    said = str(caught.value)
    assert "one of these 4 commits" in said
    assert all(commits[at][:12] in said for at in (8, 9, 10, 11))
    assert commits[7][:12] not in said


def test_a_search_in_which_nothing_can_be_compared_ends_soon(
    history: tuple[Path, list[str]],
) -> None:
    with pytest.raises(UserError, match=r"one of these 16 commits: .* and 8 more; .*not build"):
        around(history, culprit=9, broken=set(range(1, 16)))


def test_a_search_asks_no_more_than_its_false_alarms_allow(
    history: tuple[Path, list[str]],
) -> None:
    with pytest.raises(UserError, match="one of these"):
        around(history, culprit=2, broken=set(), most_asked=2)


@pytest.mark.parametrize("outcome", ["now failing", "disappeared", "does not apply"])
def test_a_commit_at_which_the_case_fails_is_gone_around(
    history: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch, outcome: Outcome
) -> None:
    folder, commits = history

    def compared(asked: Asked, *_: object) -> Compared:
        at = commits.index(asked.after)
        assert asked.is_one_case
        if at == 12:
            raise SideNotReadyError(1, "its environment cannot be made")
        case = CaseCompared("sums", "numpy", "small", changes=(judged(1 + at // 11, asked.effect),))
        if at == 8:
            case = replace(case, outcome=outcome, changes=())
        return Compared([case], was_stopped=False, journal=Journal(folder))

    monkeypatch.setattr(finished_steps, "compared", compared)
    monkeypatch.setattr(bisection, "commit_of", lambda name, _: name)
    ends = (commits[0], commits[-1])
    asked = Asked(*ends, ["sums"], ["numpy"], ["small"], 1, ["time"], 0.03, None)
    source = Source("workloads", Project(folder, (), folder, folder), lambda *_: pytest.fail("no"))
    console = Console(record=True, file=io.StringIO(), width=500)
    assert slower_since(asked, source, console).commit == commits[11]
    assert f"at {commits[8][:12]} the case cannot be compared: {outcome}" in console.export_text()


def test_what_disturbs_the_last_comparison_does_not_hide_the_change(
    history: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is measured as four times as slow, by two at least, and everywhere else as twice as slow."""

    def change_at(at: int, effect: float) -> Change:
        if at == COMMITS - 1:
            return judged(4.0, effect, doubt=2.0)
        return judged(2.0 if at >= 5 else 1.0, effect)

    assert searched(monkeypatch, history, change_at)[0] == history[1][5]


def test_a_search_that_ended_early_measures_only_what_had_no_clear_verdict(
    history: tuple[Path, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, commits = history
    measured: list[int] = []

    def compared(asked: Asked, *rest: Any) -> Compared:
        at = commits.index(asked.after)
        measured.append(at)
        name = f"{len(measured)}Z-{asked.before[:8]}-{asked.after[:8]}.jsonl"
        journal = Journal(tmp_path / "comparisons" / name)
        if measured.count(6) == 1 and at == 6:  # the user stops it there
            return Compared([], was_stopped=True, journal=journal)
        change = judged(2.0 if at >= 5 else 1.0, asked.effect)
        if measured.count(5) == 1 and at == 5:  # the machine is busy there
            change = replace(change, verdict="cannot tell", low=0.5)
        case = CaseCompared("sums", "numpy", "small", changes=(change,))
        journal.path.parent.mkdir(exist_ok=True)
        for kind, note in [("compared", case.to_json()), *rest[2]]:
            journal.note(kind, note)
        return Compared([case], was_stopped=False, journal=journal)

    monkeypatch.setattr(finished_steps, "compared", compared)
    monkeypatch.setattr(bisection, "commit_of", lambda name, _: name)
    asked = Asked(commits[0], commits[-1], ["sums"], ["numpy"], [], 1, ["time"], 0.03, None)
    project = Project(folder, (), tmp_path, folder)
    source = Source("workloads", project, lambda *_: pytest.fail("no"))
    with pytest.raises(KeyboardInterrupt):
        slower_since(asked, source, Console(quiet=True))
    with pytest.raises(UserError, match="cannot tell"):
        slower_since(asked, source, Console(quiet=True))
    assert slower_since(asked, source, Console(quiet=True)).commit == commits[5]
    assert measured == [16, 8, 4, 6, 6, 5, 5]


def test_half_of_a_value_that_was_zero_is_asked_for_in_its_own_unit(
    history: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    values = [0.0] * 4 + [1.0] * 7 + [50.0] * 6

    def change_at(at: int, _: float) -> Change:
        verdict: Verdict = "larger" if values[at] else "same"
        return Change(quantity="value", verdict=verdict, before=0.0, after=values[at])

    assert searched(monkeypatch, history, change_at)[0] == history[1][11]

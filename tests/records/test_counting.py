"""Which run a case is taken from: the newest, but for what an earlier one knows much better."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from example_results import journal, measurement, run

from breakeven.records.break_evens import MeasuredBreakEven, newest_break_evens
from breakeven.records.measurement import Case, Measurement, Run
from breakeven.records.memory_needs import MemoryNeed
from breakeven.records.run_notes import RunNotes, newest_needs
from breakeven.records.tables.table import Results, read_results

FULL, QUICK = "full", "quick"


def timed(label: str, seconds: float, processes: int, **changes: object) -> Measurement:
    return measurement(implementation=label, samples=((seconds,) * 3,) * processes, **changes)


def of_day(day: int, name: str, **changes: object) -> Run:
    return run(name, started_at=f"2026-11-{day:02}T10:00:00+00:00", **changes)


def runs_of(results: Results) -> dict[str, str]:
    return dict(zip(results.table["implementation"], results.table["run"], strict=True))


def a_full_run(folder: Path) -> None:
    journal(folder, [timed("numpy", 1.0, 6), timed("ray", 0.5, 6)], of_day(1, FULL))


def a_quick_run(folder: Path, day: int = 2, name: str = QUICK, **changes: object) -> None:
    cases = [timed("numpy", 1.1, 1), timed("numba", 0.1, 1)]
    journal(folder, cases, of_day(day, name, **changes))


def test_a_quick_run_leaves_a_full_runs_figures_and_adds_its_own(tmp_path: Path) -> None:
    a_full_run(tmp_path)
    a_quick_run(tmp_path)
    results = read_results(tmp_path)
    assert runs_of(results) == {"numpy": FULL, "ray": FULL, "numba": QUICK}
    assert results.kept == {QUICK: 1}
    assert set(results.runs) == {FULL, QUICK}


def test_a_run_of_which_nothing_is_shown_is_known_all_the_same(tmp_path: Path) -> None:
    a_full_run(tmp_path)
    journal(tmp_path, [timed("numpy", 1.1, 1)], of_day(2, QUICK))
    results = read_results(tmp_path)
    assert runs_of(results) == {"numpy": FULL, "ray": FULL}
    assert set(results.runs) == {FULL, QUICK}


@pytest.mark.parametrize(
    "changed",
    [
        {"commit": "f" * 40},
        {"commit": ""},
        {"dirty": True},
        {"machine": {"cpu": "another"}},
        {"versions": {"numpy": "9"}},
        {"environment": "py3.12"},
        {"settings": {"ignored_files": {"mine/local.py": "ab12"}}},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_the_newest_counts_where_something_may_have_changed(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    a_full_run(tmp_path)
    a_quick_run(tmp_path, **changed)
    results = read_results(tmp_path)
    assert runs_of(results) == {"numpy": QUICK, "ray": FULL, "numba": QUICK}
    assert results.kept == {}


def test_the_newest_counts_where_it_knows_as_much(tmp_path: Path) -> None:
    journal(tmp_path, [timed("numpy", 1.0, 5)], of_day(1, FULL))
    journal(tmp_path, [timed("numpy", 1.1, 3)], of_day(2, "less"))
    assert runs_of(read_results(tmp_path)) == {"numpy": "less"}


def test_the_cases_of_a_workload_at_a_size_stay_together(tmp_path: Path) -> None:
    """One of them was measured as often as before, but both as seldom as a quick run does."""
    journal(tmp_path, [timed("numpy", 1.0, 6), timed("ray", 0.5, 2)], of_day(1, FULL))
    journal(tmp_path, [timed("numpy", 1.1, 1), timed("ray", 0.6, 2)], of_day(2, QUICK))
    assert set(runs_of(read_results(tmp_path)).values()) == {FULL}


def test_another_commit_in_between_does_not_come_back(tmp_path: Path) -> None:
    a_full_run(tmp_path)
    journal(tmp_path, [timed("numpy", 9.0, 6)], of_day(2, "other", commit="f" * 40))
    a_quick_run(tmp_path, day=3)
    assert runs_of(read_results(tmp_path))["numpy"] == FULL


@pytest.mark.parametrize(
    ("status", "shown"),
    [("crashed", QUICK), ("wrong_answer", QUICK), ("timeout", FULL), ("out_of_memory", FULL)],
)
def test_a_crash_is_shown_and_a_tighter_limit_is_not(
    tmp_path: Path, status: str, shown: str
) -> None:
    a_full_run(tmp_path)
    failed = measurement(implementation="ray", status=status, reason="as it happened")
    journal(tmp_path, [timed("numpy", 1.1, 1), failed], of_day(2, QUICK))
    assert runs_of(read_results(tmp_path))["ray"] == shown


def test_what_failed_before_keeps_no_place(tmp_path: Path) -> None:
    failed = measurement(implementation="ray", status="timeout", reason="too slow")
    journal(tmp_path, [timed("numpy", 1.0, 6), failed], of_day(1, FULL))
    journal(tmp_path, [timed("numpy", 1.1, 1), timed("ray", 0.5, 1)], of_day(2, QUICK))
    assert runs_of(read_results(tmp_path)) == {"numpy": FULL, "ray": QUICK}


def test_a_case_that_cannot_be_used_keeps_no_place(tmp_path: Path) -> None:
    a_full_run(tmp_path)
    path = tmp_path / f"{FULL}.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    broken = [
        line.replace('"engine":"serial"', '"engine":7')
        if '"implementation":"numpy"' in line
        else line
        for line in lines
    ]
    path.write_text("".join(broken))
    a_quick_run(tmp_path)
    assert runs_of(read_results(tmp_path))["numpy"] == QUICK


def test_a_reference_run_keeps_no_place(tmp_path: Path) -> None:
    journal(tmp_path, [timed("numpy", 1.0, 6)], of_day(1, FULL), prefix="reference-")
    a_quick_run(tmp_path)
    assert runs_of(read_results(tmp_path))["numpy"] == QUICK


def test_a_new_version_of_the_workload_counts(tmp_path: Path) -> None:
    a_full_run(tmp_path)
    newer = timed("numpy", 1.1, 1)
    newer = replace(newer, case=replace(newer.case, workload_version="2"))
    journal(tmp_path, [newer], of_day(2, QUICK))
    assert runs_of(read_results(tmp_path)) == {"numpy": QUICK}


def test_a_thorough_run_keeps_its_place_through_a_fuller_and_a_quick_one(tmp_path: Path) -> None:
    for day, (name, processes) in enumerate((("thorough", 12), (FULL, 5), (QUICK, 1)), 1):
        journal(tmp_path, [timed("numpy", 1.0, processes)], of_day(day, name))
    results = read_results(tmp_path)
    assert runs_of(results) == {"numpy": "thorough"}
    assert results.kept == {FULL: 1, QUICK: 1}


def test_no_earlier_run_is_said_to_be_shown_where_a_later_one_is(tmp_path: Path) -> None:
    a_full_run(tmp_path)
    journal(tmp_path, [timed("numpy", 1.1, 1)], of_day(2, QUICK))
    journal(tmp_path, [timed("numpy", 1.0, 6)], of_day(3, "later"))
    results = read_results(tmp_path)
    assert runs_of(results) == {"numpy": "later", "ray": FULL}
    assert results.kept == {}


def searched(first: str, version: str) -> MeasuredBreakEven:
    return MeasuredBreakEven(
        workload="ndvi",
        workload_version=version,
        unit="scenes",
        first=first,
        second="numpy",
        first_workers=1,
        second_workers=1,
        baseline="numpy",
        run="a",
        outcome="level",
    )


def test_the_break_even_of_the_newest_version_is_known_whatever_was_searched_before() -> None:
    before = [searched("numba", "1"), searched("ray", "1")]
    assert newest_break_evens([*before, searched("numba", "2")]) == [searched("numba", "2")]
    assert newest_break_evens(before) == before


def test_the_memory_need_of_a_version_that_came_back_is_known() -> None:
    def needed(label: str, version: str) -> RunNotes:
        case = Case(
            workload="ndvi",
            workload_version=version,
            implementation=label,
            size="small",
            n=4,
            workers=1,
        )
        return RunNotes(memory_needs=(MemoryNeed(case=case, status="ok"),))

    found = newest_needs([needed("numba", "1"), needed("ray", "2"), needed("numba", "1")])
    assert [(each.case.implementation, each.case.workload_version) for each in found] == [
        ("numba", "1")
    ]

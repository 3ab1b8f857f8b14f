"""The gate of a merge: what shuts it, what is accepted until when, and what it writes."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.gate import COULD_NOT_MEASURE, NOTHING_WORSE, WORSE, Gate
from breakeven.findings.verdicts.known_changes import KnownChange, known_changes
from breakeven.records.errors import ResultsError
from breakeven.report.check_summary import as_junit, as_markdown

TODAY = datetime.date(2026, 11, 22)
OF_NDVI = {"what": "time", "up_to_percent": 20, "reason": "a safer default", "until": TODAY}
KNOWN = KnownChange(case="ndvi numpy *", **OF_NDVI)
ENTRY = """[[change]]
case = "ndvi * small"
what = "time"
up_to_percent = 20
reason = "a safer default"
until = 2026-11-22
"""


def slower(ratio: float = 1.1, name: str = "ndvi") -> CaseCompared:
    found: dict[str, Any] = {"low": ratio - 0.01, "high": ratio + 0.01, "pairs": 8}
    return CaseCompared(
        name,
        "numpy",
        "small",
        changes=(Change(quantity="time", verdict="slower", ratio=ratio, **found),),
    )


def untold() -> CaseCompared:
    change = Change(quantity="time", verdict="cannot tell", reason="too few")
    return CaseCompared("ndvi", "numba", "small", changes=(change,))


def same() -> CaseCompared:
    change = Change(quantity="time", verdict="same", ratio=1.0, low=0.99, high=1.01, pairs=5)
    return CaseCompared("ndvi", "threads", "small", changes=(change,))


@pytest.mark.parametrize(
    ("found", "known", "code"),
    [
        ([same()], [], NOTHING_WORSE),
        ([same(), slower()], [], WORSE),
        ([slower()], [KNOWN], NOTHING_WORSE),
        ([slower(1.3)], [KNOWN], WORSE),
        ([slower(name="read_csv")], [KNOWN], WORSE),
        ([CaseCompared("ndvi", "numpy", "small", "now failing", "crashed: x")], [KNOWN], WORSE),
        ([CaseCompared("ndvi", "numpy", "small", "disappeared")], [], NOTHING_WORSE),
        ([same(), CaseCompared("ndvi", "numpy", "", "now skipped", "x")], [], NOTHING_WORSE),
        ([CaseCompared("ndvi", "numpy", "", "now skipped", "x")], [], COULD_NOT_MEASURE),
        ([untold(), same()], [], NOTHING_WORSE),
        ([untold()], [], COULD_NOT_MEASURE),
        ([CaseCompared("ndvi", "ray", "small", "fails on both sides", "x")], [], COULD_NOT_MEASURE),
        ([CaseCompared("ndvi", "ray", "small", "fails now and then", "x")], [], COULD_NOT_MEASURE),
        ([CaseCompared("ndvi", "ray", "small", "asks something else")], [], COULD_NOT_MEASURE),
        ([], [], COULD_NOT_MEASURE),
    ],
)
def test_the_gate_ends_with(found: list[Any], known: list[Any], code: int) -> None:
    assert Gate.of(found, known, TODAY).exit_code == code


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([same(), same()], "nothing got worse in 2 cases"),
        ([same(), *[untold()] * 299], "1 of 300 cases did not get worse; 299 are unclear"),
        (
            [same(), CaseCompared("ndvi", "numpy", "small", "disappeared")],
            "1 of 2 cases did not get worse; 1 is unclear",
        ),
        (
            [slower(), same(), untold()],
            "1 of 3 cases got worse; 1 is unclear",
        ),
        ([slower(), same()], "1 of 2 cases got worse"),
        ([untold()], "no clear verdict on 1 case"),
    ],
)
def test_the_gate_says_of_how_many_cases_it_knows_anything(found: list[Any], said: str) -> None:
    assert Gate.of(found, [], TODAY).in_words == said


def test_an_accepted_change_ends_with_its_day_and_that_is_said() -> None:
    tomorrow = TODAY + datetime.timedelta(days=1)
    gate = Gate.of([slower()], [KNOWN], tomorrow)
    assert gate.exit_code == WORSE
    assert "Accepted only until 2026-11-22" in as_markdown(gate, "a", "b")


def test_the_file_of_known_changes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "known_changes.toml"
    assert known_changes(path) == []
    path.write_text(ENTRY)
    assert known_changes(path) == [KnownChange(case="ndvi * small", **OF_NDVI)]
    path.write_text(ENTRY.replace("up_to_percent = 20", "up_to = 12.5"))
    (known,) = known_changes(path)
    assert (known.up_to, known.up_to_percent) == (12.5, None)


@pytest.mark.parametrize(
    ("before", "after", "limits", "is_covered"),
    [
        (0.0, 1.0, {"up_to_percent": 1000}, False),
        (0.0, 1.0, {"up_to": 1}, True),
        (0.0, 1.5, {"up_to": 1}, False),
        (-100.0, -1.0, {"up_to_percent": 20}, False),
        (-100.0, -90.0, {"up_to_percent": 20}, True),
        (100.0, 110.0, {"up_to_percent": 20}, True),
        (100.0, 130.0, {"up_to_percent": 20}, False),
    ],
)
def test_a_change_of_a_value_is_accepted_up_to_a_size(
    before: float, after: float, limits: dict[str, float], is_covered: bool
) -> None:
    ratio = after / before if before > 0 else None
    sides: dict[str, Any] = {"before": before, "after": after, "ratio": ratio, "is_exact": True}
    change = Change(quantity="value", verdict="larger", low=ratio, high=ratio, **sides)
    found = CaseCompared("suite.track_size", "", "", changes=(change,))
    known = KnownChange(
        case="suite.track_size", what="value", reason="meant", until=TODAY, **limits
    )
    assert known.covers(found, change, TODAY) == is_covered


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[[change]]", "[[change]", "is not TOML"),
        ("[[change]]", "[[changes]]", "begin with"),
        ('reason = "a safer default"\n', "", "must have exactly"),
        ("up_to_percent = 20", "up_to_percent = 20\nup_to = 3", "and one of up_to_percent, up_to"),
        ("up_to_percent = 20\n", "", "and one of up_to_percent, up_to"),
        ("until = 2026-11-22", 'until = "soon"', "until cannot be 'soon'"),
        ("until = 2026-11-22", "until = 2026-11-22T10:00:00", "until cannot be"),
        ('what = "time"', 'what = "speed"', "what is one of time, first call, memory"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_in_words(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    path = tmp_path / "known_changes.toml"
    path.write_text(ENTRY.replace(before, after))
    with pytest.raises(ResultsError, match=said):
        known_changes(path)


def test_hostile_names_and_reasons_stay_text() -> None:
    name = "a|b<script>\x00]]>&"
    found = [slower(name=name), CaseCompared(name, "x\ny", "small", "now failing", "<b> | `rm`")]
    gate = Gate.of(found, [], TODAY)
    table = as_markdown(gate, "HEAD~1", "<img>")
    assert "<script>" not in table.replace("\\<script\\>", "")
    rows = [line for line in table.splitlines() if line.startswith("|")]
    assert all(line.replace("\\|", "").count("|") == 4 for line in rows)
    suite = ElementTree.fromstring(as_junit(gate).partition("?>")[2])
    assert suite.get("failures") == "2"
    assert [case.get("classname") for case in suite] == [name.replace("\x00", r"\x00")] * 2


@pytest.mark.parametrize("outcome", ["fails on both sides", "does not apply"])
def test_a_case_that_fails_on_both_sides_is_named_and_skipped(outcome: Any) -> None:
    gate = Gate.of([same(), CaseCompared("ndvi", "ray", "small", outcome, "no ray")], [], TODAY)
    assert f"- Unclear: ndvi ray small ({outcome}: no ray)" in as_markdown(gate, "a", "b")
    suite = ElementTree.fromstring(as_junit(gate).partition("?>")[2])
    assert suite.get("skipped") == "1"
    (skipped,) = suite.iter("skipped")
    assert skipped.get("message") == f"{outcome}: no ray"


def test_a_case_whose_end_stands_in_the_table_is_not_listed_again() -> None:
    gate = Gate.of([same(), CaseCompared("ndvi", "ray", "small", "disappeared")], [], TODAY)
    said = as_markdown(gate, "a", "b")
    assert "disappeared" in said
    assert "Unclear" not in said


@pytest.mark.parametrize("case", ["a.time_it", "a.time_it *", "a.time_it * *", "*time_it *"])
def test_a_benchmark_without_parameters_is_accepted_by_its_name_and_a_star(case: str) -> None:
    known = KnownChange(case=case, **OF_NDVI)
    change = Change(quantity="time", verdict="slower", ratio=1.1, low=1.09, high=1.11, pairs=8)
    found = [CaseCompared("a.time_it", "", "", changes=(change,)), same()]
    gate = Gate.of(found, [known, KNOWN], TODAY)
    assert gate.exit_code == NOTHING_WORSE
    assert gate.in_words == (
        "nothing got worse in 2 cases, except 1 change that known_changes.toml accepts"
    )
    assert gate.unused == (KNOWN,)


@pytest.mark.parametrize(
    ("workload", "name"),
    [
        ("speed.Sums.time_it", "time_it"),
        ("time_it", "time_it"),
        ("tests/test_speed.py::Sums::test_it", "test_it"),
        ("./run.py", "./run.py"),
        ("python -m tallies words.txt", "python -m tallies words.txt"),
    ],
)
def test_junit_names_a_case_without_parameters_by_what_it_runs(workload: str, name: str) -> None:
    gate = Gate.of([CaseCompared(workload, "", "", "disappeared")], [], TODAY)
    assert f'name="{name}"' in as_junit(gate).partition("<testcase")[2]

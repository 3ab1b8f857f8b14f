"""Every row of a matrix is a comparison of its own: simulated ones, whose budgets and ends are known."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from foreign_suite import MODULE, foreign_suite
from rich.console import Console

from breakeven.catalogue.project import find_project
from breakeven.compare import every_row
from breakeven.compare.asked import Asked, Compared, SideNotReadyError
from breakeven.compare.comparison_plan import NothingSelectedError
from breakeven.compare.comparison_table import print_table
from breakeven.compare.every_row import RowsCompared, compared_in_every_row
from breakeven.compare.journals import WhatIsCompared, journal_of
from breakeven.compare.sharing import Shard, joined
from breakeven.errors import UserError
from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.compared_sides import COMPARED
from breakeven.findings.verdicts.comparisons import read_comparisons, summary_of
from breakeven.findings.verdicts.gate import Gate
from breakeven.report.check_summary import as_junit, as_markdown
from breakeven.sources.asv_suite import row_choice
from breakeven.sources.choice import Source, source_of

RUNNING = f"{sys.version_info[0]}.{sys.version_info[1]}"
ASKED = Asked("HEAD", "HEAD", [], [], [], 1, [], 0.03, 90.0)
MATRIX = {"numpy": ["1.26", "2.2", "2.3"]}
Ends = Callable[[str], Any]
Notes = Sequence[tuple[str, dict[str, Any]]]
"""What a comparison in a row ends with: seconds, or an exception, or True where the user stops it."""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    foreign_suite(tmp_path, configuration={"matrix": MATRIX}).commit(MODULE, "one")
    return source_of(find_project(tmp_path))


class Simulated:
    """Stand in for what compares, and keep what was asked of it, by row."""

    def __init__(self, ends: Ends) -> None:
        self.ends = ends
        self.budgets: dict[str, float | None] = {}

    def __call__(self, asked: Asked, source: Source, _: Console, also: Notes = ()) -> Compared:
        sides = [source.side(text) for text in (asked.before, asked.after)]
        what = WhatIsCompared.by(source, sides, Shard(1, 1), asked.digest)
        self.budgets[what.row] = asked.budget_seconds
        end = self.ends(what.row)
        if isinstance(end, BaseException):
            raise end
        change = Change(quantity="time", verdict="slower" if "2.2" in what.row else "same")
        case = CaseCompared("work.time_it", "n=1", "", changes=(change,), row=what.row)
        journal = journal_of(what, source.project.results / "comparisons", lambda _: None)
        if end is not True:
            journal.note_together([(COMPARED, case.to_json()), *also])
        return Compared([case], end is True, journal, 0.0 if end is True else float(end))


def run(
    source: Source,
    monkeypatch: pytest.MonkeyPatch,
    ends: Ends = lambda _: 10.0,
    asked: Asked = ASKED,
) -> tuple[RowsCompared, Simulated]:
    made = Simulated(ends)
    monkeypatch.setattr(every_row, "compared", made)
    return compared_in_every_row(asked, source, Console(quiet=True)), made


def test_each_row_has_verdicts_of_its_own(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = run(source, monkeypatch)
    verdicts = {each.row: each.changes[0].verdict for each in found.cases}
    assert verdicts == {"numpy=1.26": "same", "numpy=2.2": "slower", "numpy=2.3": "same"}
    assert summary_of(found.cases) == "3 cases in 3 rows: 1 worse"


def test_the_rows_share_the_budget_and_what_one_leaves_goes_to_the_next(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, made = run(source, monkeypatch)
    assert made.budgets == {"numpy=1.26": 30.0, "numpy=2.2": 40.0, "numpy=2.3": 70.0}


def test_what_was_stopped_goes_on_with_the_row_in_which_it_was(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _ = run(source, monkeypatch, lambda row: "2.2" in row or 10.0)
    assert found.was_stopped
    assert [each.row for each in found.cases] == ["numpy=1.26", "numpy=2.2"]
    found, made = run(source, monkeypatch)
    assert made.budgets == {"numpy=2.2": 30.0, "numpy=2.3": 50.0}
    assert [each.row for each in found.cases] == ["numpy=1.26", "numpy=2.2", "numpy=2.3"]
    _, made = run(source, monkeypatch)  # which was not stopped, and so is not resumed
    assert len(made.budgets) == 3


def test_rows_of_another_command_are_measured_again(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(source, monkeypatch, lambda row: "2.2" in row or 10.0)
    asked = Asked("HEAD", "HEAD", [], [], [], 1, [], 0.10, 90.0)
    _, made = run(source, monkeypatch, asked=asked)
    assert "numpy=1.26" in made.budgets


@pytest.mark.parametrize(
    ("place", "after_works", "outcome"),
    [(1, True, "now failing"), (0, True, "now working"), (0, False, "left out")],
)
def test_a_row_whose_environment_cannot_be_made_is_a_case_that_says_so(
    source: Source,
    monkeypatch: pytest.MonkeyPatch,
    place: int,
    after_works: bool,
    outcome: str,
) -> None:
    def ready(*_: Any) -> None:
        if not after_works:
            raise UserError("no compiler")

    monkeypatch.setattr(
        Source, "each_row", lambda of, own=Source.each_row: [_with(row, ready) for row in own(of)]
    )
    error = SideNotReadyError(place, "no compiler")
    found, _ = run(source, monkeypatch, lambda row: error if "2.2" in row else 10.0)
    (lacking,) = (each for each in found.cases if each.row == "numpy=2.2")
    assert (lacking.workload, lacking.outcome) == ("(environment)", outcome)
    assert lacking.reason == "no compiler"
    assert len(found.cases) == 3
    _, made = run(source, monkeypatch)
    assert len(made.budgets) == 3


def _with(row: Source, ready: Any) -> Source:
    object.__setattr__(row, "ready", ready)
    return row


def test_a_row_whose_python_is_not_here_is_left_out_and_costs_the_others_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration: dict[str, object] = {"pythons": ["3.8", RUNNING], "matrix": {}}
    foreign_suite(tmp_path, configuration=configuration).commit(MODULE, "one")
    monkeypatch.setattr(row_choice, "can_be_had", lambda python, _: python == RUNNING)
    found, made = run(source_of(find_project(tmp_path)), monkeypatch)
    assert made.budgets == {f"python={RUNNING}": 90.0}
    (lacking, _) = found.cases
    assert (lacking.row, lacking.outcome) == ("python=3.8", "left out")
    assert "uv python install 3.8" in lacking.reason


def test_a_row_without_the_benchmark_costs_the_others_nothing(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = NothingSelectedError("no benchmark 'of_io.*'")
    found, made = run(source, monkeypatch, lambda row: error if "1.26" in row else 10.0)
    assert len(made.budgets) == 3
    outcomes = {each.row: (each.outcome, each.reason) for each in found.cases}
    assert outcomes["numpy=1.26"] == ("left out", "no benchmark 'of_io.*'")
    assert outcomes["numpy=2.2"] == ("compared", "")


def test_where_no_row_can_be_measured_that_is_refused(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(
        UserError, match=r"no row .* measured: numpy=1\.26: no compiler; numpy=2\.2"
    ):
        run(source, monkeypatch, lambda _: SideNotReadyError(1, "no compiler"))


def test_shards_of_every_row_are_refused(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked("HEAD", "HEAD", [], [], [], 1, [], 0.03, 90.0, shard="1/2")
    with pytest.raises(UserError, match="give each machine a row: --row"):
        run(source, monkeypatch, asked=asked)


def test_every_report_names_the_rows(
    source: Source, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found, _ = run(source, monkeypatch)
    gate = Gate.of(found.cases, [], datetime.date(2026, 1, 1))
    assert "| work.time\\_it n=1 (numpy=2.2) | time | slower" in as_markdown(gate, "a", "b")
    cases = ElementTree.fromstring(as_junit(gate)).findall("testcase")
    assert [case.get("name") for case in cases] == [
        f"n=1 (numpy={version})" for version in MATRIX["numpy"]
    ]
    assert json.loads(json.dumps(found.cases[0].to_json()))["row"] == "numpy=1.26"
    print_table(found.cases, Console(width=200), "asv suite")
    shown = capsys.readouterr().out.split()
    assert shown[:3] == ["row", "benchmark", "parameters"]
    titles = [each.title for each in read_comparisons(source.project.results / "comparisons")]
    assert sorted(title.partition(", numpy=")[2] for title in titles) == MATRIX["numpy"]


def test_a_single_row_is_named_only_where_it_does_not_repeat(
    source: Source, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found, _ = run(source, monkeypatch)
    alone = found.cases[1:2]
    words = as_markdown(Gate.of(alone, [], datetime.date(2026, 1, 1)), "a", "b")
    assert "From a to b. Row of the matrix: numpy=2.2." in words
    assert "(numpy=2.2)" not in words
    print_table(alone, Console(width=200), "asv suite")
    assert "numpy" not in capsys.readouterr().out


def test_all_rows_of_a_folder_are_judged_together(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = source.project.results / "comparisons"
    run(source, monkeypatch, lambda row: "2.3" in row or 10.0)
    with pytest.raises(UserError, match=r"was not finished|was stopped"):
        joined([folder])
    run(source, monkeypatch)
    found = joined([folder])
    assert {each.row for each in found.cases} == {"numpy=1.26", "numpy=2.2", "numpy=2.3"}
    assert found.source == "asv suite"
    assert {side.commit for side in found.sides} == {source.side("HEAD").commit}
    finished = sorted(folder.glob("*.jsonl"))
    assert len(joined(finished[:1]).cases) == 1

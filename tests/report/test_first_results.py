"""The page of first results: when it is written and where, what it shows, and how the report replaces it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_pages import HOSTILE, Page
from example_results import in_turns, journal, measurement, run
from typer.testing import CliRunner

from breakeven.commands.command_line import app
from breakeven.records.measurement import Measurement
from breakeven.report import first_results
from breakeven.report.first_results import NOW, FirstResults, forget_first_results
from breakeven.report.rendering import INDEX, is_ours

NUMPY = measurement("ndvi", "numpy", samples=((0.1,) * 3,), is_baseline=True)
NUMBA = in_turns(measurement("ndvi", "numba", samples=((0.1,) * 3,)), 2.0)
RAY = in_turns(measurement("ndvi", "ray", samples=((0.1,) * 3,)), 0.25)
CASES = [each.case for each in (NUMPY, NUMBA, RAY)]
REPORT = "<title>Breakeven: where parallel Python starts to pay off</title>"


def is_first(page: Path) -> bool:
    return is_ours(page, "first results")


class Looked(FirstResults):
    """A page in a folder, with all that was told of it."""

    def __init__(self, site: Path, questions: dict[str, str] | None = None) -> None:
        self.said: list[str] = []
        super().__init__(site, CASES, questions or {}, self.said.append)

    def after(self, *measured: Measurement, doing: str = "the next", **more: Any) -> str:
        """What the page holds after these; empty where it is not there."""
        known = {"done": len(self.found) + len(measured), "total": 3, "left_seconds": 65.0}
        self.show(measured, doing=doing, **(known | more))
        return self.text()

    def text(self) -> str:
        pages = [self.site / name for name in (NOW, INDEX)]
        return next((page.read_text() for page in pages if page.exists()), "")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Looked:
    """Of a run whose cases take longer than the page is left alone."""
    monkeypatch.setattr(first_results, "LEAST_SECONDS", 0.0)
    return Looked(tmp_path / "site", {"ndvi": "Who fuses?"})


def test_the_page_is_there_as_soon_as_one_case_is_measured_and_its_path_is_told_once(
    page: Looked,
) -> None:
    assert page.after() == ""
    assert page.said == []
    text = page.after(NUMPY)
    assert "1 of 3 cases are done; about 1 min 5 s left." in text
    assert "Now: the next." in text
    page.after(NUMBA)
    (said,) = page.said
    assert said.endswith(f": {page.site / INDEX}")


def test_each_implementation_has_its_time_and_speed_the_fastest_of_the_largest_size_first(
    page: Looked,
) -> None:
    large = replace(RAY, case=replace(RAY.case, size="large", n=400))
    page.cases = [*CASES, large.case]
    text = page.after(NUMPY, NUMBA, RAY, large, total=4)
    rows = [re.sub(r"<[^>]+>", "|", row) for row in re.findall(r"<tr>.*?</tr>", text)]
    cells = [[cell for cell in row.split("|") if cell] for row in rows]
    assert cells == [
        ["implementation", "small", "against the baseline", "large", "against the baseline"],
        ["ray", "100 ms", "4.0× slower", "100 ms", "4.0× slower"],
        ["numpy", "100 ms", "baseline", "–", "–"],
        ["numba", "100 ms", "2.0× faster", "–", "–"],
    ]
    assert "Who fuses?" in text
    assert "come from one round, without intervals: a small difference may be chance" in text


def test_a_case_in_an_environment_of_its_own_says_so_and_a_failed_one_why(page: Looked) -> None:
    elsewhere = replace(RAY, own_environment="modin")
    wrong = replace(NUMBA, status="wrong_answer", reason="the check refused it", samples_seconds=())
    text = page.after(NUMPY, elsewhere, wrong)
    assert "4.0× slower, in the environment &#39;modin&#39;" in text
    assert "wrong answer</td>" in text
    assert "the check refused it" in text


def test_worker_counts_are_told_apart_where_a_run_has_several(page: Looked) -> None:
    more = replace(RAY, case=replace(RAY.case, workers=4))
    page.cases = [*CASES, more.case]
    text = page.after(RAY, more)
    assert ">ray on 2<" in text
    assert ">ray on 4<" in text


def test_a_page_is_written_every_few_seconds_at_most_and_only_once_the_next_case_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr("breakeven.report.first_results.time.monotonic", lambda: clock[0])
    page = Looked(tmp_path)
    assert page.after(NUMPY, doing="") == ""
    first = page.after()
    assert page.after(NUMBA) == first
    clock[0] += first_results.LEAST_SECONDS
    assert page.after(doing="") == first
    assert ">numba<" in page.after()
    page.end("over")
    assert "The run is over: 2 cases." in page.text()


def test_nothing_of_a_run_can_be_markup_and_hidden_characters_are_shown(page: Looked) -> None:
    names = {"workload": HOSTILE, "implementation": "a\x1b[2J\u202eb", "size": HOSTILE}
    hostile = replace(NUMBA, case=replace(NUMBA.case, **names))
    failed = replace(
        hostile,
        case=replace(hostile.case, implementation=HOSTILE),
        status="crashed",
        reason=HOSTILE + "x" * 10_000,
        samples_seconds=(),
    )
    page.cases, page.questions = [hostile.case, failed.case], {HOSTILE: HOSTILE}
    text = page.after(hostile, failed, doing=HOSTILE)
    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= 6
    assert r"a\x1b[2J\u202eb" in text
    assert len(text) < 50_000


def test_the_page_loads_and_runs_nothing_and_loads_itself_anew(page: Looked) -> None:
    found = Page(page.after(NUMPY))
    metas = [attrs for tag, attrs in found.elements if tag == "meta"]
    (policy,) = [
        attrs["content"] for attrs in metas if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert {"http-equiv": "refresh", "content": "5"} in metas
    assert found.attributes("src") == []


def test_a_report_that_is_there_stays_and_first_results_lie_beside_it(page: Looked) -> None:
    page.site.mkdir()
    (page.site / INDEX).write_text(REPORT)
    page.after(NUMPY)
    assert (page.site / INDEX).read_text() == REPORT
    assert page.said[0].endswith(f": {page.site / NOW}")
    page.end("over")
    text = page.text()
    assert 'http-equiv="refresh"' not in text
    assert '<a href="index.html">the report</a>' in text


def test_a_report_that_is_written_meanwhile_is_not_written_over(page: Looked) -> None:
    page.after(NUMPY)
    (page.site / INDEX).write_text(REPORT)
    page.after(NUMBA)
    assert (page.site / INDEX).read_text() == REPORT
    assert [said.rpartition("/")[2] for said in page.said] == [INDEX, NOW]


def test_a_page_of_somebody_elses_stays(page: Looked) -> None:
    page.site.mkdir()
    for name in (INDEX, NOW):
        (page.site / name).write_text("mine")
    page.after(NUMPY)
    forget_first_results(page.site)
    assert {(page.site / name).read_text() for name in (INDEX, NOW)} == {"mine"}
    assert page.said == []


def test_in_the_place_of_the_report_the_page_waits_for_it(page: Looked) -> None:
    page.after(NUMPY)
    page.end("over")
    assert "The run is over: 1 case." in page.text()
    assert 'http-equiv="refresh"' in page.text()


def test_a_run_that_was_stopped_or_resumed_says_so(page: Looked) -> None:
    page.after(NUMPY)
    page.end("stopped")
    assert "The run was stopped: 1 of 3 cases are done." in page.text()
    again = Looked(page.site)
    text = again.after(NUMPY, doing="resuming", resumed=1)
    assert "The run was resumed: 1 case had been measured before." in text
    assert "resumed: 1 case" in again.after(NUMBA)


@pytest.mark.parametrize("in_the_way", ["file", "fault"])
def test_a_page_that_cannot_be_written_is_told_once_and_costs_the_run_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_the_way: str
) -> None:
    monkeypatch.setattr(first_results, "LEAST_SECONDS", 0.0)
    if in_the_way == "file":
        (tmp_path / "site").write_text("")
    else:
        monkeypatch.setattr(first_results, "first_tables", lambda *_: 1 // 0)
    page = Looked(tmp_path / "site")
    page.after(NUMPY)
    page.after(NUMBA)
    page.end("over")
    (said,) = page.said
    assert said.startswith("no page of first results: ")
    assert ("File exists" if in_the_way == "file" else "ZeroDivisionError") in said


def test_the_report_takes_the_place_of_first_results_and_removes_those_beside_it(
    in_project: Callable[..., Path],
) -> None:
    folder = in_project('workloads = ["mine.py"]')
    own = folder / ".breakeven"
    journal(own / "runs", [NUMPY, NUMBA], run())
    page = Looked(own / "report")
    page.after(NUMPY)
    assert is_first(own / "report" / INDEX)
    for _ in range(2):
        done = CliRunner().invoke(app, ["report"])
        assert done.exit_code == 0, done.output
        assert not is_first(own / "report" / INDEX)
        assert not (own / "report" / NOW).exists()
        Looked(own / "report").after(NUMPY)
        assert (own / "report" / NOW).exists()

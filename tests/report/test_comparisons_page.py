"""The page of paired comparisons, beside all others or alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reachable_pages import require_whole

from breakeven.findings.verdicts.change import CaseCompared, Change
from breakeven.findings.verdicts.compared_sides import COMPARED, SIDES
from breakeven.findings.verdicts.comparisons import read_comparisons
from breakeven.records.break_evens import MeasuredBreakEven, SizeTried
from breakeven.records.journal import Journal
from breakeven.report.site import write_without_table

CHANGE = Change(
    quantity="time",
    verdict="slower",
    ratio=1.25,
    low=1.2,
    high=1.3,
    before=1.0,
    after=1.25,
    pairs=6,
)


def journal(folder: Path, commit: str, cases: list[CaseCompared], **more: str) -> None:
    """A finished comparison of a commit with another one."""
    folder.mkdir(exist_ok=True)
    found = Journal(folder / f"20260101T00000{commit}Z-{commit}-b.jsonl")
    sides = {
        name: {"commit": each * 8, "python": "3.12", "requirements": [["numpy", ">=2"]]}
        for name, each in (("before", commit), ("after", "b"))
    }
    at = "2026-01-01T00:00:00+00:00"
    found.note(SIDES, {**sides, "compared_at": at, "source": "asv suite", **more})
    for case in cases:
        found.note(COMPARED, case.to_json())


def test_the_newest_stands_first_and_what_got_worse_first_of_all(tmp_path: Path) -> None:
    folder = tmp_path / "comparisons"
    same = CaseCompared("a.time_a", "n=<1>", "", changes=(Change(quantity="time", verdict="same"),))
    slower = CaseCompared("a.time_b", "", "", changes=(CHANGE,), control=CHANGE)
    lost = CaseCompared("a.time_c", "", "", outcome="disappeared")
    journal(folder, "1", [same])
    journal(folder, "2", [same, lost, slower], shard="2/4")
    compared = read_comparisons(folder)
    assert [each.part for each in compared] == ["2/4", ""]
    index = write_without_table([], compared, tmp_path / "site")
    require_whole(index.parent)
    page = index.read_text()
    assert page.index("22222222, Python 3.12, numpy&gt;=2") < page.index("11111111, Python 3.12")
    assert page.index("slower: +25.0\N{NO-BREAK SPACE}%") < page.index("disappeared")
    assert "n=&lt;1&gt;" in page
    assert "3 cases: 1 worse" in page
    assert "as asv 0.6 runs it" in page
    assert "raised 1 false alarm in 1 case" in page


LINES_OF_FIGURES = """() => [...new Set([...document.querySelectorAll("tbody td:not(.words)")].map(cell => {
  const text = document.createRange();
  text.selectNodeContents(cell);
  return new Set([...text.getClientRects()].map(line => line.top)).size;
}))]"""
LONG = f"benchmarks.a.TimeSuite.time_{'something_' * 12}"


@pytest.mark.parametrize("width", [1000, 380])
def test_the_verdicts_fit_and_can_be_copied(tmp_path: Path, silent_view: Any, width: int) -> None:
    folder = tmp_path / "comparisons"
    cases = [CaseCompared(LONG, "", "", changes=(CHANGE,), control=CHANGE) for _ in range(2)]
    journal(folder, "1", cases)
    index = write_without_table([], read_comparisons(folder), tmp_path / "site")
    with silent_view(width, "light") as view:
        view.goto(index.as_uri())
        assert view.get_by_role("button", name="Copy as Markdown").is_visible()
        needed, inner = view.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert needed <= inner
        assert view.locator("thead th").all_inner_texts()[:2] == ["case", "what"]  # none has a size
        assert view.evaluate(LINES_OF_FIGURES) == [1]


def test_a_size_has_its_column_where_there_is_one(tmp_path: Path) -> None:
    folder = tmp_path / "comparisons"
    sized = CaseCompared("ndvi", "numba", "small", changes=(CHANGE,))
    journal(folder, "1", [sized, CaseCompared("a.time_b", "", "", changes=(CHANGE,))])
    page = write_without_table([], read_comparisons(folder), tmp_path / "site").read_text()
    assert '<th scope="col">size</th>' in page
    assert "<td>small</td>" in page
    assert "2026-01-01 00:00 UTC" in page


def test_beside_a_search_an_index_leads_to_both(tmp_path: Path) -> None:
    journal(tmp_path / "comparisons", "1", [CaseCompared("a.time_a", "", "", changes=(CHANGE,))])
    search = MeasuredBreakEven(
        workload="sums",
        workload_version="1",
        unit="items",
        baseline="loop",
        first="numpy",
        second="loop",
        first_workers=1,
        second_workers=1,
        outcome="cannot tell",
        run="",
        sizes=(SizeTried(n=1_000, pairs=3, ratio=2.0),),
    )
    compared = read_comparisons(tmp_path / "comparisons")
    index = write_without_table([search], compared, tmp_path / "site")
    assert len(list(index.parent.glob("*.html"))) == 3
    require_whole(index.parent)


def test_a_comparison_that_was_stopped_is_left_out(tmp_path: Path) -> None:
    journal(tmp_path / "comparisons", "1", [])
    assert read_comparisons(tmp_path / "comparisons") == []
    assert read_comparisons(tmp_path / "nothing") == []


def test_what_was_not_compared_is_counted_as_on_the_command_line(tmp_path: Path) -> None:
    lost = [CaseCompared(f"a.time_{each}", "", "", outcome="disappeared") for each in "abc"]
    journal(tmp_path / "comparisons", "1", lost)
    (compared,) = read_comparisons(tmp_path / "comparisons")
    assert compared.in_words == "3 cases: nothing worse; 3 not compared"

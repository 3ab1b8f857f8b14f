"""Every figure that is rounded where it is shown has the digits that it is known to, and its unit."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from example_notes import limits
from example_results import in_turns, journal, measurement, run

from breakeven.findings.scaling.scaling_words import usl_in_words
from breakeven.records.limits import share_in_words
from breakeven.records.tables.table import read_results
from breakeven.report.charts.drawings import drawings
from breakeven.report.charts.palette import looks
from breakeven.report.charts.svg import inline_svg
from breakeven.report.overviews.profiles import share_in_per_cent
from breakeven.report.overviews.views import apart, views_of
from breakeven.report.site import write_site
from breakeven.report.workload_page.exact import exact_tables
from breakeven.statistics.scaling import USL, Bounded

CASES = [
    measurement(implementation="numpy", cpu_seconds=0.1),
    in_turns(measurement(implementation="threads", cpu_seconds=0.123456), 0.5),
    in_turns(measurement(implementation="ray", cpu_seconds=0.1), 0.004),
]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    folder = tmp_path_factory.mktemp("rounded")
    known = run()
    journal(folder, CASES, replace(known, machine={**known.machine, "cores usable": "2"}))
    return read_results(folder).table


def test_cores_busy_have_two_digits_and_the_reason_why_sampling_ended_is_said_to_be_one(
    rows: pd.DataFrame,
) -> None:
    (table,) = exact_tables(rows.assign(stopped_because="its samples agree within 2 %"))
    cells = {each.case["implementation"]: each.cells for each in table.rows}
    busy = {each.heading: each.text for each in cells["threads"]}["cores busy"]
    assert busy == "1.2"
    assert {each.outcome.partition("; ")[2] for each in table.rows} == {
        "sampling ended: its samples agree within 2 %"
    }
    (table,) = exact_tables(rows.assign(stopped_because="", verdict="cannot tell"))
    assert {each.outcome for each in table.rows} == {"not told apart"}
    cells = {each.case["implementation"]: each.cells for each in table.rows}
    assert {each.heading: each.text for each in cells["threads"]}["its interval"] == "0.50–1.0×"
    assert not any("sampling ended" in each.outcome for each in table.rows)


def test_a_point_says_a_slowdown_as_people_do_and_no_ratio_of_the_baseline_to_itself(
    rows: pd.DataFrame,
) -> None:
    (chart,) = [
        each.chart
        for each in drawings(rows, {}, looks(rows["implementation"]))
        if each.name == "time"
    ]
    titles = {
        each.partition(":")[0]: each
        for each in map(unescape, re.findall(r"<title>([^<]*)</title>", inline_svg(chart, "c")))
    }
    assert "\ntakes 250× as long as the baseline of its run\n" in titles["ray"]
    assert "\nthe baseline\n" in titles["numpy"]
    assert "1.0×" not in titles["numpy"]


def test_a_note_says_the_verdict_before_what_explains_it(rows: pd.DataFrame) -> None:
    (row,) = [each.copy() for _, each in rows.iterrows() if each["implementation"] == "threads"]
    row["verdict"] = row["ingested_verdict"] = "cannot tell"
    row["usual_difference"], row["largest_difference"] = 1.02, 1.2
    row["ingest_earned_calls"], row["is_marked"] = 3, False
    found = views_of(row)
    assert ", in turns: not told apart; " in found["steady"].note
    assert "half of all pairs of processes" in found["steady"].note
    assert found["ingested"].note.endswith(
        "seen once: not told apart; its ingest is earned back after 3 calls"
    )


def test_how_far_processes_are_apart_has_two_digits() -> None:
    assert [apart(each) for each in (1.01234, 1.4567, 2.51)] == ["1.2 %", "46 %", "2.5×"]


def test_a_share_of_a_limit_below_ten_per_cent_has_one_digit() -> None:
    assert share_in_words(0.0345, 0.0312, 0.0389) == "3–4 %"
    assert share_in_words(0.00123, 0.00112, 0.00198) == "0.1–0.2 %"


def test_coefficients_of_a_law_have_two_digits() -> None:
    law = USL(
        contention=Bounded(0.01234, 0.01111, 0.14567),
        coherency=Bounded(0.00012, None, None),
        fastest=Bounded(40.0, None, None),
        one_worker_seconds=1.0,
        most_workers=4,
    )
    assert "contention 1.2 % (1.1–15 %), coherency 0.012 %;" in usl_in_words(law)


def test_a_share_that_is_rounded_to_nothing_is_still_something() -> None:
    assert share_in_per_cent(0.5, 2.0) == "25 %"
    assert share_in_per_cent(0.004, 1.0) == "<1 %"
    assert [share_in_per_cent(0.0, 1.0), share_in_per_cent(1.0, 0.0)] == ["0 %", "–"]


def test_the_limits_of_a_machine_and_when_a_commit_was_made(tmp_path: Path) -> None:
    known = run(commit_date="2026-11-30 19:37:24+01:00")
    kept = limits(disk_read_bytes_per_second=1_234_567_890, missing={})
    journal(tmp_path, CASES, known, notes=[kept])
    write_site(read_results(tmp_path), tmp_path / "site")
    page = unescape((tmp_path / "site" / "environment.html").read_text(encoding="utf-8"))
    assert "<td>about 13</td><td>about 23</td>" in page
    assert "<td>1.23</td><td>–</td>" in page
    assert '<th scope="row">committed</th><td>2026-11-30 18:37 UTC</td>' in page


@pytest.mark.parametrize("date", ["", "yesterday", "0001-01-01T00:00:00+14:00"])
def test_what_is_no_time_of_a_commit_is_shown_as_it_is(tmp_path: Path, date: str) -> None:
    journal(tmp_path, CASES[:1], run(commit_date=date))
    write_site(read_results(tmp_path), tmp_path / "site")
    page = (tmp_path / "site" / "environment.html").read_text(encoding="utf-8")
    assert f'<th scope="row">committed</th><td>{date}</td>' in page

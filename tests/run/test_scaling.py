"""Core scaling: the fits recover what was planted, the words follow, and the page shows both."""

import dataclasses
import html

import pytest
from example_results import journal, measurement, run, site_text
from scaled_times import COUNTS, amdahl_seconds, samples

from benchmarks.scaling import Scaling
from breakeven.catalogue import catalogue
from breakeven.errors import UserError
from breakeven.findings.scaling.scaling_curves import scaling_curves
from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site
from breakeven.report.workload_page.workers import beyond_the_case
from breakeven.ruler.ruler import measure_afresh
from breakeven.ruler.settings import QUICK, usable_cores
from breakeven.run.planning.scaling_plan import scaling_cases, worker_counts
from breakeven.suites.scaling import WORKERS, case_name


def test_worker_counts_double_up_to_the_most():
    assert worker_counts(1) == [1]
    assert worker_counts(6) == [1, 2, 4, 6]
    assert worker_counts(8) == [1, 2, 4, 8]


def test_the_cases_are_every_parallel_implementation_the_fewest_workers_first():
    cases = scaling_cases(["ndvi"], max_workers=6)
    assert [case.workers for case in cases] == sorted(case.workers for case in cases)
    table = catalogue.workload("ndvi").implementations
    parallel = {label for label in table if catalogue.engine(table[label]).parallel}
    assert {case.implementation for case in cases} == parallel
    assert {case.size for case in cases} == {"medium"}
    assert len(cases) == len(parallel) * 4


def test_instructive_implementations_are_left_out_where_they_are_to_be():
    table = catalogue.workload("ndvi").implementations
    for name in catalogue.names():
        table = catalogue.workload(name).implementations
        if any(
            each.style == "instructive" and catalogue.engine(each).parallel
            for each in table.values()
        ):
            break
    found = scaling_cases([name], max_workers=2, instructive=False)
    assert "instructive" not in {table[case.implementation].style for case in found}
    assert len(found) < len(scaling_cases([name], max_workers=2))


def test_nothing_parallel_is_refused_with_the_next_step():
    with pytest.raises(UserError, match="breakeven list"):
        scaling_cases(["ndvi"], ["numpy"], max_workers=2)


def test_the_suite_covers_every_workload_that_has_parallel_ways():
    parallel = {
        name
        for name in catalogue.names()
        for chosen in catalogue.workload(name).implementations.values()
        if catalogue.engine(chosen).parallel
    }
    assert set(Scaling.workloads) == parallel
    assert len(Scaling.workloads) == len(parallel)


def test_more_workers_than_cores_are_not_applicable():
    from asv_runner.benchmarks.mark import SkipNotImplemented

    name = case_name("ndvi", catalogue.workload("ndvi").version, "threads")
    with pytest.raises(SkipNotImplemented, match="more than the"):
        Scaling().track_seconds(name, 10**6)
    assert min(WORKERS) == 1


def test_one_implementation_on_one_and_two_workers_is_measured_and_fitted(tmp_path):
    if usable_cores() < 2:
        pytest.skip("one core only")
    settings = dataclasses.replace(QUICK, min_samples=3, max_samples=5, budget_seconds=0.05)
    cases = scaling_cases(["integrate"], ["threads"], ["small"], 2)
    found = [measure_afresh(case, frozenset({"time"}), settings) for case in cases]
    assert [(each.status, each.case.workers) for each in found] == [("ok", 1), ("ok", 2)]
    journal(tmp_path, found)
    results = read_results(tmp_path)
    (curve,) = scaling_curves(results)["integrate"]
    assert [point.workers for point in curve.points] == [1, 2]
    assert curve.points[0].speedup.value == 1
    assert 0 <= curve.amdahl.serial_fraction <= 1


def on_workers(label="threads", serial=0.21, counts=COUNTS, **changes):
    return [
        measurement(
            "ndvi", label, "medium", 40, samples(amdahl_seconds(serial, p)), workers=p, **changes
        )
        for p in counts
    ]


def test_rows_of_other_versions_or_machines_are_not_of_one_curve(tmp_path):
    journal(tmp_path, on_workers(counts=[1, 2]))
    other = run("2026-11-22T10-00-00", started_at="2026-11-22T10:00:00+00:00", machine={"cpu": "x"})
    journal(tmp_path, on_workers(counts=[4, 8]), other)
    results = read_results(tmp_path)
    (curve,) = scaling_curves(results)["ndvi"]
    assert [point.workers for point in curve.points] == [1, 2]


def test_without_one_worker_there_is_no_curve(tmp_path):
    journal(tmp_path, on_workers(counts=[2, 4]))
    results = read_results(tmp_path)
    assert scaling_curves(results) == {}


def test_the_page_shows_the_curve_its_words_and_who_takes_too_much(tmp_path):
    greedy = measurement(
        "ndvi", "polars", engine="polars", workers=1, native_threads={"polars": 4}, cpu_seconds=0.2
    )
    journal(tmp_path, [*on_workers(), greedy, measurement()])
    results = read_results(tmp_path)
    page = site_text(write_site(results, tmp_path / "site"))
    assert "More workers" in page
    assert "About 21 % of the work stays serial" in page
    assert "polars would use 4 threads; the case allows 1" in page
    assert "used 2.0 cores’ worth of processor time; 1 was allowed" in page
    assert "cores busy" in page


def test_the_page_of_two_numbers_of_workers_has_figures_and_no_law(tmp_path):
    journal(tmp_path, [*on_workers(counts=[1, 2]), measurement()])
    page = site_text(write_site(read_results(tmp_path), tmp_path / "site"))
    assert "More workers" in page
    assert "stays serial" not in page
    assert "in words</th>" not in page.partition("More workers")[2].partition("</table>")[0]
    assert "2 numbers of workers are too few" in html.unescape(page)


def test_a_page_without_several_numbers_of_workers_has_no_part_about_them(tmp_path):
    journal(tmp_path, [measurement(), measurement(implementation="threads")])
    results = read_results(tmp_path)
    page = site_text(write_site(results, tmp_path / "site"))
    assert "More workers" not in page
    assert beyond_the_case(results.table) == []

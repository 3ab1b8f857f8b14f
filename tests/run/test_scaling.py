"""Core scaling: the fits recover what was planted, the words follow, and the page shows both."""

import dataclasses
import html
import random

import numpy as np
import pytest
from example_results import journal, measurement, run, site_text

from benchmarks.scaling import Scaling
from breakeven.catalogue import catalogue
from breakeven.errors import UserError
from breakeven.findings.scaling_curves import scaling_curves
from breakeven.findings.scaling_words import in_words, too_few_in_words, usl_in_words
from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site
from breakeven.report.workload_page.workers import beyond_the_case
from breakeven.ruler.ruler import measure_afresh
from breakeven.ruler.settings import QUICK, usable_cores
from breakeven.run.planning.scaling_plan import scaling_cases, worker_counts
from breakeven.statistics.process_spread import Spread, spread_of
from breakeven.statistics.scaling_fits import fit_amdahl, fit_usl
from breakeven.suites.scaling import WORKERS, case_name

COUNTS = [1, 2, 4, 8]
MANY_COUNTS = [1, 2, 4, 8, 16]


def samples(seconds, seed=0, noise=0.02, processes=3):
    """Three processes that drift a little, eight samples each."""
    generator = random.Random(f"{seed} {seconds}")
    drifts = [generator.uniform(1 - noise, 1 + noise) for _ in range(processes)]
    return tuple(
        tuple(seconds * drift * generator.lognormvariate(0, noise) for _ in range(8))
        for drift in drifts
    )


def amdahl_seconds(serial, workers):
    return 2.0 * (serial + (1 - serial) / workers)


def usl_seconds(contention, coherency, workers):
    return 3.0 * (1 + contention * (workers - 1) + coherency * workers * (workers - 1)) / workers


def amdahl_of(serial, counts=COUNTS, **how):
    return fit_amdahl(counts, [samples(amdahl_seconds(serial, p), **how) for p in counts])


@pytest.mark.parametrize("counts", [[1, 2], [1, 2, 4, 8], [8, 1, 3]])
@pytest.mark.parametrize("serial", [0.03, 0.21, 0.7])
def test_amdahls_serial_fraction_is_recovered(serial, counts):
    exact = fit_amdahl(counts, [[[amdahl_seconds(serial, p)] * 4] for p in counts])
    assert exact.serial_fraction == pytest.approx(serial)
    assert exact.one_worker_seconds == pytest.approx(2.0)
    assert exact.speedup(4) == pytest.approx(1 / (serial + (1 - serial) / 4))
    assert exact.misfit == pytest.approx(0, abs=1e-9)


def test_the_interval_holds_the_planted_fraction():
    held = 0
    for seed in range(30):
        fit = amdahl_of(0.21, seed=seed, processes=6)
        assert fit.low is not None
        assert fit.high is not None
        held += fit.low <= 0.21 <= fit.high
    assert held >= 27


@pytest.mark.parametrize(("contention", "coherency"), [(0.05, 0.002), (0.1, 0.0), (0.0, 0.01)])
def test_the_universal_scalability_law_is_recovered(contention, coherency):
    counts = [1, 2, 4, 8, 16]
    exact = [[[usl_seconds(contention, coherency, p)] * 4] for p in counts]
    fit = fit_usl(counts, exact)
    assert fit is not None
    assert fit.contention.value == pytest.approx(contention, abs=1e-9)
    assert fit.coherency.value == pytest.approx(coherency, abs=1e-9)
    assert fit.one_worker_seconds == pytest.approx(3.0)


def usl_of(contention, coherency, counts=MANY_COUNTS, **how):
    return fit_usl(counts, [samples(usl_seconds(contention, coherency, p), **how) for p in counts])


def test_the_fastest_number_of_workers_is_where_the_law_turns():
    fit = usl_of(0.1, 0.02, noise=0.005)
    assert fit.fastest_workers == pytest.approx((0.9 / 0.02) ** 0.5, rel=0.1)
    assert fit.fastest.low < (0.9 / 0.02) ** 0.5 < fit.fastest.high
    assert "fastest on about 7 workers" in usl_in_words(fit)


def test_a_turn_beyond_twice_the_measured_workers_is_not_named():
    fit = usl_of(0.02, 0.0002, noise=0.0001)
    assert fit.coherency.low > 0
    assert fit.fastest.value > 2 * 16
    assert fit.fastest_workers is None
    assert usl_in_words(fit).endswith("where more workers start to slow it down cannot be told")


def test_no_fastest_number_is_named_where_coherency_may_be_none():
    fits = [usl_of(0.1, 0.0, seed=seed) for seed in range(20)]
    assert any(fit.coherency.value > 0 for fit in fits)
    assert all(fit.fastest_workers is None for fit in fits)


def test_no_coefficient_of_the_universal_law_is_below_zero():
    better_than_linear = [samples(2.0 / p**1.2) for p in MANY_COUNTS]
    fit = fit_usl(MANY_COUNTS, better_than_linear)
    assert fit is not None
    assert min(fit.contention.value, fit.coherency.value) >= 0
    assert fit.fastest_workers is None


def test_too_few_numbers_of_workers_are_not_put_in_words_and_the_page_says_why():
    assert fit_usl(COUNTS, [samples(2.0 / p) for p in COUNTS]) is None
    assert usl_in_words(None) == ""
    assert too_few_in_words(2) == (
        "2 numbers of workers are too few to put a law in words, because a wrong one would not "
        "show: Amdahl's law needs 4 and the universal scalability law needs 5"
    )
    assert "Amdahl" not in too_few_in_words(4)
    assert too_few_in_words(5) == ""


@pytest.mark.parametrize(("counts", "drawn"), [([1, 2], False), ([1, 2, 4], True)])
def test_a_law_through_few_points_says_nothing_however_exact_they_are(counts, drawn):
    fit = amdahl_of(0.21, counts, noise=0.001)
    assert fit.can_miss is drawn
    assert in_words(fit) == ""


@pytest.mark.parametrize("counts", [[1], [2, 4]])
def test_amdahl_needs_one_worker_and_another_number(counts):
    with pytest.raises(ValueError, match="needs runs on one worker"):
        fit_amdahl(counts, [samples(1.0) for _ in counts])


def test_the_serial_fraction_is_said_with_what_follows_for_twice_the_workers():
    fit = amdahl_of(0.21)
    said = in_words(fit)
    assert said.startswith("about 21 % of the work stays serial (2")
    low, high = fit.foretold(16).low, fit.foretold(16).high
    assert low < 1 / (0.21 + 0.79 / 16) < high
    assert said.endswith(
        f": 16 workers, twice as many as were measured, would be {low:.1f} to {high:.1f} times as "
        "fast as one"
    )


def test_no_law_says_anything_beyond_twice_the_measured_workers():
    with pytest.raises(ValueError, match="up to 8 workers, and says nothing of 17"):
        amdahl_of(0.21).foretold(17)


def test_one_process_has_an_interval_only_where_others_tell_how_processes_differ():
    alone = amdahl_of(0.21, processes=1, noise=0.002)
    assert alone.low is None
    assert in_words(alone).endswith(
        "(no interval: one process says nothing about how processes differ)"
    )
    seconds = [samples(amdahl_seconds(0.21, p), processes=1, noise=0.002) for p in COUNTS]
    told = fit_amdahl(COUNTS, seconds, [Spread((0.05,), (1.0,), 20)] * len(COUNTS))
    assert told.low < 0.21 < told.high
    assert told.high - told.low > 0.02


def test_a_departure_from_the_law_that_all_processes_share_is_in_the_interval():
    """Many processes that agree say nothing of how the machine departs from the law."""
    held, wide = 0, 0
    for seed in range(40):
        order = np.random.default_rng(seed)
        departed = [amdahl_seconds(0.21, p) * order.lognormal(0, 0.05) for p in COUNTS]
        fit = fit_amdahl(COUNTS, [samples(each, seed, 0.001, processes=6) for each in departed])
        held += fit.low <= 0.21 <= fit.high
        exact = amdahl_of(0.21, seed=seed, noise=0.001, processes=6)
        wide += fit.high - fit.low > 3 * (exact.high - exact.low)
    assert held >= 35
    assert wide >= 35


def test_fractions_beyond_the_law_are_clipped_and_said():
    assert in_words(amdahl_of(-0.1)).startswith("faster than linear: the data fits the caches")
    assert amdahl_of(-0.1).serial_fraction == 0
    assert in_words(amdahl_of(1.4)).startswith("slower with more workers: ")
    assert amdahl_of(1.4).serial_fraction == 1
    assert in_words(amdahl_of(0.0)).startswith("almost none of the work stays serial")


def test_samples_that_vary_too_much_tell_no_fraction():
    wild = [samples(each, noise=0.9) for each in (1.0, 0.7, 0.9, 0.6)]
    assert "cannot be told" in in_words(fit_amdahl(COUNTS, wild))


def test_a_law_that_misses_a_measured_time_says_by_how_much():
    turning = [samples(usl_seconds(0.5, 0.05, p), noise=0.001) for p in COUNTS]
    assert "the fit misses a measured time by" in in_words(fit_amdahl(COUNTS, turning))


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


def test_samples_may_be_arrays_as_a_table_holds_them() -> None:
    seconds = [[np.full(4, amdahl_seconds(0.2, p))] for p in (1, 2, 4)]
    fitted = fit_amdahl([1, 2, 4], seconds)
    assert fitted.unclipped.value == pytest.approx(0.2)


@pytest.mark.parametrize("figures", [1, 2])
def test_a_spread_known_from_one_or_two_figures_breaks_no_law(figures: int) -> None:
    """It may be anything then, so draws from it are: each law has finite bounds, or none."""
    order = np.random.default_rng(figures)
    workers = [1, 2, 4, 8, 16]
    for _ in range(20):
        spread = spread_of(order.normal(0, 0.5, figures).tolist())
        seconds = [[[(0.1 + 0.9 / each) * np.exp(order.normal(0, 0.4))] * 5] for each in workers]
        amdahl = fit_amdahl(workers, seconds, [spread] * 5).unclipped
        usl = fit_usl(workers, seconds, [spread] * 5)
        assert usl is not None
        for found in (amdahl, usl.contention, usl.coherency):
            assert found.low is None or np.isfinite([found.low, found.high]).all()

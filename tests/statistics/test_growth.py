"""Growth: the fits find the law that was planted, say what they cannot tell, and the page shows it."""

import random

import numpy as np
import pandas as pd
import pytest
from example_results import journal, measurement, run, site_text

from breakeven.catalogue import catalogue
from breakeven.findings.sentences import top_findings
from breakeven.records.tables.table import read_results
from breakeven.report.site import write_site
from breakeven.report.workload_page.growth import big_o, growth_part, in_words
from breakeven.statistics.growth import MODELS, TEXTBOOK, fit_growth, fitted

N = np.array([1e2, 1e3, 1e4, 1e5, 1e6])
SIZES = ("tiny", "small", "medium", "large", "huge")
COEFFICIENTS = {
    "constant": (2e-6, 0.0),
    "log n": (1e-8, 1e-6),
    "n": (1e-6, 2e-8),
    "n log n": (1e-6, 1e-8),
    "n²": (1e-6, 1e-11),
}


def planted(model, noise=0.0, seed=0):
    generator = random.Random(f"{model} {seed}")
    offset, slope = COEFFICIENTS[model]
    exact = offset + slope * MODELS[model](N)
    return exact * np.array([generator.lognormvariate(0, noise) for _ in N])


@pytest.mark.parametrize("model", MODELS)
def test_the_planted_law_is_found_and_its_coefficients_with_it(model):
    fit = fit_growth(N, planted(model))
    assert fit.model == model
    # That memory may make three times of one is told beside log n, whatever its shape.
    assert fit.alternatives == (("constant",) if model == "log n" else ())
    assert fit.by_memory == (model == "log n")
    assert fit.quality < 0.01
    assert fit.offset_seconds == pytest.approx(COEFFICIENTS[model][0], rel=0.05)
    assert fit.slope_seconds == pytest.approx(COEFFICIENTS[model][1], rel=0.05)


@pytest.mark.parametrize("model", MODELS)
def test_the_planted_law_is_never_excluded_by_noise_of_three_percent(model):
    fits = [fit_growth(N, planted(model, 0.03, seed)) for seed in range(50)]
    assert all(fit.could_be(model) for fit in fits)
    assert sum(fit.model == model for fit in fits) >= 45


def test_ten_percent_of_noise_does_not_exclude_log_n():
    errors = np.full(len(N), 0.1)
    fits = [fit_growth(N, planted("log n", 0.1, seed), errors) for seed in range(100)]
    assert sum(fit.could_be("log n") for fit in fits) >= 95


@pytest.mark.parametrize("times", [1.5, 2, 4])
@pytest.mark.parametrize("at", [1e3, 1e5])
def test_a_step_that_memory_makes_of_a_linear_cost_does_not_refute_n(times, at):
    order = np.random.default_rng(3)
    seconds = 1e-9 * N * np.where(at <= N, times, 1.0) * np.exp(order.normal(0, 0.03, len(N)))
    fit = fit_growth(N, seconds, np.full(len(N), 0.03))
    assert fit.could_be("n")


def leaving_the_cache(times, at):
    """A lookup that takes so many times as long once the data has left the caches."""
    return 1e-7 * np.where(at <= N, times, 1.0)


@pytest.mark.parametrize("times", [2.0, 3.0, 4.0])
@pytest.mark.parametrize("at", [1e3, 1e5, 1e6])
def test_what_memory_does_is_not_n_and_does_not_refute_constant(times, at):
    fit = fit_growth(N, leaving_the_cache(times, at), np.full(len(N), 0.02))
    assert not {"n", "n log n", "n²"} & {fit.model, *fit.alternatives}
    assert fit.could_be("constant")
    assert fit.grows
    assert fit.growth == pytest.approx(times)
    assert "which memory alone can explain" in in_words(fit, "constant")
    assert "than the textbook's" not in in_words(fit, "constant")


def test_what_memory_cannot_do_refutes_constant():
    fit = fit_growth(N, 1e-7 * np.array([1.0, 1.1, 1.6, 6.0, 40.0]))
    assert fit.describes
    assert not fit.could_be("constant")


def test_growth_between_what_memory_does_and_what_a_law_asks_for_is_told_as_neither():
    """As a cluster's calls were measured whose fixed cost outweighs their tasks."""
    fit = fit_growth(N, 0.03 + 1.5e-7 * N)
    assert fit.growth == pytest.approx(6, rel=0.01)
    assert not fit.describes
    assert in_words(fit, None).startswith("no law can be told: it takes 6.0× as long")


def test_times_that_grow_with_n_over_few_sizes_are_not_what_memory_does():
    """A fourfold time is no cache's doing where n itself is four times as large."""
    n = np.array([1e5, 1.5e5, 2e5, 3e5, 4e5])
    fit = fit_growth(n, 1e-8 * n)
    assert fit.model == "n"
    assert not fit.could_be("constant")


@pytest.mark.parametrize("noise", [0.01, 0.03, 0.1])
def test_a_doubling_is_seen_and_no_growth_is_not(noise):
    def seen(last):
        exact = 1e-6 * last ** np.linspace(0, 1, len(N))
        found = []
        for seed in range(50):
            order = np.random.default_rng(seed)
            seconds = exact * np.exp(order.normal(0, noise, len(N)))
            found.append(fit_growth(N, seconds, np.full(len(N), noise)).grows)
        return sum(found)

    assert seen(2.0) >= 45
    assert seen(1.0) <= 5


def test_a_size_whose_time_is_hardly_known_weighs_little():
    seconds = planted("constant") * np.array([1.0, 1.0, 1.0, 1.0, 1.6])
    known = fit_growth(N, seconds, np.full(len(N), 0.02))
    assert known.grows
    unsure = fit_growth(N, seconds, np.array([0.02, 0.02, 0.02, 0.02, 0.5]))
    assert not unsure.grows
    assert unsure.model == "constant"
    assert unsure.offset_seconds == pytest.approx(2e-6, rel=0.02)


def test_the_intervals_of_rows_are_the_weights():
    rows = pd.DataFrame({"n": N, "seconds": planted("constant"), "status": "ok"})
    rows.loc[4, "seconds"] *= 1.6
    assert fitted(rows).grows
    wide = np.array([1.02, 1.02, 1.02, 1.02, 3.0])
    rows = rows.assign(seconds_low=rows["seconds"] / wide, seconds_high=rows["seconds"] * wide)
    assert not fitted(rows).grows


@pytest.mark.parametrize("model", ["n", "n log n"])
def test_with_more_noise_n_and_n_log_n_are_told_to_be_alike(model):
    fits = [fit_growth(N, planted(model, 0.2, seed)) for seed in range(100)]
    assert sum(fit.could_be(model) for fit in fits) >= 85
    assert any({fit.model, *fit.alternatives} >= {"n", "n log n"} for fit in fits)


def test_a_law_that_describes_nothing_is_said_to():
    fit = fit_growth(N, np.array([1.0, 100.0, 0.5, 80.0, 1.0]))
    assert not fit.describes
    assert not fit.could_be(fit.model)
    assert in_words(fit, "n").startswith("no law describes it")


def test_a_law_through_decades_may_miss_more_than_a_constant():
    fit = fit_growth(N, planted("n log n") * np.array([2.0, 0.7, 0.5, 1.0, 1.5]))
    assert fit.model == "n log n"
    assert fit.quality > 0.3
    assert fit.could_be("n log n")
    assert not fit.could_be("constant")


def test_a_law_that_describes_the_times_comes_before_a_simpler_one_that_does_not():
    """As sorting was measured: a short list is sorted again in a pattern that the processor learns."""
    fit = fit_growth(N, np.array([3.6e-6, 3.4e-5, 1.18e-3, 1.67e-2, 0.353]))
    assert fit.model in ("n", "n log n")
    assert fit.could_be("n log n")
    assert not fit.could_be("constant")


def test_fewer_than_five_sizes_have_no_law():
    with pytest.raises(ValueError, match="needs 5 sizes, there are 4"):
        fit_growth(N[:4], N[:4])
    rows = pd.DataFrame({"n": N[:4], "seconds": N[:4], "status": "ok"})
    assert fitted(rows) is None
    assert in_words(None, "n") == "a law needs times at 5 sizes or more"


def test_rows_that_failed_are_not_fitted():
    rows = pd.DataFrame({"n": N, "seconds": planted("n"), "status": "ok"})
    assert fitted(rows).model == "n"
    rows.loc[4, "status"] = "timeout"
    assert fitted(rows) is None


def test_a_size_of_nothing_is_left_out():
    n = np.concatenate([[0.0], N])
    rows = pd.DataFrame({"n": n, "seconds": 1e-6 + 1e-6 * n, "status": "ok"})
    assert fitted(rows).model == "n"
    assert fitted(rows).sizes == len(N)


def test_the_words_hold_the_law_beside_the_textbook():
    fit = fit_growth(N, planted("n"))
    assert in_words(fit, "n") == "as the textbook says, O(n)"
    assert in_words(fit, "constant").startswith("n fits better than the textbook's O(1)")
    assert in_words(fit, None) == "n fits best"
    assert big_o("n log n") == "O(n log n)"
    assert big_o(None) == "–"


@pytest.mark.parametrize("name", TEXTBOOK)
def test_the_textbook_knows_every_label_of_what_it_speaks_of(name):
    workload = catalogue.workload(name)
    assert workload.growth
    assert set(TEXTBOOK[name]) == set(workload.implementations)
    assert set(TEXTBOOK[name].values()) <= set(MODELS)


def growth_run(tmp_path, *, growth, compares=True):
    about = {"question": "How?", "unit": "members", "order": ["build-list"], "growth": growth}
    about["compares"] = compares
    settings = run().settings | {"workloads": {"collection_costs": about}}
    measured = [
        measurement(
            "collection_costs",
            label,
            size,
            int(n),
            ((seconds,) * 4,) * 3,
            family="objects",
            unit="members",
            workers=1,
            is_baseline=label == "build-list",
        )
        for label, law in (("build-list", "n"), ("index-list", "constant"), ("sort-list", "n²"))
        for size, n, seconds in zip(SIZES, N, planted(law), strict=True)
    ]
    journal(tmp_path, measured, run(settings=settings))
    return read_results(tmp_path)


def test_the_page_shows_the_laws_where_growth_is_the_question(tmp_path):
    page = site_text(write_site(growth_run(tmp_path, growth=True), tmp_path / "site"))
    assert "How it grows" in page
    assert "As the textbook says, O(n)." in page
    assert "As the textbook says, O(1)." in page
    assert "N² fits better than the textbook" in page


def test_the_page_shows_no_laws_where_growth_is_not_the_question(tmp_path):
    results = growth_run(tmp_path, growth=False)
    assert "How it grows" not in site_text(write_site(results, tmp_path / "site"))
    assert growth_part("collection_costs", results.table, {}, ["build-list"]) is None


def test_of_different_operations_none_wins(tmp_path):
    results = growth_run(tmp_path, growth=True, compares=False)
    page = site_text(write_site(results, tmp_path / "site"))
    assert "These are different operations" in page
    assert '<th scope="col" data-workload="collection_costs">' not in page
    assert "the fastest" not in page
    assert "is the fastest" not in page
    assert "How it grows" in page
    assert top_findings(results.competing) == []


def test_where_one_question_is_answered_somebody_wins(tmp_path):
    results = growth_run(tmp_path, growth=True)
    page = site_text(write_site(results, tmp_path / "site"))
    assert '<th scope="col" data-workload="collection_costs">' in page
    assert "is the fastest" in page or "the fastest" in page
    assert top_findings(results.competing)

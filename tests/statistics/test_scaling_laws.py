"""Laws of scaling, fitted to times whose law is known."""

import numpy as np
import pytest
from scaled_times import COUNTS, amdahl_seconds, samples

from breakeven.findings.scaling.scaling_words import in_words, too_few_in_words, usl_in_words
from breakeven.statistics.process_spread import Spread, spread_of
from breakeven.statistics.scaling_fits import fit_amdahl, fit_usl

MANY_COUNTS = [1, 2, 4, 8, 16]


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
        "2 numbers of workers are too few to describe a law, because a wrong one would not "
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

"""Probes of times, costs, memory, growth, and of what is offered."""

import math

import pytest
from example_claims import SIZES, evidence_of, failed, timed
from example_results import journal, run
from example_rulings import ruled

from breakeven.findings.claims.judging import evidence_table
from breakeven.findings.claims.other_probes import GrowsAs, Offers, Smaller
from breakeven.findings.claims.timing_probes import AtMost, CostPerUnit
from breakeven.findings.claims.weighing import weigh
from breakeven.records.tables.table import read_results
from breakeven.statistics.growth import GrowthFit

FIVE_SIZES = {"tiny": 100, **SIZES, "huge": 100_000_000}


@pytest.mark.parametrize(
    ("taken", "verdict"), [(4e-4, "confirmed"), (1e-3, "confirmed"), (2e-3, "refuted")]
)
def test_a_time_of_another_machine_agrees_within_its_factor(tmp_path, taken, verdict):
    cases = [timed("pairwise_sum", "numba", 2, "small", seconds=taken)]
    probe = AtMost("pairwise_sum", "numba", "small", 566e-6, 10**0.5)
    assert ruled(probe, tmp_path, cases).verdict == verdict


@pytest.mark.parametrize(
    ("taken", "verdict"), [(0.1, "refuted"), (1.0, "confirmed"), (9.0, "refuted")]
)
def test_the_cost_of_one_task(tmp_path, taken, verdict):
    cases = [timed("tiny_tasks", "dask-threads", 0.1, "small", seconds=taken)]
    probe = CostPerUnit("tiny_tasks", "dask-threads", 1e-3, 10**0.5)
    ruling = ruled(probe, tmp_path, cases)
    assert ruling.verdict == verdict
    assert ruling.deciding.figure.endswith("a step")


def peak(label, bytes_):
    peaks = {"peak_bytes": bytes_, "peaks_bytes": (bytes_,) * 3}
    return timed("collection_costs", label, 1.0, **peaks)


@pytest.mark.parametrize(
    ("tuple_bytes", "verdict"),
    [(50_000_000, "confirmed"), (99_000_000, "cannot tell here"), (200_000_000, "refuted")],
)
def test_less_memory_counts_beyond_what_a_reading_may_err(tmp_path, tuple_bytes, verdict):
    cases = [peak("build-tuple", tuple_bytes), peak("build-list", 100_000_000)]
    probe = Smaller("collection_costs", "build-tuple", "build-list", sizes="every")
    assert ruled(probe, tmp_path, cases).verdict == verdict


GROWTHS = {
    "constant": lambda _: 1,
    "log n": math.log,
    "n": lambda n: n,
    "n log n": lambda n: n * math.log(n),
    "n²": lambda n: n * n,
}


@pytest.mark.parametrize("model", GROWTHS)
def test_growth_is_found(tmp_path, model):
    cases = [
        timed("collection_costs", "x", 1.0, size, seconds=1e-9 * GROWTHS[model](n), n=n)
        for size, n in FIVE_SIZES.items()
    ]
    table = evidence_of(tmp_path, cases)
    # Five times as long for a million times as many is what memory may do as well.
    verdict = "cannot tell here" if model == "log n" else "confirmed"
    assert weigh(GrowsAs("collection_costs", "x", (model,)))(table).verdict == verdict
    assert weigh(GrowsAs("collection_costs", "x", ("2^n",)))(table).verdict == "refuted"


def test_too_few_sizes_and_a_poor_fit_decide_no_growth(tmp_path):
    times = {"tiny": 5.0, "small": 1e-3, "medium": 5.0, "large": 1e-3, "huge": 5.0}
    cases = [
        timed("collection_costs", "x", 1.0, size, seconds=seconds, n=FIVE_SIZES[size])
        for size, seconds in times.items()
    ]
    table = evidence_of(tmp_path, cases)
    probe = weigh(GrowsAs("collection_costs", "x", ("constant",)))
    assert probe(table).verdict == "cannot tell here"
    assert probe(table[table["n"] < FIVE_SIZES["huge"]]).missing


def test_a_growth_that_cannot_be_told_from_the_expected_one_decides_nothing(tmp_path):
    def unsure(_):
        return GrowthFit(
            model="n",
            quality=0.05,
            alternatives=("n log n",),
            offset_seconds=0.0,
            slope_seconds=1e-9,
            sizes=5,
            growth=1e4,
            growth_low=0.9e4,
            growth_high=1.1e4,
            by_memory=False,
            describes=True,
        )

    table = evidence_of(tmp_path, [timed("collection_costs", "sort-list", 1.0)])
    for models, verdict in (
        (("n log n",), "cannot tell here"),
        (("n",), "cannot tell here"),
        (("n", "n log n"), "confirmed"),
        (("constant",), "refuted"),
    ):
        probe = GrowsAs("collection_costs", "sort-list", models, fit=unsure)
        assert weigh(probe)(table).verdict == verdict


@pytest.mark.parametrize(
    ("high", "verdict"), [(1.9, "confirmed"), (2.1, "cannot tell here"), (9.0, "cannot tell here")]
)
def test_constant_is_what_its_margin_says_though_a_little_growth_is_possible(
    tmp_path, high, verdict
):
    def level(_):
        return GrowthFit(
            model="constant",
            quality=0.05,
            alternatives=("log n",),
            offset_seconds=1e-9,
            slope_seconds=0.0,
            sizes=5,
            growth=1.2,
            growth_low=0.8,
            growth_high=high,
            by_memory=False,
            describes=True,
        )

    probe = GrowsAs("collection_costs", "membership-dict", ("constant",), fit=level)
    table = evidence_of(tmp_path, [timed("collection_costs", "membership-dict", 1.0)])
    assert weigh(probe)(table).verdict == verdict


def methods(label, supported, of=20):
    reason = "dask.dataframe has no iloc for rows"
    return [
        timed(f"method_{index}", label, 1.0)
        if index < supported
        else failed(f"method_{index}", label, "unavailable", reason)
        for index in range(of)
    ]


@pytest.mark.parametrize(
    ("supported", "measured", "verdict"),
    [
        (20, 20, "confirmed"),
        (19, 20, "refuted"),
        (10, 10, "cannot tell here"),
        (0, 20, "cannot tell here"),
    ],
)
def test_the_share_of_methods_that_is_offered(tmp_path, supported, measured, verdict):
    cases = methods("modin-ray", supported, measured)
    ruling = ruled(Offers("method_*", "modin-*", 1.0, 20), tmp_path, cases)
    assert ruling.verdict == verdict
    assert f"{supported} of {measured} methods" in ruling.sentence


def test_memory_is_compared_within_one_run(tmp_path):
    probe = Smaller("collection_costs", "build-tuple", "build-list", sizes="every")
    journal(tmp_path, [peak("build-list", 100_000_000), peak("build-tuple", 150_000_000)])
    later = run("later", started_at="2027-01-01T00:00:00+00:00", commit="f" * 40)
    journal(tmp_path, [peak("build-tuple", 50_000_000)], later)
    (found,) = probe.evidence(evidence_table(read_results(tmp_path)))
    assert found.if_open == "times of different runs are not compared"


def test_growth_is_that_of_one_run(tmp_path):
    def cases(sizes, each):
        return [
            timed("collection_costs", "x", 1.0, size, seconds=each * n, n=n)
            for size, n in FIVE_SIZES.items()
            if size in sizes
        ]

    journal(tmp_path, cases(FIVE_SIZES, 1e-9))
    later = run("later", started_at="2027-01-01T00:00:00+00:00", commit="f" * 40)
    journal(tmp_path, cases(["huge"], 1e-6), later)
    seen = []
    probe = GrowsAs("collection_costs", "x", ("n",), fit=seen.append)
    probe.evidence(evidence_table(read_results(tmp_path)))
    assert set(seen[0]["run"]) == {run().run}

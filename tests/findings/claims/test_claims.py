import dataclasses
import fnmatch
import math
import re

import pytest
from example_claims import (
    CERTAIN,
    SIZES,
    WIDE,
    baseline,
    evidence_of,
    failed,
    results_of,
    table_of,
    timed,
)
from example_profiles import some_profile

from breakeven.catalogue import catalogue
from breakeven.findings.claims.claim import VERDICTS
from breakeven.findings.claims.comparing_probes import CatchesUp, Faster, NotFaster, PaysFrom
from breakeven.findings.claims.ending_probes import Crashes, Survives
from breakeven.findings.claims.judging import judged
from breakeven.findings.claims.leads import lead
from breakeven.findings.claims.other_probes import GrowsAs, Offers, Smaller
from breakeven.findings.claims.profile_probes import (
    SpentOn,
    above_share,
    interval_of_share,
    with_profiles,
)
from breakeven.findings.claims.timing_probes import AtMost, CostPerUnit
from breakeven.findings.claims.weighing import weigh
from breakeven.findings.explanations.profiles import NO_PROFILES, Profiles, StoredProfile
from breakeven.findings.explanations.stacks import MOST_WEIGHT, Stacks
from breakeven.statistics.growth import GrowthFit
from kernels.claims import CLAIMS

CAP = 2 * 2**30
FIVE_SIZES = {"tiny": 100, **SIZES, "huge": 100_000_000}


def ruled(probe, tmp_path, cases):
    return weigh(probe)(evidence_of(tmp_path, cases))


def claim(number, tmp_path, cases):
    found = {each.claim.number: each for each in judged(CLAIMS, results_of(tmp_path, cases))}
    return found[number]


def at_sizes(workload, label, speedups, **changes):
    """One case a size, the smallest first, each with its baseline."""
    pairs = zip(SIZES, speedups, strict=False)
    return [
        case
        for size, speedup in pairs
        for case in (
            baseline(workload, "python", size),
            timed(workload, label, speedup, size, **changes),
        )
    ]


@pytest.mark.parametrize(
    ("speedups", "verdict"),
    [
        ((2, 2, 2), "confirmed"),
        ((0.5, 0.5, 0.5), "refuted"),
        ((0.5, 0.5, 2), "it depends"),
        ((1.0, 1.0, 1.0), "refuted"),
        ((1.0, 1.0, 2.0), "it depends"),
    ],
)
def test_faster_at_every_size(tmp_path, speedups, verdict):
    probe = Faster("countdown", "processes", "python", sizes="every")
    assert ruled(probe, tmp_path, at_sizes("countdown", "processes", speedups)).verdict == verdict


def test_where_it_turns_is_said(tmp_path):
    probe = Faster("countdown", "processes", "python", sizes="every")
    ruling = ruled(probe, tmp_path, at_sizes("countdown", "processes", (0.5, 0.5, 2)))
    assert "It turns between 100,000 and 10,000,000 steps" in ruling.sentence
    assert "2.0× as fast as python at 10,000,000 steps" in ruling.sentence
    assert ruling.deciding.figure == "2.0× (95 % interval 2.0–2.0)"


@pytest.mark.parametrize("speedup", [0.7, 1.0, 1.6])
def test_a_difference_inside_the_noise_neither_confirms_nor_refutes(tmp_path, speedup):
    cases = at_sizes("countdown", "threads", (speedup,) * 3, spread=WIDE)
    table = evidence_of(tmp_path, cases)
    for probe in (
        Faster("countdown", "threads", "python", sizes="every"),
        Faster("countdown", "python", "threads", sizes="every"),
        NotFaster("countdown", "threads", "python", sizes="every"),
        CatchesUp("countdown", "threads", "python"),
        PaysFrom("countdown", "threads", "python", n=5),
    ):
        assert weigh(probe)(table).verdict == "cannot tell here", probe


def test_a_ratio_that_processes_of_the_same_code_may_show_is_no_difference(tmp_path):
    probe = Faster("countdown", "processes", "python", sizes="every")
    for spread, verdict in ((CERTAIN, "confirmed"), ((0.8, 1.0, 1.25), "cannot tell here")):
        (folder := tmp_path / verdict).mkdir()
        cases = at_sizes("countdown", "processes", (1.4, 1.4, 1.4), spread=spread)
        assert ruled(probe, folder, cases).verdict == verdict


def test_nothing_measured_says_so(tmp_path):
    ruling = ruled(
        Faster("io_wait", "threads", "python", sizes="every"), tmp_path, [baseline("ndvi", "numpy")]
    )
    assert ruling.verdict == "cannot tell here"
    assert ruling.missing == ["threads against python in io_wait"]
    assert "measured yet" in ruling.sentence


def test_a_failure_is_told_with_its_reason(tmp_path):
    cases = [baseline("ndvi", "numpy"), failed("ndvi", "ray", "crashed", "it fell over")]
    ruling = ruled(Faster("ndvi", "ray", "numpy", sizes="every"), tmp_path, cases)
    assert ruling.verdict == "cannot tell here"
    assert "ray has no time (crashed: it fell over)" in ruling.sentence


def test_one_worker_cannot_decide_what_several_would_do(tmp_path):
    cases = at_sizes("countdown", "threads", (0.9, 2, 2), workers=1)
    table = evidence_of(tmp_path, cases)
    for probe in (
        Faster("countdown", "threads", "python", sizes="every", parallel=True),
        NotFaster("countdown", "threads", "python", sizes="every", parallel=True),
    ):
        ruling = weigh(probe)(table)
        assert ruling.verdict == "cannot tell here"
        assert "one worker" in ruling.sentence


def test_a_claim_needs_each_of_its_essential_probes(tmp_path):
    cases = at_sizes("countdown", "processes", (2, 2, 2))
    told = Faster("countdown", "processes", "python", sizes="every")
    table = evidence_of(tmp_path, cases)
    assert weigh(told, Faster("ndvi", "a", "b", sizes="every"))(table).verdict == "cannot tell here"
    assert (
        weigh(told, Faster("ndvi", "a", "b", sizes="every", essential=False))(table).verdict
        == "confirmed"
    )


def test_what_leaves_a_claim_open_is_said_and_what_was_told_all_the_same(tmp_path):
    told = at_sizes("living_per_year", "processes", (3.0, 3.0, 3.0))
    open_one = at_sizes("countdown", "processes", (1.0, 1.0, 1.0), spread=WIDE)
    rule = weigh(
        Faster("countdown", "processes", "python", sizes="every"),
        Faster("living_per_year", "processes", "python", sizes="every"),
    )
    found = rule(evidence_of(tmp_path, [*told, *open_one]))
    assert found.verdict == "cannot tell here"
    asked, _, words = found.sentence.partition(". ")
    assert asked == "It has to hold in each of 2 comparisons at each of 3 sizes"
    left_open, _, told = words.partition("; known anyway: ")
    assert left_open.startswith("countdown: processes is 1.0× as fast as python")
    assert "not told apart" in left_open
    assert told.startswith("living_per_year: processes is 3.0× as fast as python")
    assert found.deciding.workload == "countdown"


def test_a_counterexample_refutes_whatever_else_is_open(tmp_path):
    against = at_sizes("living_per_year", "processes", (0.1, 0.1, 0.1))
    open_one = at_sizes("countdown", "processes", (1.0, 1.0, 1.0), spread=WIDE)
    rule = weigh(
        Faster("countdown", "processes", "python", sizes="every"),
        Faster("living_per_year", "processes", "python", sizes="every"),
    )
    found = rule(evidence_of(tmp_path, [*against, *open_one]))
    assert found.verdict == "refuted"
    assert found.deciding.workload == "living_per_year"


@pytest.mark.parametrize(
    ("speedup", "verdict"), [(0.9, "confirmed"), (1.3, "refuted"), (1.0, "confirmed")]
)
def test_no_speedup_worth_having(tmp_path, speedup, verdict):
    probe = NotFaster("countdown", "threads", "python", sizes="every")
    assert ruled(probe, tmp_path, at_sizes("countdown", "threads", (speedup,))).verdict == verdict


@pytest.mark.parametrize(
    ("speedups", "verdict"),
    [
        ((0.5, 0.8, 2), "confirmed"),
        ((0.5, 0.8, 0.9), "refuted"),
        ((0.5, 0.8), "cannot tell here"),
        ((0.5, 2), "confirmed"),
    ],
)
def test_who_pulls_ahead_is_decided_at_the_largest_size(tmp_path, speedups, verdict):
    cases = at_sizes("read_csv", "modin-ray", speedups)
    assert ruled(CatchesUp("read_csv", "modin-ray", "python"), tmp_path, cases).verdict == verdict


def test_pays_from_a_size_on(tmp_path):
    probe = PaysFrom("task_length", "dask-*", "python", n=SIZES["large"], series="every")
    early = at_sizes("task_length", "dask-threads", (0.5, 2, 2))
    late = at_sizes("task_length", "dask-threads", (0.5, 0.5, 2))
    (tmp_path / "early").mkdir()
    assert ruled(probe, tmp_path / "early", early).verdict == "it depends"
    assert ruled(probe, tmp_path, late).verdict == "confirmed"


@pytest.mark.parametrize(
    ("samples", "own", "verdict"),
    [(200, 140, "confirmed"), (200, 60, "refuted"), (20, 11, "cannot tell here")],
)
def test_a_cause_takes_more_than_half_of_a_call_beyond_the_interval(
    tmp_path, samples, own, verdict
):
    of = some_profile(workers=1, cpu=1.0)
    table = evidence_of(tmp_path, [timed("ndvi", "dask-threads", 1.0, "medium", n=40, workers=1)])
    sampled = {
        ("caller", "loop (kernels/ndvi.py:1)", f"add (numpy/{n}.so)"): 1.0 for n in range(own)
    }
    sampled |= {("caller", f"align (pandas/{n}.py:1)"): 1.0 for n in range(samples - own)}
    profiles = Profiles((StoredProfile(of, Stacks(sampled), tmp_path),))
    probe = SpentOn("ndvi", "dask-threads", "compute", 0.5)
    ruling = weigh(probe)(with_profiles(table, profiles))
    assert ruling.verdict == verdict
    assert (
        f"spends {100 * own / samples:.0f} % of its call at 40 steps on compute" in ruling.sentence
    )
    unprofiled = weigh(probe)(with_profiles(table, NO_PROFILES))
    assert unprofiled.verdict == "cannot tell here"
    assert unprofiled.missing == ["a profile of dask-threads in ndvi"]


def test_stacks_of_any_weight_leave_a_share_an_interval(tmp_path):
    table = evidence_of(tmp_path, [timed("ndvi", "dask-threads", 1.0, "medium", n=40, workers=1)])
    stacks = Stacks(
        {("caller", "a (numpy/a.so)"): MOST_WEIGHT, ("caller", "b (numpy/b.so)"): 5e-324}
    )
    stored = StoredProfile(some_profile(workers=1), stacks, tmp_path)
    (fact,) = SpentOn("ndvi", "dask-threads", "compute", 0.5).evidence(
        with_profiles(table, Profiles((stored,)))
    )
    assert 1.99 < fact.low < fact.high
    assert fact.high == pytest.approx(2.0)


def test_the_interval_of_a_share_is_wilsons():
    """By hand: 8 of 10 samples, with z = 1.96, the example of Wilson's interval in textbooks."""
    assert interval_of_share(0.8, 10) == pytest.approx((0.490, 0.943), abs=5e-4)
    assert interval_of_share(0.0, 10)[0] == pytest.approx(0.0, abs=1e-12)


def test_one_profile_is_one_process_however_many_samples_it_has():
    """By hand: processes differ by 9 points, so that 68 % is 2 standard deviations above one half."""
    found = above_share(0.68, 0.5, 10**6)
    assert found.supports == pytest.approx(0.0228, abs=1e-3)
    assert above_share(0.32, 0.5, 10**6).against == pytest.approx(found.supports)


def test_without_spreads_two_contenders_are_compared_by_their_intervals(tmp_path):
    """By hand: in logarithms the half-widths add up as the sides of a right triangle."""
    uneven = (0.98, 1.0, 1.02)
    cases = [
        baseline("ndvi", "numpy"),
        timed("ndvi", "dask-threads", 3.0, spread=uneven),
        timed("ndvi", "dask-processes", 1.5, spread=uneven),
    ]
    table = table_of(tmp_path, cases)
    found = lead(table, "dask-threads", "dask-processes")
    one = table[table["implementation"] == "dask-threads"].iloc[0]
    reach = math.log(one["speedup_high"] / one["speedup"]) * math.sqrt(2)
    assert found.ratio.value == pytest.approx(2.0)
    assert found.ratio.low == pytest.approx(2.0 / math.exp(reach))
    assert found.ratio.high == pytest.approx(2.0 * math.exp(reach))
    assert found.verdict == "faster"
    back = lead(table, "dask-processes", "dask-threads")
    assert back.ratio.high == pytest.approx(1 / found.ratio.low)


def test_contenders_of_different_runs_are_not_compared(tmp_path):
    table = evidence_of(tmp_path, [timed("ndvi", "ray", 2.0), timed("ndvi", "threads", 3.0)])
    assert lead(table, "threads", "ray") is not None
    table.loc[0, "run"] = "another"
    assert lead(table, "threads", "ray") is None


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


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        (failed("pairwise_sum", "numba-nested", "crashed", "SIGABRT"), "confirmed"),
        (timed("pairwise_sum", "numba-nested", 3.0), "refuted"),
        (failed("pairwise_sum", "numba-nested", "unavailable", "no numba"), "cannot tell here"),
    ],
)
def test_a_crash_is_evidence(tmp_path, case, verdict):
    assert (
        ruled(
            Crashes("pairwise_sum", "numba-*nested*", sizes="every", series="every"),
            tmp_path,
            [case],
        ).verdict
        == verdict
    )


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ("timeout", "cannot tell here"),
        ("wrong_answer", "cannot tell here"),
        ("unavailable", "confirmed"),
    ],
)
def test_an_end_that_decides_nothing_leaves_open_what_has_to_hold_everywhere(
    tmp_path, other, verdict
):
    cases = [
        failed("pairwise_sum", "numba-nested", "crashed", "SIGABRT"),
        failed("pairwise_sum", "numba-nested-omp", other, "no answer"),
    ]
    probe = Crashes("pairwise_sum", "numba-*nested*", sizes="every", series="every")
    assert ruled(probe, tmp_path, cases).verdict == verdict


def on_disk(label, held, finished, data=8 * 2**30):
    known = {"memory_cap_bytes": CAP, "bytes_moved": data}
    if finished:
        return timed("ndvi_on_disk", label, 1.0, peak_bytes=held, **known)
    words = "a call needed more than the limit"
    return failed("ndvi_on_disk", label, "out_of_memory", words, held_bytes=held, **known)


@pytest.mark.parametrize(
    ("cases", "verdict"),
    [
        ([on_disk("numpy", CAP, False), on_disk("dask-threads", 2**29, True)], "confirmed"),
        ([on_disk("numpy", 2**29, True), on_disk("dask-threads", CAP, False)], "refuted"),
        ([on_disk("numpy", 2**29, True), on_disk("dask-threads", 2**29, True)], "it depends"),
        (
            [on_disk("numpy", CAP, False, 2**30), on_disk("dask-threads", 2**29, True, 2**30)],
            "cannot tell here",
        ),
    ],
)
def test_larger_than_memory_under_a_cap(tmp_path, cases, verdict):
    assert claim(11, tmp_path, cases).ruling.verdict == verdict


def test_one_damaged_file(tmp_path):
    cases = [timed("file_features", "ray", 2.0), timed("file_features", "threads", 2.0)]
    wrong = failed("file_features", "joblib", "wrong_answer", "12 files are missing")
    table = evidence_of(tmp_path, cases)
    assert (
        weigh(Survives("file_features", "*", sizes="every", series="every"))(table).verdict
        == "confirmed"
    )
    (tmp_path / "wrong").mkdir()
    ruling = ruled(
        Survives("file_features", "*", sizes="every", series="every"),
        tmp_path / "wrong",
        [*cases, wrong],
    )
    assert ruling.verdict == "it depends"
    assert "12 files are missing" in ruling.sentence


def test_threads_and_the_lock_on_the_countdown(tmp_path):
    found = claim(1, tmp_path, at_sizes("countdown", "threads", (0.9, 0.95, 0.97)))
    assert found.ruling.verdict == "confirmed"
    assert found.figure.startswith("0.97×")
    assert found.workers == [2]
    assert found.sizes == ["1,000 steps", "100,000 steps", "10,000,000 steps"]


def test_the_crash_and_the_time_are_two_halves_of_one_claim(tmp_path):
    fast = timed("pairwise_sum", "numba", 2, "small", seconds=5e-4)
    crash = failed("pairwise_sum", "numba-parallel-nested", "crashed", "SIGABRT", "small")
    for folder, cases, verdict in (
        ("half", [fast], "cannot tell here"),
        ("whole", [fast, crash], "confirmed"),
        ("answered", [fast, timed("pairwise_sum", "numba-parallel-nested", 2)], "it depends"),
    ):
        (tmp_path / folder).mkdir()
        assert claim(8, tmp_path / folder, cases).ruling.verdict == verdict


def test_every_claim_is_there_once_and_can_be_repeated():
    assert [each.number for each in CLAIMS.claims] == list(range(1, 21))
    for each in CLAIMS.claims:
        assert each.command.startswith("breakeven run ")
        assert re.fullmatch(r"course document 00[0-4]", each.source)
        assert each.because.endswith(".")


def test_without_results_no_claim_is_decided(tmp_path):
    found = judged(CLAIMS, results_of(tmp_path, [baseline("known_time", "python")]))
    assert {each.ruling.verdict for each in found} == {"cannot tell here"}
    assert all(each.ruling.missing and not each.figure for each in found)


def test_a_judged_claim_as_json(tmp_path):
    record = claim(1, tmp_path, at_sizes("countdown", "threads", (0.9,))).to_json()
    assert record["number"] == 1
    assert record["verdict"] in VERDICTS
    assert record["figure"] == "0.90× (95 % interval 0.90–0.90)"


LABELS = ("first", "second", "label", "labels")


def test_the_labels_of_the_claims_are_in_the_catalogue():
    """Of the workloads that there are: a renamed label would silence a claim."""
    tested = set()
    for each in CLAIMS.claims:
        for probe in each.rule.probes:
            named = dataclasses.asdict(probe)
            pattern = named.get("workload") or named["workloads"]
            for name in fnmatch.filter(catalogue.names(), pattern):
                known = list(catalogue.workload(name).implementations)
                missing = [
                    named[key]
                    for key in LABELS
                    if key in named and not fnmatch.filter(known, named[key])
                ]
                assert missing == [], f"{each.name}: {name} has {', '.join(known)}"
                tested.add(each.number)
    assert tested >= {1, 3, 4, 7, 8, 9, 12, 13}

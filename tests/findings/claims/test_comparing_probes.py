"""Probes of two implementations: faster, no faster, ahead at last, ahead from a size on."""

import math

import pytest
from example_claims import CERTAIN, SIZES, WIDE, baseline, evidence_of, failed, table_of, timed
from example_rulings import at_sizes, ruled

from breakeven.findings.claims.comparing_probes import CatchesUp, Faster, NotFaster, PaysFrom
from breakeven.findings.claims.leads import lead
from breakeven.findings.claims.weighing import weigh


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
    assert ruling.deciding.figure == "2.0× (95 % interval 2.0–2.0×)"


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
    assert ruling.missing == ["threads against python in io_wait (not measured)"]
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
    assert found.ratio.low == pytest.approx(2.0 / math.exp(reach), rel=1e-3)
    assert found.ratio.high == pytest.approx(2.0 * math.exp(reach), rel=1e-3)
    assert found.verdict == "faster"
    back = lead(table, "dask-processes", "dask-threads")
    assert back.ratio.high == pytest.approx(1 / found.ratio.low)


def test_contenders_of_different_runs_are_not_compared(tmp_path):
    table = evidence_of(tmp_path, [timed("ndvi", "ray", 2.0), timed("ndvi", "threads", 3.0)])
    assert lead(table, "threads", "ray") is not None
    table.loc[0, "run"] = "another"
    assert lead(table, "threads", "ray") is None


@pytest.mark.parametrize(
    ("first", "second", "speedup", "verdict"),
    [
        *(("a", "python", 1.1, "cannot tell"), ("a", "python", 1.2, "faster")),
        *(("python", "a", 1.1, "cannot tell"), ("python", "a", 1.2, "slower")),
    ],
)
def test_what_slows_its_baseline_down_is_not_faster_by_that(
    tmp_path, first, second, speedup, verdict
):
    cases = at_sizes("countdown", "a", (speedup,) * 3, engine="dask-distributed")
    table = evidence_of(tmp_path, cases)
    found = lead(table[table["size"] == "large"], first, second)
    assert found.verdict == verdict
    ruling = weigh(Faster("countdown", "a", "python", sizes="every"))(table)
    assert ruling.verdict == ("confirmed" if speedup > 1.15 else "cannot tell here")

"""Probes of how cases end: crashes, caps of memory, damaged files."""

import pytest
from example_claims import evidence_of, failed, timed
from example_rulings import claim, ruled

from breakeven.findings.claims.ending_probes import Crashes, Survives
from breakeven.findings.claims.weighing import weigh

CAP = 2 * 2**30


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

"""Probes of what a call spends its time on."""

import pytest
from example_claims import evidence_of, timed
from example_profiles import some_profile

from breakeven.findings.claims.profile_probes import (
    SpentOn,
    above_share,
    interval_of_share,
    with_profiles,
)
from breakeven.findings.claims.weighing import weigh
from breakeven.findings.explanations.profiles import NO_PROFILES, Profiles, StoredProfile
from breakeven.findings.explanations.stacks import MOST_WEIGHT, Stacks


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
    assert unprofiled.missing == ["a profile of dask-threads in ndvi (not measured)"]


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

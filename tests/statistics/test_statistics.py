import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from breakeven.statistics.combining import above
from breakeven.statistics.intervals import (
    Ratio,
    centre,
    error_of_median,
    median,
    paired_ratio,
    ratio,
    time_interval,
    verdict,
)
from breakeven.statistics.process_spread import Spread
from breakeven.statistics.selection import selected_confidence


def processes(centre: float, drift: float = 0.0, seed: int = 0, count: int = 3, samples: int = 10):
    generator = np.random.default_rng(seed)
    starts = centre * np.exp(drift * generator.standard_normal(count))
    return [list(start * np.exp(0.01 * generator.standard_normal(samples))) for start in starts]


def test_the_speedup_is_baseline_over_implementation():
    found = ratio(processes(4.0), processes(1.0, seed=1))
    assert found.value == pytest.approx(4, rel=0.03)
    assert found.low < found.value < found.high
    assert verdict(found) == "faster"
    assert verdict(ratio(processes(1.0), processes(4.0, seed=1))) == "slower"


def test_the_same_code_is_the_same():
    assert verdict(ratio(processes(1.0), processes(1.0, seed=1))) == "same"


def test_processes_that_differ_widen_the_interval():
    steady = ratio(processes(1.0), processes(1.0, seed=1))
    drifting = ratio(processes(1.0, drift=0.2), processes(1.0, drift=0.2, seed=1))
    assert drifting.high - drifting.low > 3 * (steady.high - steady.low)


def test_identical_code_on_a_drifting_machine_is_rarely_called_different():
    verdicts = [
        verdict(ratio(processes(1, 0.05, seed, count=5), processes(1, 0.05, seed + 500, count=5)))
        for seed in range(60)
    ]
    assert sum(each in {"faster", "slower"} for each in verdicts) <= 4


@pytest.mark.parametrize("count", [2, 3, 5, 8])
def test_the_interval_holds_the_truth_as_often_as_it_says(count):
    held = 0
    for seed in range(400):
        low, high = time_interval(processes(1.0, 0.02, seed, count, samples=5))
        held += low <= 1.0 <= high
    assert 0.92 <= held / 400 <= 0.99


def test_turns_are_free_of_drift_that_both_sides_share():
    generator = np.random.default_rng(3)
    speeds = np.exp(0.2 * generator.standard_normal((4, 6)))  # the machine's speed in each turn
    noise = np.exp(0.005 * generator.standard_normal((2, 4, 6)))
    baseline, implementation = speeds * noise[0], 0.9 * speeds * noise[1]
    in_turns = paired_ratio(baseline, implementation)
    assert in_turns.in_turns
    assert in_turns.value == pytest.approx(1 / 0.9, rel=0.01)
    assert verdict(in_turns) == "faster"
    apart = ratio(baseline, implementation)
    assert np.log(apart.high / apart.low) > 3 * np.log(in_turns.high / in_turns.low)


def test_pairs_of_processes_not_turns_are_what_an_interval_counts():
    few = paired_ratio([[1.1] * 50, [1.0] * 50], [[1.0] * 50, [1.0] * 50])
    assert few.low < 1 < few.high


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1.04, 1.2, "faster"),
        (1.02, 1.2, "cannot tell"),
        (0.98, 1.02, "same"),
        (0.96, 1.02, "cannot tell"),
        (0.8, 0.96, "slower"),
        (0.9, 1.1, "cannot tell"),
    ],
)
def test_only_what_lies_within_the_smallest_effect_is_called_the_same(low, high, said):
    assert verdict(Ratio(1.0, low, high)) == said


def test_too_few_samples_give_a_ratio_but_no_verdict():
    found = ratio([[2.0]], [[1.0, 1.1, 1.2]])
    assert (found.low, found.high) == (None, None)
    assert verdict(found) == "cannot tell"


@pytest.mark.parametrize("nothing", [[], [[]], [[], []]])
def test_no_samples_give_nothing(nothing):
    assert ratio(nothing, [[1.0]]) is None
    assert ratio([[1.0]], nothing) is None
    assert paired_ratio(nothing, nothing) is None
    assert verdict(None) == "cannot tell"
    assert time_interval(nothing) is None
    assert centre(nothing) is None


def test_one_process_has_an_interval_only_where_others_tell_how_processes_differ():
    alone = paired_ratio([[2.0, 2.0]], [[1.0, 1.0]])
    assert (alone.low, verdict(alone)) == (None, "cannot tell")
    found = paired_ratio([[2.0, 2.0]], [[1.0, 1.0]], spread=Spread((0.05,), (1.0,), 8))
    assert found.low == pytest.approx(2.0 * math.exp(-2.306 * 0.05), rel=1e-3)
    assert (found.one_process, verdict(found)) == (True, "faster")


def test_a_few_processes_are_steadied_by_what_others_tell():
    """Three that happen to be alike are not taken for ones that always are."""
    above, below = [[2.0], [2.001], [2.002]], [[1.0]] * 3
    alone = paired_ratio(above, below)
    among = paired_ratio(above, below, spread=Spread((0.05,), (1.0,), 8))
    assert among.high / among.low > 5 * alone.high / alone.low - 5


def test_samples_that_do_not_vary_still_give_an_interval():
    assert verdict(ratio([[2.0, 2.0], [2.0, 2.0]], [[1.0, 1.0], [1.0, 1.0]])) == "faster"


def test_a_wide_interval_around_one_is_not_called_the_same():
    assert verdict(Ratio(1.0, 0.5, 2.0)) == "cannot tell"


def test_processes_of_unequal_length_and_empty_ones_are_taken():
    assert centre([[1.0, 2.0, 4.0], [], [2.0]]) == pytest.approx(2.0)


def test_the_median_of_nothing_is_none():
    assert median([]) is None
    assert median([3.0, 1.0, 2.0]) == 2.0


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1.05, 1.2, "cannot tell"),
        (1.13, 1.2, "faster"),
        (0.99, 1.02, "cannot tell"),
        (1.0, 1.01, "cannot tell"),
        (0.8, 0.9, "slower"),
    ],
)
def test_what_flatters_a_ratio_is_taken_off_before_it_is_called_faster(low, high, said):
    found = Ratio(math.sqrt(low * high), low, high)
    assert verdict(found, flattered_by=1.083) == said
    assert verdict(found) != "cannot tell" or said == "cannot tell"


def test_the_error_of_a_median_is_what_medians_differ_by() -> None:
    order = np.random.default_rng(4)
    rows = order.normal(0, 1, (400, 25))
    spread = float(np.std(np.median(rows, axis=1)))
    claimed = error_of_median
    assert np.mean([claimed(row.tolist()) for row in rows]) == pytest.approx(spread, rel=0.15)
    disturbed = [*rows[0].tolist(), 1000.0]
    assert claimed(disturbed) == pytest.approx(claimed(rows[0].tolist()), rel=0.2)


def test_an_interval_covers_the_ratio_of_what_both_took_apart():
    """A baseline that only the case beside it slows down makes nothing faster."""
    beside = paired_ratio(processes(1.9), processes(1.0, seed=1))
    assert verdict(beside) == "faster"
    known = replace(beside, apart=0.95).at(0.95)
    assert known.value == beside.value
    assert known.low == pytest.approx(0.95 * beside.low / beside.value)
    assert known.high == pytest.approx(beside.high)
    assert verdict(known) == "cannot tell"
    assert above(known, 1.0).supports > 0.5
    assert above(known, 1.0).against == above(beside, 1.0).against
    assert above(known, 3.0).against < 0.05
    assert selected_confidence([known]) == selected_confidence([replace(beside, value=1.0)])
    agreeing = replace(beside, apart=beside.value).at(0.95)
    assert (agreeing.low, agreeing.high) == pytest.approx((beside.low, beside.high))


@pytest.mark.parametrize("shift", [1.0, 1.2, 2.0])
def test_of_equal_code_few_are_called_faster_however_slow_the_baseline_is_beside_it(shift):
    generator = np.random.default_rng(7)
    spread = Spread((0.02,), (1.0,), 50)
    called = Counter()
    for _ in range(400):
        own, beside, alone = np.exp(0.02 / math.sqrt(2) * generator.standard_normal(3))
        turns = np.exp(0.005 * generator.standard_normal((2, 12)))
        found = paired_ratio(
            [list(shift * beside * turns[0])], [list(own * turns[1])], spread=spread
        )
        called[verdict(replace(found, apart=alone / own).at(0.95), effect=1.0)] += 1
    assert called["slower"] <= 20
    assert called["faster"] <= 20

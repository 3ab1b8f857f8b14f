import math

import numpy as np
import pytest
from example_results import measurement

from breakeven.records.self_comparisons import floor_of, noise_floors
from breakeven.statistics.intervals import paired_ratio, verdict


def compared_with_itself(engine, *ratios):
    first = [[1.0, 1.0, 1.0] for _ in ratios]
    second = [[ratio] * 3 for ratio in ratios]
    return {"engine": engine, "first_seconds": first, "second_seconds": second}


def test_the_floor_is_the_largest_ratio_of_identical_code_either_way():
    floor = noise_floors([], [compared_with_itself("ray", 1.02, 0.8, 1.1)])["ray"].at()
    assert floor.ratio == pytest.approx(1.25)
    assert floor.figures == 3


def test_one_disturbed_pair_among_many_does_not_decide():
    floors = noise_floors([], [compared_with_itself("ray", 3.0, *[1.01] * 39)])
    assert floor_of(floors, "ray") == pytest.approx(1.01)


def test_short_and_long_calls_have_floors_of_their_own_where_each_has_many_pairs():
    long = compared_with_itself("ray", *[1.02] * 21)
    short = compared_with_itself("ray", *[1.5] * 21)
    for side in ("first_seconds", "second_seconds"):
        short[side] = [[1e-3 * sample for sample in row] for row in short[side]]
    floors = noise_floors([], [long, short])
    assert floor_of(floors, "ray", seconds=0.5) == pytest.approx(1.02)
    assert floor_of(floors, "ray", seconds=0.001) == pytest.approx(1.5)
    assert floor_of(floors, "ray") == pytest.approx(1.5)
    few = noise_floors([], [compared_with_itself("ray", *[1.02] * 20), short])
    assert floor_of(few, "ray", seconds=0.5) == pytest.approx(1.5)


def test_the_floor_is_of_as_many_processes_as_what_is_judged():
    """By hand: three pairs of one case at 1.3, 1 and 1 / 1.3 say together that nothing differs."""
    floor = noise_floors([], [compared_with_itself("ray", 1.3, 1.0, 1 / 1.3)])["ray"]
    assert floor.at(processes=1).ratio == pytest.approx(1.3)
    assert floor.at(processes=2).ratio == pytest.approx(1.3**0.5)
    assert floor.at(processes=3).ratio == pytest.approx(1.0)
    assert [floor.at(each).figures for each in (1, 2, 3, 30)] == [3, 1, 1, 1]


def test_fewer_pairs_stand_for_more_by_the_root_of_their_number():
    floors = noise_floors([], [compared_with_itself("ray", 1.3)])
    assert floor_of(floors, "ray", processes=9) == pytest.approx(1.3 ** (1 / 3))
    both = noise_floors(
        [], [compared_with_itself("ray", 1.3), compared_with_itself("ray", *[1.02] * 4)]
    )
    assert floor_of(both, "ray", processes=4) == pytest.approx(1.3**0.5)


def rounds_of(ratio, cases, generator):
    """Cases of three pairs each, one pair in ten of which somebody else disturbed."""
    disturbed = generator.choice([-0.35, 0.0, 0.35], p=[0.05, 0.9, 0.05], size=(cases, 3))
    pairs = ratio * np.exp(disturbed + generator.normal(0, 0.02, size=(cases, 3)))
    return [[[float(each)] * 3 for each in case] for case in pairs]


def share_told(ratio, floor, generator):
    """How many of a thousand cases a verdict calls faster or slower."""
    ones = [[1.0] * 3] * 3
    told = (verdict(paired_ratio(c, ones), floor) for c in rounds_of(ratio, 1000, generator))
    return sum(each in {"faster", "slower"} for each in told) / 1000


def test_identical_code_is_hardly_ever_told_apart_and_a_quarter_faster_mostly_is():
    generator, ones = np.random.default_rng(7), [[1.0] * 3] * 3
    notes = [
        {"engine": "serial", "first_seconds": case, "second_seconds": ones}
        for case in rounds_of(1.0, 100, generator)
    ]
    floors = noise_floors([], notes)
    assert floor_of(floors, "serial", processes=1) > 1.3
    floor = floor_of(floors, "serial", processes=3)
    assert share_told(1.0, floor, generator) < 0.01
    assert share_told(1.25, floor, generator) > 0.6


def test_a_floor_of_three_single_pairs_raises_hardly_a_false_alarm_either():
    generator, told = np.random.default_rng(7), []
    for _ in range(20):
        cases = rounds_of(1.0, 3, generator)
        notes = [
            {"engine": "ray", "first_seconds": case[:1], "second_seconds": [[1.0] * 3]}
            for case in cases
        ]
        floor = floor_of(noise_floors([], notes), "ray", processes=3)
        told.append(share_told(1.0, floor, generator))
    assert np.mean(told) < 0.01


def test_a_baseline_that_took_turns_with_itself_counts_for_its_engine():
    of = measurement(
        is_baseline=True,
        samples_seconds=((0.1, 0.1), (0.1, 0.1)),
        baseline_samples_seconds=((0.1, 0.1), (0.106, 0.106)),
    )
    assert floor_of(noise_floors([of], []), of.engine) == pytest.approx(1.06)


def test_a_comparison_takes_the_larger_floor_and_an_unmeasured_engine_has_none():
    floors = noise_floors(
        [], [compared_with_itself("ray", 1.3), compared_with_itself("serial", 1.02)]
    )
    assert floor_of(floors, "ray", "serial") == pytest.approx(1.3)
    assert floor_of(floors, "threads", "serial") == pytest.approx(1.02)
    assert math.isclose(floor_of(floors, "threads"), 1.0)

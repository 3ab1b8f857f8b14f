import math

import pytest
from example_results import measurement

from results.noise_floors import floor_of, noise_floors


def compared_with_itself(engine, *ratios):
    first = [[1.0, 1.0, 1.0] for _ in ratios]
    second = [[ratio] * 3 for ratio in ratios]
    return {"engine": engine, "first_seconds": first, "second_seconds": second}


def test_the_floor_is_the_largest_ratio_of_identical_code_either_way():
    floors = noise_floors([], [compared_with_itself("ray", 1.02, 0.8, 1.1)])
    assert floors["ray"].ratio == pytest.approx(1.25)
    assert floors["ray"].pairs == 3


def test_one_disturbed_pair_among_many_does_not_decide():
    floors = noise_floors([], [compared_with_itself("ray", 3.0, *[1.01] * 39)])
    assert floors["ray"].ratio == pytest.approx(1.01)


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


def test_a_baseline_that_took_turns_with_itself_counts_for_its_engine():
    of = measurement(
        is_baseline=True,
        samples_seconds=((0.1, 0.1), (0.1, 0.1)),
        baseline_samples_seconds=((0.1, 0.1), (0.106, 0.106)),
    )
    assert noise_floors([of], [])[of.engine].ratio == pytest.approx(1.06)


def test_a_comparison_takes_the_larger_floor_and_an_unmeasured_engine_has_none():
    floors = noise_floors(
        [], [compared_with_itself("ray", 1.3), compared_with_itself("serial", 1.02)]
    )
    assert floor_of(floors, "ray", "serial") == pytest.approx(1.3)
    assert floor_of(floors, "threads", "serial") == pytest.approx(1.02)
    assert math.isclose(floor_of(floors, "threads"), 1.0)

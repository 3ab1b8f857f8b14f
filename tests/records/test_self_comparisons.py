"""How much processes differ, learnt from what a run showed of code against itself."""

import math

import pytest
from example_results import measurement

from breakeven.records.reading.decoding import UnusableError, converted
from breakeven.records.self_comparisons import SelfComparison, spreads_of


def compared_with_itself(engine, *ratios):
    first = [[1.0, 1.0, 1.0] for _ in ratios]
    second = [[ratio] * 3 for ratio in ratios]
    return SelfComparison(engine=engine, first_seconds=first, second_seconds=second)


def test_each_pair_of_processes_is_a_figure_either_way():
    found = spreads_of([], [compared_with_itself("ray", 1.02, 0.8, 1.1)])
    assert found.figures["ray"] == pytest.approx([-math.log(1.02), -math.log(0.8), -math.log(1.1)])


def test_a_baseline_that_took_turns_with_itself_counts_for_its_engine():
    of = measurement(
        is_baseline=True,
        samples_seconds=((0.1, 0.1), (0.1, 0.1)),
        baseline_samples_seconds=((0.1, 0.1), (0.106, 0.106)),
    )
    assert spreads_of([of], []).figures[of.engine] == pytest.approx([0.0, math.log(1.06)])


@pytest.mark.parametrize(
    "second",
    [[[0]], [[1], [1]], [[1, 1]], []],
    ids=["no time", "another process", "another call", "nothing"],
)
def test_a_note_whose_sides_do_not_belong_together_is_refused(second):
    note = {"engine": "ray", "first_seconds": [[1, 1, 1]], "second_seconds": second}
    with pytest.raises(UnusableError):
        converted(SelfComparison, note)


def test_a_run_without_any_knows_nothing():
    assert spreads_of([], []).of("ray") is None

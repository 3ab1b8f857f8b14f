"""The reference of task_length against steps done by hand, and the check against wrong answers."""

import pytest

from kernels.graphs.task_length import STEPS_A_MICROSECOND, TASKS, WORKLOAD, check, make_inputs
from kernels.graphs.task_length.with_python import compute, loop


def test_three_steps_by_hand():
    assert [compute(1, steps) for steps in range(4)] == [1, 149, 11_249, 57_305]


def test_the_generator_comes_back_to_its_seed_after_its_whole_period_and_not_before():
    assert compute(5, 65_536) == 5
    assert compute(5, 32_768) != 5


@pytest.mark.parametrize("n", [WORKLOAD.sizes["tiny"], WORKLOAD.sizes["small"]])
def test_every_task_has_a_seed_and_an_answer_of_its_own(n):
    seeds, steps = make_inputs(n)
    assert (len(seeds), steps) == (TASKS, n * STEPS_A_MICROSECOND)
    assert len(set(loop(seeds, steps))) == TASKS


def test_a_run_measures_every_length():
    assert WORKLOAD.growth
    assert len(WORKLOAD.sizes) >= 5


@pytest.mark.parametrize(
    "wrong", [None, (1, 2, 3), [], [1, 2], [1, 2, 3, 4], [3, 2, 1], [1, 2, None], [1, 2, 3.0]]
)
def test_check_rejects_a_wrong_answer(wrong):
    check([1, 2, 3], [1, 2, 3])
    with pytest.raises(AssertionError):
        check(wrong, [1, 2, 3])

"""The reference of tiny_tasks against a case done by hand, and the check against wrong answers."""

import pytest

from kernels.graphs.tiny_tasks import WORKLOAD, check, make_inputs, with_python


def test_three_increments_by_hand():
    assert with_python.loop([0, 41, -1]) == [1, 42, 0]


def test_the_sum_of_the_answers_is_known_in_closed_form():
    assert sum(with_python.loop(*make_inputs(1_000))) == 1_000 * 1_001 // 2


def test_there_are_as_many_tasks_as_the_size_says():
    for n in WORKLOAD.sizes.values():
        assert len(make_inputs(n)[0]) == n


@pytest.mark.parametrize(
    "wrong",
    [None, 6, (1, 2, 3), [], [1, 2], [1, 2, 3, 4], [3, 2, 1], [1, 2, None], [1, 2, float("nan")]],
)
def test_check_rejects_a_wrong_answer(wrong):
    check([1, 2, 3], [1, 2, 3])
    with pytest.raises(AssertionError):
        check(wrong, [1, 2, 3])

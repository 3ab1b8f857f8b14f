"""The reference of task_chain against chains done by hand, and the check against wrong answers."""

import pytest

from kernels.graphs.task_chain import WORKLOAD, check, make_inputs, with_python


def test_three_chains_by_hand():
    assert with_python.loop([0, 4, -1]) == [3, 15, 0]


@pytest.mark.parametrize("n", WORKLOAD.sizes.values())
def test_a_chain_triples_the_number_after_its_own(n):
    assert with_python.loop(*make_inputs(n)) == [3 * number for number in range(1, n + 1)]


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        18,
        (3, 6, 9),
        [],
        [3, 6],
        [3, 6, 9, 12],
        [9, 6, 3],
        [3, 6, None],
        [3, 6, 9.0],
        [1, 2, 3],
    ],
)
def test_check_rejects_a_wrong_answer(wrong):
    check([3, 6, 9], [3, 6, 9])
    with pytest.raises(AssertionError):
        check(wrong, [3, 6, 9])

"""The reference of tree_sum against sums done by hand, and the check against wrong answers."""

import pytest

from kernels.graphs.tree_sum import WORKLOAD, check, make_inputs
from kernels.graphs.tree_sum.with_python import level_by_level, reduced


@pytest.mark.parametrize("n", [1, 2, 3, 7, 16, 500])
def test_the_tree_adds_every_number_once(n):
    (numbers,) = make_inputs(n)
    assert level_by_level(numbers) == sum(numbers)


def test_neighbours_are_joined_and_the_last_of_an_odd_number_waits():
    assert reduced("abcde", lambda one, other: f"({one}{other})") == "(((ab)(cd))e)"


def test_the_tree_is_no_deeper_than_it_must_be():
    def deeper(one, other):
        return max(one, other) + 1

    assert [reduced([0] * n, deeper) for n in (2, 4, 5, 1024, 1025)] == [1, 2, 3, 10, 11]


def test_one_lost_number_is_noticed():
    (numbers,) = make_inputs(WORKLOAD.sizes["large"])
    with pytest.raises(AssertionError):
        check(sum(numbers) - min(numbers), sum(numbers))


@pytest.mark.parametrize("wrong", [None, 9, 11, 10.0, True, "10", [10]])
def test_check_rejects_a_wrong_answer(wrong):
    check(10, 10)
    with pytest.raises(AssertionError):
        check(wrong, 10)

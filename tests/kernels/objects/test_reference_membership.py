"""The reference of membership against values by hand, its inputs, and its check."""

import numpy as np
import pytest

from kernels.objects.membership import check, make_inputs
from kernels.objects.membership.with_python import search, search_sorted

RIGHT = [True, False, True]


def test_values_by_hand():
    assert search([5, 3, 9], [9, 4, 5]) == RIGHT
    assert search_sorted([3, 5, 9], [9, 4, 5]) == RIGHT
    assert search_sorted([3, 5], [6]) == [False]


@pytest.mark.parametrize("n", [100, 5_000])
def test_there_is_a_value_for_a_hundred_members_and_half_of_them_are_members(n):
    members, values = make_inputs(n)
    assert len(set(members)) == n
    assert len(values) == max(2, n // 100)
    assert sum(search(members, values)) == len(values) // 2


def test_the_members_that_are_asked_for_lie_in_the_middle_on_average():
    members, values = make_inputs(20_000)
    places = [members.index(value) for value in values if value in set(members)]
    assert np.mean(places) == pytest.approx(10_000, rel=0.02)


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        (True, False, True),
        [True, False],
        [True, True, True],
        [1, 0, 1],
        np.array([1, 0, 1]),
        np.array([True, False, False]),
    ],
)
def test_check_rejects_a_wrong_answer(wrong):
    check(list(RIGHT), RIGHT)
    check(np.array(RIGHT), RIGHT)
    with pytest.raises(AssertionError):
        check(wrong, RIGHT)

"""The reference of nested_counts against lists by hand and loops, and its check."""

import pytest

from kernels.objects.nested_counts import WANTED, check, make_inputs
from kernels.objects.nested_counts.with_python import three_loops


def test_lists_by_hand():
    assert three_loops([[1, 2], [], [WANTED]]) == (3, True, True)
    assert three_loops([[1, 2], [-1]]) == (3, False, False)
    assert three_loops([]) == (0, False, True)


def test_a_loop_over_the_numbers_says_the_same():
    (lists,) = make_inputs(500)
    numbers = [number for each in lists for number in each]
    found = len(numbers), WANTED in numbers, all(number >= 0 for number in numbers)
    assert three_loops(lists) == found == (found[0], True, True)


def test_the_wanted_number_is_there_once_near_the_end():
    (lists,) = make_inputs(500)
    assert [place for place, each in enumerate(lists) if WANTED in each] == [498]
    assert [] in lists


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        (3, True),
        [3, True, True],
        (4, True, True),
        (3, True, False),
        (3, 1, True),
        (3.0, True, True),
    ],
)
def test_check_rejects_a_wrong_answer(wrong):
    check((3, True, True), (3, True, True))
    with pytest.raises(AssertionError):
        check(wrong, (3, True, True))

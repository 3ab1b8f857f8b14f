"""The reference of broadcast_model against places found by hand, and its check."""

import numpy as np
import pytest

from kernels.graphs.broadcast_model import CUSTOMERS, TASKS, check, make_inputs
from kernels.graphs.broadcast_model.with_python import loop, nearest

PLACES = np.array([[0.0, 1.0, 0.0, 3.0], [0.0, 0.0, 2.0, 3.0]])


def test_the_nearest_places_by_hand():
    customers = np.array([[0.9, 0.1, 2.0], [0.2, 1.8, 2.1]])
    assert nearest(PLACES, customers) == [1, 2, 3]


def test_the_answers_of_all_batches_come_in_their_order():
    there = [PLACES[:, [place, 0]] for place in (3, 1)]
    assert loop(PLACES, there) == [3, 0, 1, 0]


def test_the_reference_agrees_with_the_whole_table_of_distances():
    model, batches = make_inputs(500)
    customers = np.concatenate(batches, axis=1)
    distances = np.hypot(model[0][:, None] - customers[0], model[1][:, None] - customers[1])
    assert loop(model, batches) == distances.argmin(axis=0).tolist()


def test_the_inputs_are_the_same_every_time():
    (model, batches), (again, batches_again) = make_inputs(50), make_inputs(50)
    np.testing.assert_array_equal(model, again)
    np.testing.assert_array_equal(batches, batches_again)
    assert np.shape(batches) == (TASKS, 2, CUSTOMERS)


@pytest.mark.parametrize(
    "wrong", [None, (4, 7), [], [4], [4, 7, 7], [7, 4], [4, 7.0], [np.int64(4), 7], [[4], [7]]]
)
def test_check_rejects_a_wrong_answer(wrong: object):
    check([4, 7], [4, 7])
    with pytest.raises(AssertionError):
        check(wrong, [4, 7])

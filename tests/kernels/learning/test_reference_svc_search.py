"""The reference of svc_search against folds cut by hand, and the check against wrong answers."""

import numpy as np
import pytest
from sklearn.model_selection import ParameterGrid, StratifiedKFold
from sklearn.svm import SVC

from kernels.learning.svc_search import FOLDS, GRID, candidates, check, make_inputs
from kernels.learning.svc_search.with_sklearn import grid_search


def test_the_reference_fits_every_candidate_on_every_fold():
    features, labels = make_inputs(60)
    folds = list(StratifiedKFold(FOLDS).split(features, labels))
    scores = [
        np.mean(
            [
                SVC(**each).fit(features[train], labels[train]).score(features[test], labels[test])
                for train, test in folds
            ]
        )
        for each in candidates()
    ]
    best = int(np.argmax(scores))
    check(grid_search(features, labels), (candidates()[best], scores[best], np.array(scores)))


def test_candidates_come_in_the_order_of_scikit_learn():
    assert candidates() == list(ParameterGrid(GRID))
    assert len(candidates()) == 12


def test_inputs_are_the_same_every_time_and_have_both_labels():
    (features, labels), (again, same) = make_inputs(100), make_inputs(100)
    np.testing.assert_array_equal(features, again)
    np.testing.assert_array_equal(labels, same)
    assert 20 < labels.sum() < 80


SCORES = np.linspace(0.5, 0.61, 12)
RIGHT = ({"C": 100.0, "gamma": 1.0}, SCORES[-1], SCORES)


def test_check_lets_rounding_choose_among_equally_good_candidates():
    tied = np.append(SCORES[:-2], [0.61, 0.61])
    check(({"C": 100.0, "gamma": 0.1}, 0.61, tied), (RIGHT[0], 0.61, tied))


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        RIGHT[:2],
        list(RIGHT),
        ({"C": 100.0, "gamma": 0.1}, *RIGHT[1:]),
        ({}, *RIGHT[1:]),
        (RIGHT[0], 0.62, SCORES),
        (RIGHT[0], np.nan, SCORES),
        (*RIGHT[:2], SCORES.tolist()),
        (*RIGHT[:2], SCORES[:-1]),
        (*RIGHT[:2], SCORES[::-1]),
        (*RIGHT[:2], SCORES + 0.01),
        (*RIGHT[:2], np.full(12, np.nan)),
    ],
)
def test_check_rejects(wrong):
    check(RIGHT, RIGHT)
    with pytest.raises(AssertionError):
        check(wrong, RIGHT)

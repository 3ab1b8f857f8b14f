"""The reference of boosted_trees against its own loss, and the check against wrong answers."""

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from kernels.learning.boosted_trees import HELD_OUT, check, held_out, loss, make_inputs
from kernels.learning.boosted_trees.with_sklearn import train

N = 2_000


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def right():
    return train(*make_inputs(N))


def test_the_model_knows_more_than_how_many_labels_there_are_of_each(right):
    _, labels = make_inputs(N)
    assert loss(right) < 0.7 * loss(np.full(HELD_OUT, labels.mean()))


def test_the_loss_is_the_mean_logarithm_by_hand():
    _, labels = held_out()
    assert set(labels) == {0, 1}
    assert loss(np.full(HELD_OUT, 0.25)) == pytest.approx(
        -(np.log(0.25) * labels.sum() + np.log(0.75) * (1 - labels).sum()) / HELD_OUT
    )


def fewer_trees():
    features, labels = make_inputs(N)
    model = HistGradientBoostingClassifier(max_iter=20).fit(features, labels)
    return model.predict_proba(held_out()[0])[:, 1]


def one_worker_of_two():
    features, labels = make_inputs(N)
    return train(features[: N // 2], labels[: N // 2])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda _: None,
        lambda right: right.tolist(),
        lambda right: right[:-1],
        lambda right: np.where(right > 0.5, 1.0, 0.0),
        lambda right: np.append(right[:-1], np.nan),
        lambda right: 1 - right,
        lambda right: right[::-1],
        lambda right: np.full(HELD_OUT, right.mean()),
        lambda _: fewer_trees(),
        lambda _: one_worker_of_two(),
    ],
    ids=[
        *("nothing", "a list", "one too few", "labels", "no number", "the other label"),
        *("another order", "all the same", "fewer trees", "half of the points"),
    ],
)
def test_check_rejects(wrong, right):
    check(right, right)
    with pytest.raises(AssertionError):
        check(wrong(right), right)

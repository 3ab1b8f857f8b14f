"""The reference of forest_tuning against its trials done by hand, and the check against wrong answers."""

import math

import numpy as np
import optuna
import pytest

from kernels.learning.forest_tuning import check, make_inputs
from kernels.learning.forest_tuning.with_optuna import new_study, score, serial, suggested


def test_the_best_of_three_trials_by_hand():
    features, target, trials = make_inputs(3)
    study = new_study()
    settings = [suggested(study.ask()) for _ in range(trials)]
    values = [score(features, target, each) for each in settings]
    best = int(np.argmax(values))
    check(serial(features, target, trials), (3, values, values[best], settings[best]))
    assert len(set(values)) == 3


def test_a_trial_depends_on_its_number_alone():
    first, second = new_study(), new_study()
    trials = [first.ask(), first.ask()]
    others = [second.ask(), second.ask()]
    backwards = [suggested(trial) for trial in reversed(others)]
    assert [suggested(trial) for trial in trials] == backwards[::-1]
    assert backwards[0] != backwards[1]


def test_a_forest_explains_what_it_has_not_seen():
    features, target, _ = make_inputs(1)
    settings = {"n_estimators": 40, "max_depth": 12, "min_samples_leaf": 1, "max_features": 1.0}
    assert 0.5 < score(features, target, settings) < 1


def test_a_study_without_finished_trials_has_no_answer():
    study = new_study()
    study.ask()
    with pytest.raises(ValueError, match="No trials are completed yet"):
        _ = study.best_trial
    assert study.trials[0].state == optuna.trial.TrialState.RUNNING


RIGHT = (2, [0.5, 0.75], 0.75, {"max_depth": 3})


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        RIGHT[:3],
        list(RIGHT),
        (1, *RIGHT[1:]),
        (2, [0.5], *RIGHT[2:]),
        (2, [0.75, 0.5], *RIGHT[2:]),
        (2, [0.5, None], *RIGHT[2:]),
        (2, [0.5, math.nan], *RIGHT[2:]),
        (*RIGHT[:2], 0.5, RIGHT[3]),
        (*RIGHT[:3], {"max_depth": 4}),
    ],
)
def test_check_rejects(wrong):
    check(RIGHT, RIGHT)
    with pytest.raises(AssertionError):
        check(wrong, RIGHT)

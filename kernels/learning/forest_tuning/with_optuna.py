"""Tuning a random forest with Optuna: in one thread, or in the threads that Optuna starts itself."""

from functools import partial
from zlib import crc32

import optuna
from optuna.samplers import BaseSampler, RandomSampler
from optuna.trial import TrialState
from sklearn.ensemble import RandomForestRegressor

TRAINING = 200  # of the points; the rest are for the score


class SampledByNumber(BaseSampler):  # type: ignore[misc]
    """Random search in which every trial has a seed of its own, derived from its number."""

    def infer_relative_search_space(self, study, trial):
        """No setting depends on others."""
        return {}

    def sample_relative(self, study, trial, search_space):
        """See above."""
        return {}

    def sample_independent(self, study, trial, param_name, param_distribution):
        """One setting, drawn uniformly from its range."""
        seed = crc32(f"{trial.number} {param_name}".encode())
        return RandomSampler(seed).sample_independent(study, trial, param_name, param_distribution)


def serial(features, target, trials):
    """One trial after another."""
    study = new_study()
    study.optimize(partial(objective, features, target), n_trials=trials)
    return answer(study)


def on_threads(features, target, trials, session):
    """Optuna's ``n_jobs``: threads, which share the interpreter lock wherever a fit is not in C."""
    study = new_study()
    study.optimize(partial(objective, features, target), n_trials=trials, n_jobs=session.workers)
    return answer(study)


def new_study(storage=None):
    """A study that does not report every trial."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna.create_study(storage=storage, sampler=SampledByNumber(), direction="maximize")


def objective(features, target, trial):
    """The score of the forest that a trial suggests."""
    return score(features, target, suggested(trial))


def suggested(trial):
    """The settings of a trial."""
    return {
        "n_estimators": trial.suggest_int("n_estimators", 5, 40),
        "max_depth": trial.suggest_int("max_depth", 2, 12),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 1, 8),
        "max_features": trial.suggest_float("max_features", 0.2, 1.0),
    }


def score(features, target, settings):
    """The share of the variance that a forest explains on points that it has not seen."""
    forest = RandomForestRegressor(**settings, random_state=0)
    forest.fit(features[:TRAINING], target[:TRAINING])
    return forest.score(features[TRAINING:], target[TRAINING:])


def answer(study):
    """The number of completed trials, all values by number, and the best value with its settings."""
    trials = sorted(study.get_trials(deepcopy=False), key=lambda trial: trial.number)
    complete = sum(trial.state == TrialState.COMPLETE for trial in trials)
    best = study.best_trial
    return complete, [trial.value for trial in trials], best.value, best.params

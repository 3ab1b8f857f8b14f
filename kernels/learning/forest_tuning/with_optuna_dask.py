"""Tuning a random forest with Optuna on Dask: Dask's scheduler keeps the study, and the workers write
their trials into it."""

from functools import partial

import optuna
from distributed import as_completed
from optuna_integration import DaskStorage

from kernels.learning.forest_tuning.with_optuna import (
    answer,
    new_study,
    objective,
    score,
    suggested,
)


def scatter(features, target, trials, session):
    """The points on every worker, once."""
    features, target = session.client.scatter([features, target], broadcast=True)
    return features, target, trials


def shared_study(features, target, trials, session):
    """A task for each trial. Results are gathered, so that a failed trial does not go unnoticed:
    if nobody waited for the tasks, the study would have no complete trial yet."""
    storage = DaskStorage(client=session.client)
    study = new_study(storage)
    futures = [
        session.client.submit(one_trial, study, features, target, pure=False) for _ in range(trials)
    ]
    session.client.gather(futures)
    found = answer(study)
    optuna.delete_study(study_name=study.study_name, storage=storage)
    return found


def one_trial(study, features, target):
    """Runs on a worker."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study.optimize(partial(objective, features, target), n_trials=1)


def ask_and_tell(features, target, trials, session):
    """As with Ray: the caller asks the study and tells it, and the workers only fit."""
    study = new_study()
    running = {}
    ended = as_completed()
    for number in range(trials):
        if number >= session.workers:
            future = next(ended)
            study.tell(running.pop(future.key), future.result())
        trial = study.ask()
        future = session.client.submit(score, features, target, suggested(trial), pure=False)
        running[future.key] = trial
        ended.add(future)
    for future in ended:
        study.tell(running.pop(future.key), future.result())
    return answer(study)

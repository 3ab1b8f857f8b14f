"""Tuning a random forest with Optuna on Ray: the caller asks the study and tells it, and the tasks fit."""

import ray

from kernels.learning.forest_tuning import with_optuna
from kernels.learning.forest_tuning.with_optuna import answer, new_study, suggested

score = ray.remote(with_optuna.score)


def put(features, target, trials, session):  # noqa: ARG001 - the store that Ray has joined
    """The points in the object store, once."""
    return ray.put(features), ray.put(target), trials


def ask_and_tell(features, target, trials, session):
    """As many trials at a time as there are workers: one that ends makes room for the next."""
    study = new_study()
    running = {}
    for _ in range(trials):
        if len(running) == session.workers:
            tell_next(study, running)
        trial = study.ask()
        running[score.remote(features, target, suggested(trial))] = trial
    while running:
        tell_next(study, running)
    return answer(study)


def tell_next(study, running):
    """Wait for one of the running trials and store its value."""
    (ended,), _ = ray.wait(list(running), num_returns=1)
    study.tell(running.pop(ended), ray.get(ended))

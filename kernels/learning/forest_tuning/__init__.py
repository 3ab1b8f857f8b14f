"""Search for the settings of a random forest with Optuna: n trials, all of which must complete.

A trial's settings depend on its number alone, no matter which worker runs it, or when. A sampler that
learns from earlier trials, or whose random state is copied to every worker, makes a different search
each time.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Workload

OPTUNA_PAGE = "https://optuna.readthedocs.io/en/stable/tutorial/10_key_features/001_first.html"
OPTUNA_PARALLEL_PAGE = (
    "https://optuna.readthedocs.io/en/stable/tutorial/10_key_features/004_distributed.html"
)
ASK_AND_TELL_PAGE = (
    "https://optuna.readthedocs.io/en/stable/tutorial/20_recipes/009_ask_and_tell.html"
)
DASK_STORAGE_PAGE = (
    "https://optuna-integration.readthedocs.io/en/stable/reference/generated/"
    "optuna_integration.DaskStorage.html"
)

POINTS = 300
FEATURES = 6


def make_inputs(n):
    """(features, target, trials): Friedman's first test function of 300 points in 6 dimensions, with
    noise (J. Friedman, Annals of Statistics 19, 1991), and the number of trials."""
    rng = np.random.default_rng(1003)
    features = rng.random((POINTS, FEATURES))
    a, b, c, d, e, _ = features.T
    target = 10 * np.sin(np.pi * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e
    return features, target + rng.standard_normal(POINTS), n


def check(result, expected):
    """The number of completed trials, the value of each by its number, the best value, and its
    settings. The same forest on the same points gives the same value in any process."""
    assert isinstance(result, tuple), f"expected a tuple of four, got {result!r:.80}"
    assert len(result) == 4, f"expected a tuple of four, got {len(result)} items"
    complete, values, best, settings = result
    assert complete == expected[0], f"{complete} of {expected[0]} trials are complete"
    assert len(values) == len(expected[1]), f"there are {len(values)} trials"
    assert all(isinstance(value, float) for value in (*values, best)), "a value is no float"
    np.testing.assert_allclose(values, expected[1], rtol=1e-12, equal_nan=False)
    np.testing.assert_allclose(best, expected[2], rtol=1e-12, equal_nan=False)
    assert settings == expected[3], f"the best settings are {settings!r}, not {expected[3]!r}"


LESSON = (
    Sentence(
        "A trial takes settings from the study, fits a forest, and writes its score back; the study is "
        "all that the workers share."
    ),
    Sentence(
        "Optuna's own n_jobs runs trials in threads: small forests spend much of their time in "
        "Python, where only one thread runs at a time, and the threads together take "
        "{optuna-threads.slowdown} as long as one.",
        holds=("optuna-threads slower",),
    ),
    Sentence(
        "Ray's workers only fit, while the caller asks the study for settings and tells it the "
        "scores, so a trial costs one task and no other message: {optuna-ray.speedup} the speed of "
        "one process.",
        holds=("optuna-ray faster",),
    ),
    Sentence(
        "With Dask's storage, the scheduler keeps the study, and a worker asks it for every "
        "setting and state of its trial: {optuna-dask.seconds}. If the caller asks and tells on "
        "Dask as well, it takes {optuna-dask-tell.seconds}: the pattern is what costs, not the "
        "tool.",
        holds=("optuna-dask-tell > optuna-dask",),
    ),
    Sentence(
        "If you submit trials to a cluster, wait for them and gather what they return: a study "
        "that is read too early, or whose trials failed unnoticed, has no completed trial."
    ),
)

WORKLOAD = Workload(
    name="forest_tuning",
    version="1",
    source="course document 000",
    question="How many trials must a search for settings have to pay off on a cluster?",
    sizes={"small": 8, "medium": 16, "large": 160},
    default_sizes=("medium",),
    unit="trials",
    make_inputs=make_inputs,
    check=check,
    answer=(
        Sentence(
            "It pays off with Ray at the main size, {optuna-ray.speedup} as fast as one process; "
            "Dask reaches {optuna-dask-tell.speedup}, and Optuna's own threads "
            "{optuna-threads.speedup}.",
            holds=("optuna-ray faster",),
        ),
        Sentence(
            "At the main size, Ray runs at {optuna-ray.speedup} the speed of one process, Dask "
            "at {optuna-dask-tell.speedup}, and Optuna's own threads at {optuna-threads.speedup}.",
        ),
    ),
    lesson=LESSON,
    reference="optuna",
    baseline="optuna",
    implementations={
        "optuna": Implementation(
            "with_optuna:serial", requires=("sklearn",), documentation=OPTUNA_PAGE
        ),
        "optuna-threads": Implementation(
            "with_optuna:on_threads",
            engine="threads",
            requires=("sklearn",),
            documentation=OPTUNA_PARALLEL_PAGE,
        ),
        "optuna-dask": Implementation(
            "with_optuna_dask:shared_study",
            engine="dask-distributed",
            ingest="with_optuna_dask:scatter",
            requires=("optuna_integration", "sklearn"),
            documentation=DASK_STORAGE_PAGE,
        ),
        "optuna-dask-tell": Implementation(
            "with_optuna_dask:ask_and_tell",
            engine="dask-distributed",
            ingest="with_optuna_dask:scatter",
            requires=("optuna_integration", "sklearn"),
            documentation=ASK_AND_TELL_PAGE,
        ),
        "optuna-ray": Implementation(
            "with_optuna_ray:ask_and_tell",
            engine="ray",
            ingest="with_optuna_ray:put",
            requires=("sklearn",),
            documentation=ASK_AND_TELL_PAGE,
        ),
    },
)

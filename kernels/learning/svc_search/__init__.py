"""Grid search of a support vector classifier: 12 candidates, each fitted and scored on 5 folds.

The 60 fits do not depend on each other: this compares how each tool hands them out.
"""

from itertools import product

import numpy as np

from breakeven.workload import Implementation, Sentence, Workload

GRID_SEARCH_PAGE = "https://scikit-learn.org/stable/modules/grid_search.html#exhaustive-grid-search"
JOBLIB_PAGE = "https://joblib.readthedocs.io/en/stable/generated/joblib.parallel_config.html"
JOBLIB_DASK_PAGE = (
    "https://joblib.readthedocs.io/en/stable/auto_examples/parallel/distributed_backend_simple.html"
)
JOBLIB_RAY_PAGE = "https://docs.ray.io/en/latest/ray-more-libs/joblib.html"
DASK_ML_PAGE = "https://ml.dask.org/hyper-parameter-search.html"

GRID = {"C": [0.1, 1.0, 10.0, 100.0], "gamma": [0.01, 0.1, 1.0]}
FOLDS = 5


def make_inputs(n):
    """(features, labels): n points in 4 dimensions, and whether each lies outside a noisy circle in
    the first two; the other two say nothing."""
    rng = np.random.default_rng(1002)
    features = rng.standard_normal((n, 4))
    squared_radius = (features[:, :2] ** 2).sum(axis=1)
    labels = (squared_radius + rng.normal(0, 0.5, n) > 1.4).astype(np.int64)
    return features, labels


def check(result, expected):
    """The best parameters, their score, and the mean score of each candidate in the grid's order.

    A score is a share of points: one point judged differently is 1 / n, so that two candidates may
    well be equally good, and rounding decides which of them a tool names.
    """
    assert isinstance(result, tuple), f"expected (best, score, scores), got {result!r:.80}"
    assert len(result) == 3, f"expected (best, score, scores), got {len(result)} items"
    best, score, scores = result
    assert isinstance(scores, np.ndarray), f"the scores are no array: {scores!r:.80}"
    assert scores.shape == expected[2].shape, f"there are {scores.shape} scores"
    np.testing.assert_allclose(scores, expected[2], rtol=0, atol=1e-9, equal_nan=False)
    np.testing.assert_allclose(score, expected[1], rtol=0, atol=1e-9, equal_nan=False)
    equally_good = [
        each for each, its in zip(candidates(), scores, strict=True) if its > score - 1e-9
    ]
    assert best in equally_good, f"the best parameters are {best!r}, not {expected[0]!r}"


def candidates():
    """The combinations of parameters, in the order in which they are tried."""
    return [dict(zip(GRID, values, strict=True)) for values in product(*GRID.values())]


LESSON = (
    Sentence(
        "The 60 fits are independent, so a backend can only lose time on the way: by sending the "
        "points, by starting workers, and by waiting for the longest fit at the end."
    ),
    Sentence(
        "A fit runs in C and releases the interpreter lock, so threads can share the work without "
        "sending anything: {joblib-threading.speedup} the speed of one worker.",
        holds=("joblib-threading faster",),
    ),
    Sentence(
        "Ray's joblib backend starts a new pool of actors for each search; at the small size it "
        "takes {joblib-ray@small.seconds}, and scikit-learn alone {sklearn@small.seconds}.",
    ),
    Sentence(
        "As points are added, the time of a fit grows with their square or faster, but the data to "
        "send only with their number: the larger the fits, the less it matters which tool hands "
        "them out."
    ),
)

WORKLOAD = Workload(
    name="svc_search",
    version="1",
    source="course document 001",
    question="Which backend hands out 60 small fits at the lowest cost?",
    sizes={"small": 100, "medium": 250, "large": 2_500},
    default_sizes=("medium",),
    unit="points",
    make_inputs=make_inputs,
    check=check,
    answer=(
        Sentence(
            "Compared with one worker, threads reach {joblib-threading.speedup}, joblib's "
            "processes {joblib.speedup}, and Dask's threads {dask-threads.speedup}.",
        ),
    ),
    lesson=LESSON,
    reference="sklearn",
    baseline="sklearn",
    implementations={
        "sklearn": Implementation("with_sklearn:grid_search", documentation=GRID_SEARCH_PAGE),
        "joblib": Implementation(
            "with_joblib:on_processes",
            engine="joblib",
            requires=("sklearn",),
            documentation=JOBLIB_PAGE,
        ),
        "joblib-threading": Implementation(
            "with_joblib:on_threads",
            engine="threads",
            requires=("sklearn",),
            documentation=JOBLIB_PAGE,
        ),
        "joblib-dask": Implementation(
            "with_joblib:on_dask",
            engine="dask-distributed",
            requires=("sklearn",),
            documentation=JOBLIB_DASK_PAGE,
        ),
        "joblib-ray": Implementation(
            "with_joblib:on_ray", engine="ray", requires=("sklearn",), documentation=JOBLIB_RAY_PAGE
        ),
        **{
            scheduler: Implementation(
                "with_dask_ml:grid_search",
                engine=scheduler,
                requires=("dask_ml",),
                documentation=DASK_ML_PAGE,
            )
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
    },
)

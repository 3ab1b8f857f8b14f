"""Grid search of a support vector classifier: 12 candidates, each fitted and scored on 5 folds.

The 60 fits know nothing of each other: what is compared is how each tool hands them out.
"""

import numpy as np

from kernels.workload import Implementation, Workload

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

    A score is a share of points, so that one point judged differently is 1 / n.
    """
    assert isinstance(result, tuple), f"expected (best, score, scores), got {result!r:.80}"
    assert len(result) == 3, f"expected (best, score, scores), got {len(result)} items"
    best, score, scores = result
    assert best == expected[0], f"the best parameters are {best!r}, not {expected[0]!r}"
    assert isinstance(scores, np.ndarray), f"the scores are no array: {scores!r:.80}"
    assert scores.shape == expected[2].shape, f"there are {scores.shape} scores"
    np.testing.assert_allclose(scores, expected[2], rtol=0, atol=1e-9, equal_nan=False)
    np.testing.assert_allclose(score, expected[1], rtol=0, atol=1e-9, equal_nan=False)


WORKLOAD = Workload(
    name="svc_search",
    version="1",
    source="course document 001",
    question="Which backend hands out 60 small fits at the least cost?",
    sizes={"small": 100, "medium": 1_000, "large": 2_500},
    unit="points",
    make_inputs=make_inputs,
    check=check,
    reference="sklearn",
    baseline="sklearn",
    implementations={
        "sklearn": Implementation("with_sklearn:grid_search"),
        "joblib": Implementation("with_joblib:on_processes", engine="joblib", requires=("sklearn",)),
        "joblib-threading": Implementation(
            "with_joblib:on_threads", engine="threads", requires=("sklearn",)
        ),
        "joblib-dask": Implementation(
            "with_joblib:on_dask", engine="dask-distributed", requires=("sklearn",)
        ),
        "joblib-ray": Implementation("with_joblib:on_ray", engine="ray", requires=("sklearn",)),
        **{
            scheduler: Implementation(
                "with_dask_ml:grid_search", engine=scheduler, requires=("dask_ml",)
            )
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
    },
)

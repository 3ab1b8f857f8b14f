"""Boosted trees on n points: 40 rounds of at most 31 leaves, and what they say of 2,000 points they have not seen.

All start from the points as they are: putting them into bins, which all of these libraries do first, is
part of the call.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Workload

SKLEARN_PAGE = (
    "https://scikit-learn.org/stable/modules/ensemble.html#histogram-based-gradient-boosting"
)
OPENMP_PAGE = (
    "https://scikit-learn.org/stable/computing/parallelism.html#lower-level-parallelism-with-openmp"
)
XGBOOST_PAGE = "https://xgboost.readthedocs.io/en/stable/python/python_intro.html"
XGBOOST_DASK_PAGE = "https://xgboost.readthedocs.io/en/stable/tutorials/dask.html"
LIGHTGBM_PAGE = "https://lightgbm.readthedocs.io/en/stable/Python-Intro.html"
LIGHTGBM_DASK_PAGE = "https://lightgbm.readthedocs.io/en/stable/Parallel-Learning-Guide.html#dask"

FEATURES = 16
HELD_OUT = 2_000
ROUNDS, LEAVES, RATE, BINS = 40, 31, 0.1, 255
"""Trees, the most leaves of each, how much each counts, and the most bins of a feature."""
WORSE = 1.03
"""The libraries cut their bins in other places, so their trees differ a little, and so does their loss: by
up to 1.5 % where this was written."""


def make_inputs(n):
    """(features, labels): n points in 16 dimensions, and for each 0 or 1: whether it lies outside a noisy
    sphere in the first four."""
    return points(1004, n)


def points(seed, n):
    """So many points, and their labels."""
    rng = np.random.default_rng(seed)
    features = rng.standard_normal((n, FEATURES))
    squared_radius = (features[:, :4] ** 2).sum(axis=1)
    return features, (squared_radius + rng.standard_normal(n) > 3.5).astype(np.int64)


def held_out():
    """The points that no model has seen, (2,000, 16) float64, and their labels."""
    return points(1005, HELD_OUT)


def loss(probabilities):
    """The mean logarithmic loss of the probabilities that the points held out are labelled 1."""
    _, labels = held_out()
    right = np.where(labels == 1, probabilities, 1 - probabilities)
    return float(-np.log(right).mean())


def check(result, expected):
    """Probabilities of the points held out, whose loss is at most 3 % above the reference's."""
    assert isinstance(result, np.ndarray), f"the probabilities are no array: {result!r:.80}"
    assert result.shape == expected.shape, f"the probabilities have the shape {result.shape}"
    assert np.all((result > 0) & (result < 1)), "not all probabilities are between 0 and 1"
    found, wanted = loss(result), loss(expected)
    assert found <= wanted * WORSE, f"the loss is {found:.4f}, the reference's {wanted:.4f}"


LESSON = (
    Sentence(
        "A tree needs for each of its leaves the sums over all points in each bin of each feature; the "
        "libraries share these sums out, and must bring them together before the next leaf."
    ),
    Sentence(
        "Threads read the same points and add up in the same memory: XGBoost takes "
        "{xgboost-threads.seconds} on them, {xgboost.seconds} on one.",
        holds=("xgboost-threads > xgboost",),
    ),
    Sentence(
        "LightGBM's threads take {lightgbm-threads.seconds}, one {lightgbm.seconds}.",
        holds=("lightgbm-threads > lightgbm",),
    ),
    Sentence(
        "On Dask each worker has its part of the points, and the sums go over a network after every "
        "split, here this machine's own: {xgboost-dask.seconds}, where XGBoost's threads take "
        "{xgboost-threads.seconds}. It is for points that do not fit into one machine.",
        holds=("xgboost-threads > xgboost-dask",),
    ),
)

WORKLOAD = Workload(
    name="boosted_trees",
    version="1",
    source="course document 001",
    question="Does it pay to train boosted trees on Dask rather than on the library's own threads?",
    sizes={"small": 2_000, "medium": 30_000, "large": 1_000_000},
    default_sizes=("medium",),
    unit="points",
    make_inputs=make_inputs,
    check=check,
    answer=(
        Sentence(
            "Not on one machine: XGBoost takes {xgboost-threads.seconds} on its own threads and "
            "{xgboost-dask.seconds} on Dask, LightGBM {lightgbm-threads.seconds} and "
            "{lightgbm-dask.seconds}.",
            holds=("xgboost-threads > xgboost-dask", "lightgbm-threads > lightgbm-dask"),
        ),
        Sentence(
            "XGBoost takes {xgboost.seconds} on one thread, {xgboost-threads.seconds} on its own "
            "threads, and {xgboost-dask.seconds} on Dask.",
        ),
    ),
    lesson=LESSON,
    reference="sklearn",
    baseline="sklearn",
    implementations={
        "sklearn": Implementation("with_sklearn:train", documentation=SKLEARN_PAGE),
        "sklearn-threads": Implementation(
            "with_sklearn:train", engine="openmp", documentation=OPENMP_PAGE
        ),
        "xgboost": Implementation("with_xgboost:train", documentation=XGBOOST_PAGE),
        "xgboost-threads": Implementation(
            "with_xgboost:train", engine="openmp", documentation=XGBOOST_PAGE
        ),
        "xgboost-dask": Implementation(
            "with_xgboost_dask:train",
            engine="dask-private",
            ingest="with_dask:on_workers",
            one_worker="xgboost",
            documentation=XGBOOST_DASK_PAGE,
        ),
        "lightgbm": Implementation("with_lightgbm:train", documentation=LIGHTGBM_PAGE),
        "lightgbm-threads": Implementation(
            "with_lightgbm:train", engine="openmp", documentation=LIGHTGBM_PAGE
        ),
        "lightgbm-dask": Implementation(
            "with_lightgbm_dask:train",
            engine="dask-private",
            ingest="with_dask:on_workers",
            one_worker="lightgbm",
            documentation=LIGHTGBM_DASK_PAGE,
        ),
    },
)

"""Boosted trees with LightGBM, on as many OpenMP threads as it may use."""

import lightgbm

from kernels.learning.boosted_trees import BINS, LEAVES, RATE, ROUNDS, held_out

SETTINGS = {
    "objective": "binary",
    "learning_rate": RATE,
    "num_leaves": LEAVES,
    "max_bin": BINS,
    "verbosity": -1,
}


def train(features, labels):
    """The data set puts the points into bins when the training begins."""
    model = lightgbm.train(SETTINGS, lightgbm.Dataset(features, labels), num_boost_round=ROUNDS)
    return model.predict(held_out()[0])

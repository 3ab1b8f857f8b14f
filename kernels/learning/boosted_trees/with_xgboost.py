"""Boosted trees with XGBoost, on as many OpenMP threads as it may use."""

import numpy as np
import xgboost

from kernels.learning.boosted_trees import BINS, LEAVES, RATE, ROUNDS, held_out

SETTINGS = {
    "objective": "binary:logistic",
    "learning_rate": RATE,
    "grow_policy": "lossguide",  # by leaves, as the others grow their trees
    "max_leaves": LEAVES,
    "max_depth": 0,
    "max_bin": BINS,
}


def train(features, labels):
    """A quantile matrix keeps the points in bins only, as the documentation advises."""
    matrix = xgboost.QuantileDMatrix(features, labels, max_bin=BINS)
    return probabilities(xgboost.train(SETTINGS, matrix, num_boost_round=ROUNDS))


def probabilities(model):
    """What a model says of the points held out."""
    return model.inplace_predict(held_out()[0]).astype(np.float64)

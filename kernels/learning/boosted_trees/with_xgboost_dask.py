"""Boosted trees with XGBoost on Dask's workers."""

from xgboost import dask as on_dask

from kernels.learning.boosted_trees import BINS, ROUNDS
from kernels.learning.boosted_trees.with_xgboost import SETTINGS, probabilities


def train(features, labels, session):
    """The same settings; the workers compare their sums over connections of their own."""
    matrix = on_dask.DaskQuantileDMatrix(session.client, features, labels, max_bin=BINS)
    trained = on_dask.train(session.client, SETTINGS, matrix, num_boost_round=ROUNDS)
    return probabilities(trained["booster"])

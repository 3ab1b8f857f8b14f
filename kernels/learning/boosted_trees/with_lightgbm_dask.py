"""Boosted trees with LightGBM on Dask's workers."""

import lightgbm

from kernels.learning.boosted_trees import ROUNDS, held_out
from kernels.learning.boosted_trees.with_lightgbm import SETTINGS


def train(features, labels, session):
    """The same settings; the workers compare their sums over connections of their own."""
    model = lightgbm.DaskLGBMClassifier(
        client=session.client, n_estimators=ROUNDS, tree_learner="data", **SETTINGS
    )
    model.fit(features, labels)
    return model.to_local().predict_proba(held_out()[0])[:, 1]

"""Grid search with scikit-learn alone: one fit after another."""

from sklearn.model_selection import GridSearchCV
from sklearn.svm import SVC

from kernels.learning.svc_search import FOLDS, GRID


def grid_search(features, labels):
    """Every candidate on every fold; then the best one is fitted to all points."""
    search = GridSearchCV(SVC(), GRID, cv=FOLDS)
    search.fit(features, labels)
    return answer(search)


def answer(search):
    """The best parameters, their score, and the mean score of each candidate."""
    return search.best_params_, search.best_score_, search.cv_results_["mean_test_score"]

"""Grid search with scikit-learn on joblib's backends: the search is the same, ``parallel_config``
says who does the fits."""

import joblib

from kernels.learning.svc_search.with_sklearn import grid_search


def on_processes(features, labels, session):
    """Loky, the default: processes that live on between searches."""
    with joblib.parallel_config("loky", n_jobs=session.workers):
        return grid_search(features, labels)


def on_threads(features, labels, session):
    """Threads of joblib's own: the fit itself runs in C without the interpreter lock."""
    with joblib.parallel_config("threading", n_jobs=session.workers):
        return grid_search(features, labels)


def on_dask(features, labels, session):  # noqa: ARG001 - the backend finds Dask's client
    """Dask's workers; the points are sent to all of them before the first fit."""
    with joblib.parallel_config("dask", scatter=[features, labels]):
        return grid_search(features, labels)


def on_ray(features, labels, session):
    """Ray's pool: actors, which are started for every search."""
    from ray.util.joblib import register_ray

    register_ray()
    with joblib.parallel_config("ray", n_jobs=session.workers):
        return grid_search(features, labels)

"""Grid search with scikit-learn on joblib's backends: the search is the same, ``parallel_config``
says which backend does the fits."""

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
    """Dask's workers, to which the backend sends arrays of more than a kilobyte by itself; when they
    were passed as ``scatter=``, Dask sometimes lost them and cancelled the fits."""
    with joblib.parallel_config("dask"):
        return grid_search(features, labels)


def on_ray(features, labels, session):
    """Ray's pool: actors, which are started for every search."""
    from ray.util.joblib import register_ray

    register_ray()
    with joblib.parallel_config("ray", n_jobs=session.workers):
        return grid_search(features, labels)

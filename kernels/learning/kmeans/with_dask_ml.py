"""k-means with Dask-ML: scikit-learn's interface over a Dask array, on each of the four schedulers.

Its own ``inertia_`` is not used: unless the centres have converged, it adds up distances that are not
squared (Dask-ML 2025.1).
"""

from dask_ml.cluster import KMeans

from kernels.learning.kmeans import CLUSTERS, ITERATIONS


def lloyd(points, start, session):  # noqa: ARG001 - Dask was told its scheduler
    """Dask-ML looks for NaN, iterates, and labels the points; the inertia takes one more pass."""
    model = KMeans(CLUSTERS, init=start, max_iter=ITERATIONS, tol=0)
    model.fit(points)
    distances = model.transform(points).min(axis=1)
    return model.cluster_centers_, float((distances**2).sum().compute())

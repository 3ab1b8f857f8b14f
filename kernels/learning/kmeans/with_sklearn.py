"""k-means with scikit-learn: compiled, over 256 points at a time, on as many OpenMP threads as it may
use."""

from sklearn.cluster import KMeans

from kernels.learning.kmeans import CLUSTERS, ITERATIONS


def lloyd(points, start):
    """With ``tol=0`` it stops before the last iteration only when no point has changed its cluster."""
    model = KMeans(CLUSTERS, init=start, n_init=1, max_iter=ITERATIONS, tol=0)
    model.fit(points)
    return model.cluster_centers_, model.inertia_

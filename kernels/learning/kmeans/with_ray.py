"""k-means with Ray: the points stay in its object store, where the workers read them without copying."""

import ray

from kernels.learning import kmeans
from kernels.learning.kmeans import ITERATIONS, shares, with_numpy

blobs = ray.remote(kmeans.blobs)
sums = ray.remote(with_numpy.sums)
cost = ray.remote(with_numpy.cost)
sums_in_cache = ray.remote(with_numpy.sums_in_cache)
cost_in_cache = ray.remote(with_numpy.cost_in_cache)


def blobs_on_workers(points, start, session):
    """The same points, made again by tasks whose results stay with the workers."""
    parts = [blobs.remote(len(points), *share) for share in shares(session.workers)]
    ray.wait(parts, num_returns=len(parts), fetch_local=False)
    return parts, start


def one_task_a_part(parts, start, session):  # noqa: ARG001 - the tasks run where Ray has joined
    """The NumPy version on each part; sums and counts come back and are added up here."""
    return iterated(sums, cost, parts, start)


def one_task_a_part_in_cache(parts, start, session):  # noqa: ARG001
    """The same with the NumPy version that goes block by block."""
    return iterated(sums_in_cache, cost_in_cache, parts, start)


def iterated(sums, cost, parts, start):
    """Ten rounds of tasks for the centres, and one for the inertia."""
    centres = start
    for _ in range(ITERATIONS):
        centres = with_numpy.means(ray.get([sums.remote(part, centres) for part in parts]))
    return centres, sum(ray.get([cost.remote(part, centres) for part in parts]))

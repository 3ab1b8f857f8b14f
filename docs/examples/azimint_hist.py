"""Azimuthal integration by histogram: the mean of the data in rings of equal width.

As in npbench, after the Python tutorial of pyFAI. All rings together reach from radius 0 to 1.
"""

import numba
import numpy as np

from breakeven import Implementation, Workload

RINGS = 1000


def make_inputs(n):
    random = np.random.default_rng(42)
    return random.random(n), random.random(n)


def sums(data, radius):
    """The number of values in each ring, and their sum."""
    bounds = (0.0, 1.0)
    counts, _ = np.histogram(radius, RINGS, bounds)
    weights, _ = np.histogram(radius, RINGS, bounds, weights=data)
    return np.array([counts, weights])


def with_numpy(data, radius):
    counts, weights = sums(data, radius)
    return weights / counts


@numba.njit
def with_numba(data, radius):
    counts, weights = np.zeros(RINGS), np.zeros(RINGS)
    for i in range(data.size):
        ring = min(int(radius[i] * RINGS), RINGS - 1)
        counts[ring] += 1
        weights[ring] += data[i]
    return weights / counts


@numba.njit(parallel=True)
def with_race(data, radius):
    """Wrong: all threads add to the same rings at once."""
    counts, weights = np.zeros(RINGS), np.zeros(RINGS)
    for i in numba.prange(data.size):
        ring = min(int(radius[i] * RINGS), RINGS - 1)
        counts[ring] += 1
        weights[ring] += data[i]
    return weights / counts


@numba.njit(parallel=True)
def with_own_rings(data, radius):
    """Each thread adds to rings of its own."""
    threads = numba.get_num_threads()
    own = np.zeros((threads, 2, RINGS))
    for thread in numba.prange(threads):
        for i in range(thread * data.size // threads, (thread + 1) * data.size // threads):
            ring = min(int(radius[i] * RINGS), RINGS - 1)
            own[thread, 0, ring] += 1
            own[thread, 1, ring] += data[i]
    counts, weights = own.sum(axis=0)
    return weights / counts


def parts(data, radius, workers):
    return zip(np.array_split(data, workers), np.array_split(radius, workers), strict=True)


def with_threads(data, radius, session):
    futures = [
        session.executor.submit(sums, *part) for part in parts(data, radius, session.workers)
    ]
    counts, weights = sum(each.result() for each in futures)
    return weights / counts


def with_dask(data, radius, session):
    import dask

    tasks = [dask.delayed(sums)(*part) for part in parts(data, radius, session.workers)]
    counts, weights = sum(dask.compute(*tasks))
    return weights / counts


def with_ray(data, radius, session):
    import ray

    remote = ray.remote(sums)
    tasks = [remote.remote(*part) for part in parts(data, radius, session.workers)]
    counts, weights = sum(ray.get(tasks))
    return weights / counts


WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes={"small": 1_000_000, "large": 10_000_000},
    unit="values",
    implementations={
        "numpy": with_numpy,
        "numba": with_numba,
        "numba-race": Implementation(with_race, engine="numba-threads", style="instructive"),
        "numba-parallel": Implementation(with_own_rings, engine="numba-threads"),
        "threads": Implementation(with_threads, engine="threads"),
        "dask": Implementation(with_dask, engine="dask-threads"),
        "ray": Implementation(with_ray, engine="ray"),
    },
)

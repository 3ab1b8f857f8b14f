"""Black-Scholes prices of European options, written into two buffers, as in dpbench."""

import itertools
import math

import numba
import numpy as np
from scipy.special import erf

from breakeven import Implementation, Workload

RATE, VOLATILITY = 0.1, 0.2


def make_inputs(n):
    random = np.random.default_rng(42)
    price, strike = random.uniform(10.0, 50.0, n), random.uniform(10.0, 50.0, n)
    return price, strike, random.uniform(1.0, 2.0, n), np.empty(n), np.empty(n)


def priced(price, strike, time, call, put):
    spread = VOLATILITY * np.sqrt(2 * time)
    centre = np.log(price / strike) + RATE * time
    above = 0.5 + 0.5 * erf((centre + spread**2 / 4) / spread)
    below = 0.5 + 0.5 * erf((centre - spread**2 / 4) / spread)
    discounted = strike * np.exp(-RATE * time)
    call[:] = price * above - discounted * below
    put[:] = call - price + discounted


@numba.njit
def compiled(price, strike, time, call, put):
    for i in numba.prange(len(price)):
        spread = VOLATILITY * math.sqrt(2 * time[i])
        centre = math.log(price[i] / strike[i]) + RATE * time[i]
        above = 0.5 + 0.5 * math.erf((centre + spread**2 / 4) / spread)
        below = 0.5 + 0.5 * math.erf((centre - spread**2 / 4) / spread)
        discounted = strike[i] * math.exp(-RATE * time[i])
        call[i] = price[i] * above - discounted * below
        put[i] = call[i] - price[i] + discounted


compiled_parallel = numba.njit(compiled.py_func, parallel=True)


def strips(n, workers):
    edges = [n * worker // workers for worker in range(workers + 1)]
    return [slice(*edge) for edge in itertools.pairwise(edges)]


def with_threads(*arguments):
    *arrays, session = arguments
    own = [[array[strip] for array in arrays] for strip in strips(len(arrays[0]), session.workers)]
    list(session.executor.map(lambda part: priced(*part), own))


def with_dask(*arguments):
    import dask

    *arrays, session = arguments
    own = [[array[strip] for array in arrays] for strip in strips(len(arrays[0]), session.workers)]
    dask.compute(*[dask.delayed(priced)(*part) for part in own])


def prices(price, strike, time):
    """What a worker sends back if it cannot write into the caller's buffers."""
    call, put = np.empty_like(price), np.empty_like(price)
    priced(price, strike, time, call, put)
    return call, put


def with_ray(price, strike, time, call, put, session):
    import ray

    own = strips(len(price), session.workers)
    task = ray.remote(prices)
    sent = [task.remote(price[each], strike[each], time[each]) for each in own]
    for each, (calls, puts) in zip(own, ray.get(sent), strict=True):
        call[each], put[each] = calls, puts


WORKLOAD = Workload(
    make_inputs=make_inputs,
    outputs=(3, 4),
    sizes={"small": 10_000, "large": 1_000_000},
    unit="options",
    implementations={
        "numpy": priced,
        "numba": compiled,
        "numba-parallel": Implementation(compiled_parallel, engine="numba-threads"),
        "threads": Implementation(with_threads, engine="threads"),
        "dask": Implementation(with_dask, engine="dask-threads"),
        "ray": Implementation(with_ray, engine="ray"),
    },
)

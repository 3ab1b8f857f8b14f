"""A pool of processes: the channels in shared memory, scenes handed out by number."""

from functools import partial

import numpy as np

from breakeven.engines.shared_memory import share
from kernels.arrays.ndvi.with_numpy import one_scene, one_scene_in_cache


def share_once(nir, red, session):
    """Copy both channels into memory that all processes share."""
    return share(nir, session), share(red, session)


def per_scene(nir, red, session):
    """Batches of scenes, about four per worker, to balance the load with few messages."""
    return handed_out(one_scene, nir, red, session)


def per_scene_in_cache(nir, red, session):
    """The same, but intermediate results stay in two buffers that fit the cache."""
    return handed_out(one_scene_in_cache, nir, red, session)


def handed_out(function, nir, red, session):
    """Apply a function to every scene."""
    scenes = nir.shape[0]
    batch = -(-scenes // (4 * session.workers))
    task = partial(numbered_scene, function, nir, red)
    parts = session.executor.map(task, range(scenes), chunksize=batch)
    means, undefined = zip(*parts, strict=True)
    return np.array(means), np.array(undefined)


def numbered_scene(function, nir, red, number):
    """Runs on a worker."""
    return function(nir.open()[number], red.open()[number])

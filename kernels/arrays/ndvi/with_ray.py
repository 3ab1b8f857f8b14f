"""Ray: scenes in its object store, which the workers read without copying."""

import numpy as np
import ray

from kernels.arrays.ndvi.with_numpy import one_scene


def put_scenes(nir, red, session):
    """Batches of scenes, about four per worker, put there once: tasks should not be too small."""
    batches = min(4 * session.workers, len(nir))
    channels = [np.array_split(channel, batches) for channel in (nir, red)]
    return tuple([ray.put(batch) for batch in channel] for channel in channels)


def per_scene(nir, red, session):  # noqa: ARG001
    """One task per batch; only references are sent, and only small answers come back."""
    parts = ray.get([one_batch.remote(*pair) for pair in zip(nir, red, strict=True)])
    scenes = [scene for batch in parts for scene in batch]
    means, undefined = zip(*scenes, strict=True)
    return np.array(means), np.array(undefined)


@ray.remote
def one_batch(nir, red):
    """Runs on a worker."""
    return list(map(one_scene, nir, red))

"""Ray: tasks get the names of the files and the numbers of their scenes."""

from itertools import pairwise

import numpy as np
import ray

from kernels.arrays.ndvi.with_numpy import one_scene
from kernels.arrays.ndvi_on_disk import batches


def per_batch(nir_path, red_path, session):
    """One task per batch; only small answers come back."""
    edges = batches(len(np.load(nir_path, mmap_mode="r")), session.workers)
    parts = ray.get([one_batch.remote(nir_path, red_path, a, b) for a, b in pairwise(edges)])
    means, undefined = zip(*[scene for batch in parts for scene in batch], strict=True)
    return np.array(means), np.array(undefined)


@ray.remote
def one_batch(nir_path, red_path, start, stop):
    """Runs on a worker, which maps the files itself."""
    nir, red = np.load(nir_path, mmap_mode="r"), np.load(red_path, mmap_mode="r")
    return list(map(one_scene, nir[start:stop], red[start:stop]))

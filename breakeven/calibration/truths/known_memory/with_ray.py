"""A known amount of memory in Ray's object store."""

import time

import numpy as np
import ray

from breakeven.calibration.truths.known_memory import MEGABYTE
from breakeven.calibration.truths.known_memory.with_python import HOLD_SECONDS

PIECE = 5
"""Megabytes put at a time: the original is gone before the next one is made."""


def hold_in_store(megabytes, session):  # noqa: ARG001 - the store is that of the joined cluster
    """Put it piece by piece, and hold the references."""
    ray.get(
        ray.put(np.ones(1, dtype=np.uint8))
    )  # what the first put of a process loads is not data
    pieces = [min(PIECE, megabytes - start) for start in range(0, megabytes, PIECE)]
    held = [ray.put(np.ones(piece * MEGABYTE, dtype=np.uint8)) for piece in pieces]
    time.sleep(HOLD_SECONDS)
    return sum(ray.get(each).nbytes for each in held) // MEGABYTE

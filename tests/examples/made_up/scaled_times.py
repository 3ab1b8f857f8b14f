"""Times on several numbers of workers that follow a law of scaling, with noise."""

import random

COUNTS = [1, 2, 4, 8]


def samples(seconds, seed=0, noise=0.02, processes=3):
    """Three processes that drift a little, eight samples each."""
    generator = random.Random(f"{seed} {seconds}")
    drifts = [generator.uniform(1 - noise, 1 + noise) for _ in range(processes)]
    return tuple(
        tuple(seconds * drift * generator.lognormvariate(0, noise) for _ in range(8))
        for drift in drifts
    )


def amdahl_seconds(serial, workers):
    return 2.0 * (serial + (1 - serial) / workers)

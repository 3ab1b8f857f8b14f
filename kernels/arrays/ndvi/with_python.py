"""Plain Python: one pixel after another."""

import numpy as np


def to_lists(nir, red):
    """Each channel as a list of scenes, each scene as a list of its pixels."""
    scenes = len(nir)
    return nir.reshape(scenes, -1).tolist(), red.reshape(scenes, -1).tolist()


def loops(nir, red):
    """Mean and number of undefined pixels of each scene."""
    means, undefined = zip(*map(one_scene, nir, red), strict=True)
    return np.array(means), np.array(undefined)


def one_scene(nir, red):
    """A pixel that is zero in both channels has no index and is left out of the mean."""
    total, undefined = 0.0, 0
    for a, b in zip(nir, red, strict=True):
        if a + b == 0:
            undefined += 1
        else:
            total += (a - b) / (a + b)
    defined = len(nir) - undefined
    return (total / defined if defined else float("nan")), undefined

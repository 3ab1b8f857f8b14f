"""Tasks of a given length in plain Python, one after the other."""

from itertools import repeat


def compute(seed, steps):
    """The task: ``steps`` rounds of a pseudo-random generator, each of which needs the one before."""
    number = seed
    for _ in range(steps):
        number = (number * 75 + 74) % 65_537  # the generator of the ZX81
    return number


def loop(seeds, steps):
    """One task after the other."""
    return list(map(compute, seeds, repeat(steps)))

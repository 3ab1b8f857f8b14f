"""NumPy: every function does a number of rounds of one thing, and returns n."""

import numpy as np

from breakeven.calibration.truths.known_work.plants import held, rounds, with_plants

VECTOR = np.random.default_rng(0).random(20_000)
MATRIX = VECTOR[:10_000].reshape(100, 100)
BYTES_FOR_EACH = 500_000


@with_plants
def add_arrays(n):
    """Two vectors added."""
    for _ in rounds(n):
        np.add(VECTOR, VECTOR)
    return n


@with_plants
def sum_array(n):
    """The sum of a vector."""
    for _ in rounds(n):
        VECTOR.sum()
    return n


@with_plants
def sort_array(n):
    """A tenth of the vector, sorted."""
    for _ in rounds(n):
        np.sort(VECTOR[:2_000])
    return n


@with_plants
def multiply_matrices(n):
    """A matrix product."""
    for _ in rounds(n):
        MATRIX @ MATRIX
    return n


@with_plants
def hold_bytes(n):
    """Bytes, of which every page is written."""
    found = np.frombuffer(bytearray(held(n) * BYTES_FOR_EACH), np.uint8)
    found[::4096] = 1
    for _ in rounds(n):
        found[: 4096 * 4].sum()
    return n


@with_plants
def hold_array(n):
    """Ones."""
    found = np.ones(held(n) * BYTES_FOR_EACH // 8)
    for _ in rounds(n):
        found[:20_000].sum()
    return n

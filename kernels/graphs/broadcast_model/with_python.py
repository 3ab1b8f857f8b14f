"""The tasks one after the other, in a plain loop; NumPy does the work of a task."""

from itertools import chain

import numpy as np

BLOCK = 32_768  # places: two arrays of 256 KiB


def nearest(model, batch):
    """The task: the number of the place nearest to each customer of the batch.

    It goes through the model in blocks, with two small arrays: for arrays as long as the model, NumPy
    asks the system for memory at each step, which takes longer than the arithmetic.
    """
    along, across = np.empty(BLOCK), np.empty(BLOCK)
    return [nearest_to(model, customer, along, across) for customer in zip(*batch, strict=True)]


def nearest_to(model, customer, along, across):
    """The number of the place nearest to one customer."""
    (places_x, places_y), (x, y) = model, customer
    best, lowest = 0, np.inf
    for start in range(0, len(places_x), BLOCK):
        size = min(BLOCK, len(places_x) - start)
        squares, others = along[:size], across[:size]
        np.subtract(places_x[start : start + size], x, out=squares)
        np.subtract(places_y[start : start + size], y, out=others)
        squares *= squares
        others *= others
        squares += others
        place = squares.argmin()
        if squares[place] < lowest:
            best, lowest = start + int(place), squares[place]
    return best


def flat(answers):
    """The places of all batches in one list."""
    return list(chain.from_iterable(answers))


def loop(model, batches):
    """One batch after the other."""
    return flat(nearest(model, batch) for batch in batches)

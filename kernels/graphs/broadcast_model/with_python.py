"""The tasks one after the other, in a plain loop; what a task does is NumPy's."""

from itertools import chain


def nearest(model, batch):
    """The task: the number of the place nearest to each customer of the batch."""
    places_x, places_y = model
    return [
        int(((places_x - x) ** 2 + (places_y - y) ** 2).argmin())
        for x, y in zip(*batch, strict=True)
    ]


def flat(answers):
    """The places of all batches in one list."""
    return list(chain.from_iterable(answers))


def loop(model, batches):
    """One batch after the other."""
    return flat(nearest(model, batch) for batch in batches)

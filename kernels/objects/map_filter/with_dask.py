"""The squares of the even numbers with a Dask bag."""

import dask.bag as db
import numpy as np


def to_bag(numbers, session):
    """The numbers as a bag of four partitions for each worker, each made where it is processed."""
    return (db.range(len(numbers), npartitions=4 * session.workers),)


def bag(numbers, session):  # noqa: ARG001 - the scheduler is the one that Dask was set to
    """Filter, map, and collect the list."""
    return numbers.filter(is_even).map(square).compute()


def bag_of_arrays(numbers, session):  # noqa: ARG001
    """Each partition comes back as one array, and is turned into numbers here.

    Distributed sends each element of a list in a message frame of its own, and an array as a whole.
    """
    squares = numbers.filter(is_even).map(square)
    return np.concatenate(squares.map_partitions(in_one_array).compute()).tolist()


def in_one_array(numbers):
    """The numbers of a partition as one array, inside a list, because a partition must be a list."""
    return [np.fromiter(numbers, np.int64)]


def is_even(number):
    """Whether the number is even."""
    return number % 2 == 0


def square(number):
    """The number times itself."""
    return number * number

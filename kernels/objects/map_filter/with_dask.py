"""The squares of the even numbers with a Dask bag."""

import dask.bag as db
import numpy as np


def to_bag(numbers, session):
    """The numbers as a bag, four partitions a worker, each made where it is worked on."""
    return (db.range(len(numbers), npartitions=4 * session.workers),)


def bag(numbers, session):  # noqa: ARG001 - the scheduler is the one that Dask was set to
    """Filter, map, and collect the list."""
    return numbers.filter(is_even).map(square).compute()


def bag_of_arrays(numbers, session):  # noqa: ARG001
    """Each partition comes back as one array, and becomes numbers here.

    Distributed sends a list with a frame for each of its elements, and an array as a whole.
    """
    squares = numbers.filter(is_even).map(square)
    return np.concatenate(squares.map_partitions(in_one_array).compute()).tolist()


def in_one_array(numbers):
    """The numbers of a partition as an array, in the list that a partition has to be."""
    return [np.fromiter(numbers, np.int64)]


def is_even(number):
    """Whether the number is even."""
    return number % 2 == 0


def square(number):
    """The number times itself."""
    return number * number

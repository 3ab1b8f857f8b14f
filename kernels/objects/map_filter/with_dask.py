"""The squares of the even numbers with a Dask bag."""

import dask.bag as db


def to_bag(numbers, session):
    """The numbers as a bag, four partitions a worker, each made where it is worked on."""
    return (db.range(len(numbers), npartitions=4 * session.workers),)


def bag(numbers, session):  # noqa: ARG001 - the scheduler is the one that Dask was set to
    """Filter, map, and collect the list."""
    return numbers.filter(is_even).map(square).compute()


def is_even(number):
    """Whether the number is even."""
    return number % 2 == 0


def square(number):
    """The number times itself."""
    return number * number

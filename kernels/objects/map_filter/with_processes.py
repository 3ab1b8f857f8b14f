"""The squares of the even numbers on a process pool."""

from itertools import chain

from kernels.objects.map_filter import parts
from kernels.objects.map_filter.with_python import comprehension


def in_parts(numbers, session):
    """Four ranges for each worker; the squares come back pickled, some while others are computed."""
    found = session.executor.map(comprehension, parts(numbers, 4 * session.workers))
    return list(chain.from_iterable(found))

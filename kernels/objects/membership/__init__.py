"""Is each of m values in a collection of n: what is the right collection worth?

m is a hundredth of n, so that a list, which compares every value with every member until it finds it,
still comes to an end: its time grows with n times m, a ten-thousandth of what n values would take.
Every second value is a member. What is built once and asked many times (a set, a dict, a sorted list or
array, an index) is built beforehand; ``python-set-each-call`` builds its set in every call, for the program that
asks only once, and so do ``isin`` of NumPy and of pandas with what they need.
"""

import random

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

VALUES_PER_MEMBER = 0.01
SPREAD = 1_000
"""Members are multiples of this: not dense, so that no table of all numbers would do."""


def make_inputs(n):
    """A list of n different numbers without order, and a list of n / 100 values."""
    chance = random.Random(20023)
    members = [SPREAD * place for place in range(n)]
    chance.shuffle(members)
    asked = max(2, round(n * VALUES_PER_MEMBER))
    present = [members[(2 * i + 1) * n // (2 * asked)] for i in range(0, asked, 2)]
    absent = [SPREAD * chance.randrange(n) + 1 for _ in range(asked // 2)]
    values = present + absent
    chance.shuffle(values)
    return members, values


def check(result, expected):
    """A bool for each value, in their order: a list of bools or an array of them."""
    assert isinstance(result, list | np.ndarray), (
        f"expected a sequence, got {type(result).__name__}"
    )
    kinds = set(map(type, result)) if isinstance(result, list) else {result.dtype.type}
    assert kinds <= {bool, np.bool_}, f"expected bools, got {kinds}"
    assert list(result) == expected, "a value is wrongly found, or wrongly missed"


WORKLOAD = Workload(
    name="membership",
    version="1",
    source="course document 002",
    question="What is the right collection worth, when one asks what is in it?",
    sizes={"small": 5_000, "medium": 25_000, "large": 100_000},
    unit="members",
    make_inputs=make_inputs,
    check=check,
    reference="python-list",
    baseline="python-list",
    # at the least, each value is looked at once
    work=lambda n: Work(bytes_moved=round(9 * n * VALUES_PER_MEMBER), operations=n // 100),
    implementations={
        "python-list": Implementation("with_python:search"),
        "python-set": Implementation("with_python:search", ingest="with_python:to_set"),
        "python-set-each-call": Implementation("with_python:search_new_set"),
        "python-dict": Implementation("with_python:search", ingest="with_python:to_dict"),
        "python-bisect": Implementation(
            "with_python:search_sorted", ingest="with_python:to_sorted_list"
        ),
        "numpy": Implementation("with_numpy:isin", ingest="with_numpy:to_arrays"),
        "numpy-searchsorted": Implementation(
            "with_numpy:search_sorted", ingest="with_numpy:to_sorted_array"
        ),
        "pandas": Implementation("with_pandas:isin", ingest="with_pandas:to_series"),
        "pandas-index": Implementation("with_pandas:look_up", ingest="with_pandas:to_index"),
    },
    answer=(
        Sentence(
            "A set that is built once is {python-set.speedup} as fast as a list, and one that is"
            " built for every question {python-set-each-call.speedup}.",
            holds=(
                "python-set faster",
                "python-set-each-call faster",
            ),
        ),
    ),
    lesson=(
        Sentence("A list is searched from its beginning; a set computes where a value would be."),
        Sentence(
            "So a set that is already there is {python-set.speedup} as fast as a list, and the "
            "larger the collection, the more ({python-set@small.speedup} at the smallest size).",
            holds=("python-set faster",),
        ),
        Sentence(
            "Even a set that is built in every call is {python-set-each-call.speedup} as fast: "
            "it goes through the members once, the list for every value again.",
            holds=("python-set-each-call faster",),
        ),
        Sentence(
            "NumPy's isin sorts, and looks at all members in every call, which makes it slower than "
            "the set that is there: {numpy.speedup} as fast as the list.",
            holds=("numpy faster", "python-set > numpy"),
        ),
        Sentence(
            "It need not: an array that was sorted once is searched in {numpy-searchsorted.seconds}, and the "
            "set in {python-set.seconds}.",
            holds=("numpy-searchsorted > numpy",),
        ),
    ),
)

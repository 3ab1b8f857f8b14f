"""Is each of m values in a collection of n: how much is the right collection worth?

A list compares a value with one member after another until it finds it, so its time grows with n times
m. It still comes to an end, because m is a hundredth of n: n values would take a hundred times as long.
Every second value is a member. Collections that are built once and asked many times (a set, a dict, a
sorted list or array, an index) are built beforehand. ``python-set-each-call`` builds its set in every
call, like a program that asks only once; NumPy's and pandas' ``isin`` also build what they need in every
call.
"""

import random

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

MEMBERSHIP = "https://docs.python.org/3/reference/expressions.html#membership-test-operations"
SETS = "https://docs.python.org/3/tutorial/datastructures.html#sets"
DICTS = "https://docs.python.org/3/tutorial/datastructures.html#dictionaries"
BISECT = "https://docs.python.org/3/library/bisect.html#searching-sorted-lists"
NUMPY = "https://numpy.org/doc/stable/reference/generated"
PANDAS = "https://pandas.pydata.org/docs/reference/api"

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
    version="2",
    source="course document 002",
    question="How much is the right collection worth when you ask what is in it?",
    sizes={"small": 5_000, "medium": 50_000, "large": 100_000},
    unit="members",
    make_inputs=make_inputs,
    check=check,
    reference="python-list",
    baseline="python-list",
    # at the least, each value is looked at once
    work=lambda n: Work(bytes_moved=round(9 * n * VALUES_PER_MEMBER), operations=n // 100),
    implementations={
        "python-list": Implementation("with_python:search", documentation=MEMBERSHIP),
        "python-set": Implementation(
            "with_python:search", ingest="with_python:to_set", documentation=SETS
        ),
        "python-set-each-call": Implementation("with_python:search_new_set", documentation=SETS),
        "python-dict": Implementation(
            "with_python:search", ingest="with_python:to_dict", documentation=DICTS
        ),
        "python-bisect": Implementation(
            "with_python:search_sorted", ingest="with_python:to_sorted_list", documentation=BISECT
        ),
        "numpy": Implementation(
            "with_numpy:isin",
            ingest="with_numpy:to_arrays",
            documentation=f"{NUMPY}/numpy.isin.html",
        ),
        "numpy-searchsorted": Implementation(
            "with_numpy:search_sorted",
            ingest="with_numpy:to_sorted_array",
            documentation=f"{NUMPY}/numpy.searchsorted.html",
        ),
        "pandas": Implementation(
            "with_pandas:isin",
            ingest="with_pandas:to_series",
            documentation=f"{PANDAS}/pandas.Series.isin.html",
        ),
        "pandas-index": Implementation(
            "with_pandas:look_up",
            ingest="with_pandas:to_index",
            documentation=f"{PANDAS}/pandas.Index.get_indexer.html",
        ),
    },
    answer=(
        Sentence(
            "A set that is built once is {python-set.speedup} as fast as a list; one that is "
            "built in every call is {python-set-each-call.speedup} as fast.",
            holds=(
                "python-set faster",
                "python-set-each-call faster",
            ),
        ),
        Sentence(
            "Asking a list takes {python-list.seconds}, a set that is built once "
            "{python-set.seconds}, and one that is built in every call "
            "{python-set-each-call.seconds}.",
        ),
    ),
    lesson=(
        Sentence("A list is searched from its beginning; a set computes where a value would be."),
        Sentence(
            "So an existing set is {python-set.speedup} as fast as a list; the larger the "
            "collection, the more it gains ({python-set@small.speedup} at the smallest size).",
            holds=("python-set faster",),
        ),
        Sentence(
            "Even a set that is built in every call is {python-set-each-call.speedup} as fast: "
            "building it goes through the members once; a list is searched anew for every value.",
            holds=("python-set-each-call faster",),
        ),
        Sentence(
            "NumPy's isin sorts and looks at all members in every call, which makes it slower than "
            "an existing set: {numpy.speedup} as fast as the list.",
            holds=("numpy faster", "python-set > numpy"),
        ),
        Sentence(
            "NumPy need not sort in every call: searching an array that was sorted once takes "
            "{numpy-searchsorted.seconds}, and asking the set {python-set.seconds}.",
            holds=("numpy-searchsorted > numpy",),
        ),
    ),
)

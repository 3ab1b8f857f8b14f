"""What one operation costs on a list, a tuple, a dict and a set: how does it grow with n?

Each implementation does the same 50 operations at every n, or builds or sorts the collection once, so
what grows with n is the cost of the operation. The 50 places are spread evenly over the collection, so a
search goes through half of it on average. They are the same in every call, so the processor's caches
know them, as textbooks assume.

A collection is made beforehand, and an operation that changes it is undone within the call: 50
numbers are appended and then removed again. The call takes the time of both; a copy of the collection
would cost more than the operation itself. A list that grows must also be moved now and then, which this
does not show; ``grow-list`` appends all n numbers to an empty list, and shows it.

For every operation, the answer is the 50 numbers that were asked for. Speedups over the baseline say
little here.
"""

import random

from breakeven.workload import Implementation, Sentence, Workload

LISTS = "https://docs.python.org/3/faq/design.html#how-are-lists-implemented-in-cpython"
DICTS = "https://docs.python.org/3/faq/design.html#how-are-dictionaries-implemented-in-cpython"
TUPLES = "https://docs.python.org/3/library/stdtypes.html#tuples"
SETS = "https://docs.python.org/3/tutorial/datastructures.html#sets"
MEMBERSHIP = "https://docs.python.org/3/reference/expressions.html#membership-test-operations"
SORTING = "https://docs.python.org/3/howto/sorting.html"

OPERATIONS = 50


def make_inputs(n):
    """The numbers from 0 to n - 1, as a range, and a list of 50 of them, evenly spread, shuffled."""
    asked = [(2 * place + 1) * n // (2 * OPERATIONS) for place in range(OPERATIONS)]
    random.Random(20025).shuffle(asked)
    return range(n), asked


def check(result, expected):
    """The answer is the list of the 50 numbers asked for, in their order, found by the operation."""
    assert isinstance(result, list), f"expected a list, got {type(result).__name__}"
    kinds = set(map(type, result))
    assert kinds <= {int}, f"the numbers must be ints, got {kinds}"
    assert result == expected, f"expected {expected}, got {result}"


WORKLOAD = Workload(
    name="collection_costs",
    version="1",
    source="course document 002",
    question="How does the cost of an operation grow with the collection?",
    sizes={"tiny": 100, "small": 1_000, "medium": 10_000, "large": 100_000, "huge": 1_000_000},
    unit="members",
    make_inputs=make_inputs,
    check=check,
    reference="build-list",
    baseline="build-list",
    growth=True,
    compares=False,
    implementations={
        "build-list": Implementation("with_python:build_list", documentation=LISTS),
        "build-tuple": Implementation("with_python:build_tuple", documentation=TUPLES),
        "grow-list": Implementation("with_python:grow_list", documentation=LISTS),
        "append-list": Implementation(
            "with_python:append", ingest="with_python:to_list", documentation=LISTS
        ),
        "insert-dict": Implementation(
            "with_python:insert", ingest="with_python:to_other_dict", documentation=DICTS
        ),
        "add-set": Implementation(
            "with_python:add", ingest="with_python:to_other_set", documentation=SETS
        ),
        "index-list": Implementation(
            "with_python:index", ingest="with_python:to_list", documentation=LISTS
        ),
        "index-tuple": Implementation(
            "with_python:index", ingest="with_python:to_tuple", documentation=TUPLES
        ),
        "index-dict": Implementation(
            "with_python:index", ingest="with_python:to_dict", documentation=DICTS
        ),
        "membership-list": Implementation(
            "with_python:search", ingest="with_python:to_list", documentation=MEMBERSHIP
        ),
        "membership-tuple": Implementation(
            "with_python:search", ingest="with_python:to_tuple", documentation=MEMBERSHIP
        ),
        "membership-set": Implementation(
            "with_python:search", ingest="with_python:to_set", documentation=SETS
        ),
        "membership-dict": Implementation(
            "with_python:search", ingest="with_python:to_dict", documentation=DICTS
        ),
        "sort-list": Implementation(
            "with_python:sort", ingest="with_python:to_shuffled_list", documentation=SORTING
        ),
    },
    answer=(
        Sentence(
            "The time to search a list grows with its length: {membership-list@tiny.seconds} for a "
            "hundred numbers, {membership-list@huge.seconds} for a million. Searching a set "
            "takes {membership-set@tiny.seconds} and {membership-set@huge.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "Fifty searches take {membership-list@huge.seconds} in a list of a million numbers and "
            "{membership-list@tiny.seconds} in one of a hundred: a list is searched number by "
            "number.",
            holds=(),
        ),
        Sentence(
            "The same searches in a set take {membership-set@huge.seconds} and "
            "{membership-set@tiny.seconds}: a number's place in it follows from the number itself.",
            holds=("membership-set > membership-list",),
        ),
        Sentence(
            "Textbooks count operations and leave out that a processor also waits for memory."
        ),
    ),
)

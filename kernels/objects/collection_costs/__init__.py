"""What one operation costs on a list, a tuple, a dict and a set: how does it grow with n?

Each implementation does the same 50 operations at every n, or builds or sorts the collection once, so
that what grows with n is the cost of the operation. The 50 places are spread evenly over the
collection, so that a search goes through half of it on average; they are the same in every call, so
that the processor's caches know them, as the textbook assumes.

A collection is made beforehand, and an operation that changes it is undone within the call: 50
numbers are appended and taken off again. The cost is that of both, instead of a copy of the
collection, which would cost more than what is asked about. What is not seen there is that a list moves
now and then, when it has grown; ``grow-list`` appends all n numbers to an empty list, and shows it.

The answer is what the operations met: the 50 numbers asked for, whatever the operation. Ratios to the
baseline say little here.
"""

import random

from breakeven.workload import Implementation, Sentence, Workload

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
        "build-list": Implementation("with_python:build_list"),
        "build-tuple": Implementation("with_python:build_tuple"),
        "grow-list": Implementation("with_python:grow_list"),
        "append-list": Implementation("with_python:append", ingest="with_python:to_list"),
        "insert-dict": Implementation("with_python:insert", ingest="with_python:to_other_dict"),
        "add-set": Implementation("with_python:add", ingest="with_python:to_other_set"),
        "index-list": Implementation("with_python:index", ingest="with_python:to_list"),
        "index-tuple": Implementation("with_python:index", ingest="with_python:to_tuple"),
        "index-dict": Implementation("with_python:index", ingest="with_python:to_dict"),
        "membership-list": Implementation("with_python:search", ingest="with_python:to_list"),
        "membership-tuple": Implementation("with_python:search", ingest="with_python:to_tuple"),
        "membership-set": Implementation("with_python:search", ingest="with_python:to_set"),
        "membership-dict": Implementation("with_python:search", ingest="with_python:to_dict"),
        "sort-list": Implementation("with_python:sort", ingest="with_python:to_shuffled_list"),
    },
    answer=(
        Sentence(
            "Searching a list grows with its length: {membership-list@tiny.seconds} for a "
            "hundred numbers, {membership-list@huge.seconds} for a million. Searching a set "
            "takes {membership-set@tiny.seconds} and {membership-set@huge.seconds}.",
            holds=("membership-set@huge > membership-list",),
        ),
    ),
    lesson=(
        Sentence(
            "Fifty questions to a list of a million take {membership-list@huge.seconds}, and to a "
            "list of a hundred {membership-list@tiny.seconds}: a list is searched number by number.",
            holds=(),
        ),
        Sentence(
            "The same questions to a set take {membership-set@huge.seconds}, and "
            "{membership-set@tiny.seconds}: where a number would lie follows from the number.",
            holds=("membership-set > membership-list",),
        ),
        Sentence(
            "Textbooks count operations; a processor also waits for memory, which they do not."
        ),
    ),
)

"""Symbols to points, X to 1, Y to 2 and Z to 3: which way of choosing is the fastest?"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

CONTROL = "https://docs.python.org/3/tutorial/controlflow.html"
CONDITIONAL = "https://docs.python.org/3/reference/expressions.html#conditional-expressions"
ENUM = "https://docs.python.org/3/howto/enum.html"
DICTS = "https://docs.python.org/3/tutorial/datastructures.html#dictionaries"
NUMPY_SELECT = "https://numpy.org/doc/stable/reference/generated/numpy.select.html"
NUMPY_PLACES = "https://numpy.org/doc/stable/user/basics.indexing.html#integer-array-indexing"
PANDAS_MAP = "https://pandas.pydata.org/docs/reference/api/pandas.Series.map.html"
PANDAS_CATEGORIES = "https://pandas.pydata.org/docs/user_guide/categorical.html"

POINTS = {"X": 1, "Y": 2, "Z": 3}


def make_inputs(n):
    """A list of n symbols."""
    chosen = np.random.default_rng(2024).integers(0, len(POINTS), n)
    return (np.array(list(POINTS), dtype=object)[chosen].tolist(),)


def check(result, expected):
    """The points of each symbol in their order: a list of ints, or an array of integers."""
    assert isinstance(result, list | np.ndarray), (
        f"expected a sequence, got {type(result).__name__}"
    )
    assert len(result) == len(expected), f"expected {len(expected)} points, got {len(result)}"
    if isinstance(result, np.ndarray):
        assert result.dtype.kind == "i", f"expected integers, got {result.dtype}"
        assert np.array_equal(result, np.array(expected)), "a symbol has other points"
    else:
        assert set(map(type, result)) <= {int}, "the points in a list must be ints"
        assert result == expected, "a symbol has other points"


WORKLOAD = Workload(
    name="shape_points",
    version="2",
    source="course document 002",
    question="What is the fastest way to choose between a few cases, again and again?",
    # The largest is bounded by the memory of the lists.
    sizes={"small": 50_000, "medium": 2_000_000, "large": 20_000_000},
    unit="symbols",
    make_inputs=make_inputs,
    check=check,
    reference="python-if",
    baseline="python-if",
    work=lambda n: Work(bytes_moved=2 * n, bytes_written=n, operations=n),
    implementations={
        "python-if": Implementation(
            "with_python:if_chain", documentation=f"{CONTROL}#if-statements"
        ),
        "python-if-inline": Implementation("with_python:if_inline", documentation=CONDITIONAL),
        "python-enum": Implementation("with_python:enum_members", documentation=ENUM),
        "python-dict": Implementation("with_python:dict_lookup", documentation=DICTS),
        "python-dict-function": Implementation("with_python:dict_in_function", documentation=DICTS),
        "python-match": Implementation(
            "with_python:match_cases", documentation=f"{CONTROL}#match-statements"
        ),
        "numpy": Implementation(
            "with_numpy:select", ingest="with_numpy:to_array", documentation=NUMPY_SELECT
        ),
        "numpy-table": Implementation(
            "with_numpy:table",
            ingest="with_numpy:to_array",
            style="tuned",
            documentation=NUMPY_PLACES,
        ),
        "pandas": Implementation(
            "with_pandas:map_series", ingest="with_pandas:to_series", documentation=PANDAS_MAP
        ),
        "pandas-categorical": Implementation(
            "with_pandas:map_categories",
            ingest="with_pandas:to_categories",
            style="tuned",
            documentation=PANDAS_CATEGORIES,
        ),
    },
    answer=(
        Sentence(
            "In plain Python, a dict or a chain of if, written in place: they are "
            "{python-dict.speedup} and {python-if-inline.speedup} as fast as a function with the "
            "chain. NumPy with a table of points is {numpy-table.speedup} as fast.",
            holds=(
                "python-dict faster",
                "python-if-inline faster",
                "numpy-table faster",
            ),
        ),
        Sentence(
            "In plain Python, a function with a chain of if takes {python-if.seconds}, the chain "
            "in place {python-if-inline.seconds} and a dict in place {python-dict.seconds}; NumPy "
            "with a table of points takes {numpy-table.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "Most of the time of the chain in a function goes into calling the function: the same "
            "comparisons without the call are {python-if-inline.speedup} as fast.",
            holds=("python-if-inline faster",),
        ),
        Sentence(
            "Calling a function costs more than looking something up: a dict in place is "
            "{python-dict.speedup} as fast as the chain in a function, and a dict in a function "
            "{python-dict-function.speedup}.",
            holds=("python-dict faster", "python-dict > python-dict-function"),
        ),
        Sentence(
            "An Enum takes {python-enum.slowdown} as long as the "
            "chain: its lookup by name and its value go through Python methods.",
            holds=("python-enum slower",),
        ),
        Sentence(
            "NumPy with a table of points is {numpy-table.speedup} as fast: a symbol is a number "
            "there, and its points are at that place in the table.",
            holds=("numpy-table faster", "numpy-table > python-dict"),
        ),
        Sentence(
            "A match statement over strings compares them one by one, as the chain of if does."
        ),
    ),
)

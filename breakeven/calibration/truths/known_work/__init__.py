"""Twenty small pieces of work whose length and memory a commit can change by a known part.

``plants.py`` plants nothing here; the commits of a scratch repository do (``make accuracy``).
"""

from breakeven.workload import Implementation, Workload

PYTHON = (
    *("count", "build_list", "build_dict", "sort_numbers", "join_text", "split_text", "match_text"),
    *("sum_squares", "call_functions", "use_generator", "format_numbers", "make_json"),
)
NUMPY = ("add_arrays", "sum_array", "sort_array", "multiply_matrices")
THREADED = ("hash_in_threads", "compress_in_threads")
MEMORY = ("hold_bytes", "hold_array")


def make_inputs(n):
    """How many rounds of work there are when nothing is planted."""
    return (n,)


def check(result, expected):
    """The same number of rounds was asked for."""
    if result != expected:
        raise AssertionError(f"{result} is not {expected}")


WORKLOAD = Workload(
    name="known_work",
    version="1",
    source="the ruler",
    question="Is a planted change found?",
    sizes={"small": 100, "medium": 200, "large": 400},
    default_sizes=("small",),
    unit="rounds",
    make_inputs=make_inputs,
    check=check,
    reference="count",
    baseline="count",
    implementations={
        **{name: Implementation(f"with_python:{name}") for name in PYTHON},
        **{name: Implementation(f"with_numpy:{name}") for name in NUMPY},
        **{name: Implementation(f"with_python:{name}", engine="threads") for name in THREADED},
        **{name: Implementation(f"with_numpy:{name}") for name in MEMORY},
    },
)

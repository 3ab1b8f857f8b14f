"""How often notebooks call each of the twenty methods: the weights of each tool's one number."""

from types import MappingProxyType

from breakeven.workload.presentation import WeightedFamily

CALLS = MappingProxyType(
    {
        "concat": 8478,
        "loc": 8100,
        "head": 6688,
        "value_counts": 5930,
        "groupby": 5814,
        "sum": 5670,
        "mean": 5624,
        "read_csv": 5298,
        "astype": 4564,
        "apply": 4060,
        "reset_index": 3812,
        "sort_values": 3794,
        "iloc": 3510,
        "drop": 3266,
        "fillna": 3078,
        "join": 2818,
        "merge": 2280,
        "where": 2256,
        "replace": 2172,
        "unique": 1972,
    }
)
"""How often the top-voted public notebooks call each method, the most called first: counted by the
source below, without attributes and plots, with ``append`` counted as ``concat``."""

TOP_METHODS = WeightedFamily(
    name="top_methods",
    prefix="method_",
    weights=CALLS,
    weight="calls",
    source="github.com/modin-project/study_kaggle_usage, results.csv",
    baseline="pandas",
    member="method",
    question="How does each tool do on the {count} pandas methods that notebooks call most?",
    words="Each method is timed alone, on the same frame. A tool's one number is the geometric "
    "mean of its speedups over the methods that it can do, each weighted by its calls in "
    "notebooks; its interval assumes that the methods are independent. Frames stay with Dask's, Spark's "
    "and Modin's workers; numbers and small tables come back. Polars has a different API: it "
    "gives the same answers under its own names.",
    provenance="from course document 002 · top_methods · calls in notebooks counted by "
    "github.com/modin-project/study_kaggle_usage, results.csv",
)
WEIGHTED = (TOP_METHODS,)

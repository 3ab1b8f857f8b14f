"""The twenty methods: what each is asked, what it works on, how its answer is checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from breakeven.workload import Sentence
from kernels.top_methods import data
from kernels.top_methods.answers import same_by_key, same_rows, same_rows_in_any_order, same_values

DASK_SCHEDULERS = ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
FRAME_ROWS = {"small": 20_000, "medium": 3_000_000, "large": 10_000_000}
FILE_ROWS = {"small": 2_000, "medium": 2_500_000, "large": 10_000_000}

MEASURED = (
    Sentence(
        "On Dask's threads it runs at {dask-threads.speedup} the speed of pandas here: the parts "
        "save more than Dask's plan and tasks cost.",
        holds=("dask-threads faster",),
    ),
    Sentence(
        "On Dask's threads it takes {dask-threads.slowdown} as long as in pandas: planning, "
        "running the tasks and joining their answers cost more than several workers save.",
        holds=("dask-threads slower",),
    ),
    Sentence(
        "Modin on Ray takes {modin-ray.slowdown} as long as pandas: every part is a separate task "
        "in another process, which costs more here than several workers save.",
        holds=("modin-ray slower",),
    ),
    Sentence(
        "Polars takes {polars.seconds} where pandas takes {pandas.seconds}.",
        holds=("polars faster",),
    ),
)
"""What was measured of any of them; the report shows those that hold."""


@dataclass(frozen=True)
class Inputs:
    """What a method works on, and by which function each library takes it over."""

    make: Callable[[int], tuple[Any, ...]]
    ingests: Mapping[str, str]
    sizes: Mapping[str, int] = field(default_factory=lambda: FRAME_ROWS)


def taken_over_by(dask: str, modin: str, polars: str) -> Mapping[str, str]:
    """The name of each library's ``ingest``; pandas on Spark takes a frame over as Modin does."""
    return {"dask": dask, "modin": modin, "spark": modin, "polars": polars}


BOTH = "both_from_pandas"
FRAME = Inputs(data.only_sales, taken_over_by("from_pandas", "from_pandas", "from_pandas"))
HALVES = Inputs(data.two_halves, taken_over_by(BOTH, BOTH, BOTH))
RATINGS = Inputs(data.sales_and_ratings, taken_over_by(BOTH, BOTH, "both_with_index"))
SHOPS = Inputs(data.sales_and_shops, taken_over_by("beside_small", BOTH, BOTH))
FILE = Inputs(data.one_csv_file, {}, FILE_ROWS)


@dataclass(frozen=True)
class Method:
    """One method: the question that its workload asks, and what explains the answer."""

    question: str
    why: str
    check: Callable[[Any, Any], None] = same_rows
    inputs: Inputs = FRAME

    @property
    def lesson(self) -> tuple[Sentence, ...]:
        """Why it costs what it costs, then what was measured."""
        return (Sentence(self.why), *MEASURED)


METHODS = {
    "loc": Method(
        "Which tool filters rows by a condition fastest?",
        "The condition is one pass over a column; then every kept row is copied, column by column.",
    ),
    "head": Method(
        "What do the first five rows cost?",
        "Five rows are five rows, however long the frame is: what is timed is how the tool gets "
        "to them.",
    ),
    "concat": Method(
        "What does it cost to put one frame below another?",
        "pandas copies both frames into a new one; a tool that keeps frames in parts only has to "
        "list the parts.",
        inputs=HALVES,
    ),
    "value_counts": Method(
        "Which tool counts the values in a column of strings fastest?",
        "Every string is looked up in a hash table; counts of parts can be added up, so the parts "
        "can be counted side by side.",
        same_by_key,
    ),
    "groupby": Method(
        "Which tool finds the mean of each group fastest?",
        "The strings are numbered first, which costs more than adding up the prices; sums and "
        "counts of parts can be merged, so little data has to move.",
        same_by_key,
    ),
    "sum": Method(
        "Does summing columns gain from more workers?",
        "A sum reads every number once and computes next to nothing; most of the time, pandas looks "
        "for missing values and leaves them out.",
        same_by_key,
    ),
    "mean": Method(
        "Does averaging columns gain from more workers?",
        "A mean is a sum and a count: one pass over memory, with hardly any computing.",
        same_by_key,
    ),
    "read_csv": Method(
        "Which tool reads one CSV file fastest if it is told nothing about the columns?",
        "Text must be split and every number parsed, which keeps a core busy; a file can be cut at "
        "line ends, so several cores can work on it. From version 3.1 on, pandas itself parses large "
        "files on several threads: that is the row 'pandas-threads'; 'pandas' has one.",
        inputs=FILE,
    ),
    "astype": Method(
        "What does it cost to change the types of two columns?",
        "Whole numbers become floats in one pass; strings become categories through a hash table, "
        "which is most of the work. The other columns are copied, or not even that.",
    ),
    "apply": Method(
        "Which tool helps when a plain Python function is applied to a column?",
        "The function is called once for each value, under the interpreter lock: threads cannot "
        "share that work, processes can.",
    ),
    "reset_index": Method(
        "What does it cost to turn the index into a column?",
        "The row numbers are written out as a new column; the others can be shared instead of "
        "copied.",
    ),
    "sort_values": Method(
        "Which tool sorts a frame fastest?",
        "The column is sorted first, then every column is gathered in that order, which jumps "
        "around in memory. If the frame is in parts, rows must also move from part to part.",
    ),
    "iloc": Method(
        "What do a hundred rows from the middle cost?",
        "A position is found at once if all rows lie in one piece; if they lie in parts, the tool "
        "must know how long each part is.",
    ),
    "drop": Method(
        "What does it cost to leave out one column?",
        "Nothing is computed; the other columns can be shared instead of copied.",
    ),
    "fillna": Method(
        "What does it cost to fill the gaps in one column?",
        "One column is recomputed in one pass; the others can be shared instead of copied.",
    ),
    "join": Method(
        "Which tool joins two frames on their index fastest?",
        "Both indexes are sorted, so they can be matched side by side; if the frames are in parts, "
        "each part must meet the rows of the other frame that have its numbers.",
        inputs=RATINGS,
    ),
    "merge": Method(
        "Which tool joins a large frame with a small one on a key fastest?",
        "Every key is looked up in a hash table of the small frame, and all columns are copied to "
        "the result; the small frame can be sent to every part, so the large one does not have to "
        "move.",
        same_rows_in_any_order,
        SHOPS,
    ),
    "where": Method(
        "Does capping every value gain from more workers?",
        "A comparison and a choice for each value: two passes over one column, with little "
        "computing.",
    ),
    "replace": Method(
        "Which tool replaces strings with other strings fastest?",
        "pandas compares the column with each word in turn.",
    ),
    "unique": Method(
        "Which tool finds the distinct values of a column fastest?",
        "Every string goes through a hash table; each part leaves only a few distinct values to be "
        "joined.",
        same_values,
    ),
}

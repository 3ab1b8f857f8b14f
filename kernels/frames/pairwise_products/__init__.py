"""The largest product of every pair of columns: a wide table, and very many small operations.

Pairs are in the order of ``itertools.combinations``: the first column with every later one, then
the second with every later one. The answer is an array with one float64 for each pair.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

PANDAS = "https://pandas.pydata.org/docs/user_guide/basics.html#matching-broadcasting-behavior"
NUMPY = "https://numpy.org/doc/stable/user/basics.broadcasting.html"
NUMBA = "https://numba.readthedocs.io/en/stable/user/performance-tips.html#fastmath"
DASK = (
    "https://docs.dask.org/en/stable/delayed-best-practices.html"
    "#avoid-repeatedly-putting-large-inputs-into-delayed-calls"
)
MODIN = "https://modin.readthedocs.io/en/stable/supported_apis/dataframe_supported.html"
POLARS = "https://docs.pola.rs/user-guide/expressions/expression-expansion/"

ROWS = 1_000


def make_inputs(columns):
    """A pandas frame of 1,000 rows of normal numbers, each of its columns in one piece."""
    import pandas as pd

    values = np.random.default_rng(2002).normal(size=(columns, ROWS))
    names = [f"feature{number}" for number in range(columns)]
    return (pd.DataFrame(values.T, columns=names),)


def check(result, expected):
    """The same numbers to the last bit: a product is rounded in one way only."""
    assert isinstance(result, np.ndarray), f"the answer is no array but {type(result).__name__}"
    assert result.dtype == np.float64, f"the answer holds {result.dtype}"
    np.testing.assert_array_equal(result, expected)


def work(columns):
    """Each column is read once; every pair costs a product and a comparison for each row."""
    pairs = columns * (columns - 1) // 2
    return Work(
        bytes_moved=8 * (columns * ROWS + pairs),
        bytes_written=8 * pairs,
        operations=2 * pairs * ROWS,
    )


def dask_on(engine):
    """The table's entry of one Dask scheduler."""
    return Implementation(
        "with_dask:blocks_of_columns",
        engine=engine,
        ingest="with_dask:send_once",
        documentation=DASK,
    )


def modin_on(engine):
    """The table's entry of one Modin engine."""
    return Implementation(
        "with_modin:a_column_with_the_rest",
        engine=engine,
        ingest="with_modin:from_pandas",
        documentation=MODIN,
    )


LESSON = (
    Sentence(
        "The workload multiplies every pair of columns of a short, wide table. Besides "
        "multiplying, each `a * b` aligns two indexes, chooses a method and builds a Series."
    ),
    Sentence(
        "One Series for each pair takes {pandas-loop.slowdown} as long as multiplying a whole "
        "frame by one column, which pays the same overhead once per column and not once per pair.",
        holds=("pandas-loop slower",),
    ),
    Sentence(
        "NumPy does the same steps with far less overhead in each: {numpy.speedup} the speed of "
        "pandas.",
        holds=("numpy faster",),
    ),
    Sentence(
        "Numba's loop also keeps no product in memory, only the largest so far: {numba.speedup} "
        "the speed, on one core.",
        holds=("numba faster", "numba > numpy"),
    ),
    Sentence(
        "Spreading the pandas code over processes gives {dask-processes.speedup} the speed; "
        "cutting overhead gains more than adding cores. With many more rows the overhead would be "
        "spread over more work, and the differences would shrink.",
        holds=("numpy > dask-processes",),
    ),
)

PROFILE_LESSON = (
    Sentence(
        "{pandas.library} of a pandas call is pandas' own Python code: aligning indexes, choosing "
        "a method, building the next object.",
        holds=("pandas.library > 30",),
    ),
    Sentence(
        "The multiplication itself, in compiled code, is part of the {pandas.compute} that is "
        "computing.",
        holds=("pandas.library > 30", "pandas.compute < 70"),
    ),
    Sentence(
        "With a Series for each pair, that overhead is {pandas-loop.library} of a call that takes "
        "{pandas-loop.time} of the time.",
        holds=("pandas-loop.library > 30", "pandas-loop.time > 120"),
    ),
    Sentence(
        "NumPy on bare arrays has next to none, {numpy.library}, and takes {numpy.time} of the time.",
        holds=("numpy.library < 30", "numpy.time < 80"),
    ),
    Sentence(
        "Numba's loop does nothing but compute, {numba.compute}, and takes {numba.time}.",
        holds=("numba.compute > 80", "numba.time < 80"),
    ),
)


WORKLOAD = Workload(
    name="pairwise_products",
    version="2",
    source="course document 002",
    question="Where does the time go when pandas multiplies every pair of columns?",
    sizes={"small": 10, "medium": 100, "large": 700},
    unit="columns",
    make_inputs=make_inputs,
    check=check,
    reference="pandas",
    baseline="pandas",
    work=work,
    answer=(
        Sentence(
            "The time goes into what pandas does around each product, not into multiplying: NumPy "
            "runs at {numpy.speedup} the speed and Numba at {numba.speedup}, on one core.",
            holds=("numpy faster",),
        ),
        Sentence(
            "pandas takes {pandas.seconds}, NumPy {numpy.seconds} and Numba {numba.seconds}, on "
            "one core.",
        ),
    ),
    lesson=LESSON,
    profile_lesson=PROFILE_LESSON,
    implementations={
        "pandas-loop": Implementation("with_pandas:one_series_a_pair", style="instructive"),
        "pandas": Implementation("with_pandas:a_column_with_the_rest", documentation=PANDAS),
        "numpy": Implementation(
            "with_numpy:a_column_with_the_rest", ingest="with_numpy:columns", documentation=NUMPY
        ),
        "numba": Implementation(
            "with_numba:fused", ingest="with_numba:columns", documentation=NUMBA
        ),
        "dask-sync": dask_on("dask-sync"),
        "dask-threads": dask_on("dask-threads"),
        "dask-processes": dask_on("dask-processes"),
        "dask-distributed": dask_on("dask-distributed"),
        "modin-ray": modin_on("modin-ray"),
        "modin-dask": modin_on("modin-dask"),
        "polars": Implementation(
            "with_polars:a_column_with_the_rest",
            engine="polars",
            ingest="with_polars:from_pandas",
            documentation=POLARS,
        ),
    },
)

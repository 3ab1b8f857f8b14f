"""Features of every CSV file of sales; one file in twenty is damaged, and must not stop the others.

The answer is a pair: a pandas frame with one row for each good file (its name is the index ``file``, its
columns are FEATURES), and a list of ``(name, kind of failure)`` for the damaged files, where the kind is
the name of the exception. Both are in the order of the file names.
"""

import re
from pathlib import Path

import numpy as np

from breakeven.workload import FILE_SYSTEM_EFFECT, Implementation, Sentence, Work, Workload
from breakeven.workload.data_cache import cached_file
from kernels.frames.read_csv import POOLS, lines

PANDAS = "https://pandas.pydata.org/docs/user_guide/io.html#specifying-column-data-types"
MOVED_DATA = "https://docs.python.org/3/library/multiprocessing.html#programming-guidelines"
DASK = (
    "https://docs.dask.org/en/stable/delayed-best-practices.html"
    "#compute-on-lots-of-computation-at-once"
)
FUTURES = "https://docs.dask.org/en/stable/futures.html#waiting-on-futures"
LOADED_FIRST = "https://docs.dask.org/en/stable/best-practices.html#load-data-with-dask"
RAY_BATCHES = "https://docs.ray.io/en/latest/ray-core/patterns/too-fine-grained-tasks.html"
SPARK = "https://spark.apache.org/docs/latest/api/python/tutorial/sql/arrow_pandas.html#map"

ROWS_PER_FILE = 1_000
BYTES_PER_FILE = 59_000  # measured, to the nearest thousand
HEADER = b"sale,shop,code,quantity,price,weight,sold_at\n"

FEATURES = ("sales", "shops", "revenue", "mean_price", "heaviest", "price_weight", "last_hour")


def cut_in_a_row(text):
    """The end is missing, from within the price of a row on: an upload that broke off."""
    row = text.index(b"\n", len(text) * 2 // 3)
    return text[: re.compile(rb"[^,]*,[^,]*,[^,]*,[^,]*,\d").match(text, row + 1).end()]


def with_a_field_too_many(text):
    """One row has a price with a decimal comma: it counts as two fields."""
    row = text.index(b"\n", len(text) // 2)
    return text[:row] + text[row:].replace(b".", b",", 1)


def with_text_for_a_number(text):
    """One row says ``unknown`` where its quantity should be."""
    row = text.index(b"\n", len(text) // 2)
    return text[:row] + re.sub(rb"(\n[^,]*,[^,]*,[^,]*,)\d+", rb"\1unknown", text[row:], count=1)


def emptied(_text):
    """Nothing at all: the disk was full when the file was written."""
    return b""


def in_another_encoding(text):
    """One shop has an e with an accent in Latin-1, which is no UTF-8."""
    row = text.index(b"\n", len(text) // 2)
    return text[:row] + text[row:].replace(b"shop", b"caf\xe9", 1)


DAMAGES = {
    cut_in_a_row: "IncompleteRowError",
    with_a_field_too_many: "ParserError",
    with_text_for_a_number: "ValueError",
    emptied: "EmptyDataError",
    in_another_encoding: "UnicodeDecodeError",
}
"""Each kind of damage, and the name of the exception by which a strict reader notices it."""


def make_inputs(files):
    """The paths of the files, as strings; they are made on the first call and then kept."""
    return ([file_of_sales(number) for number in range(files)],)


def file_of_sales(number):
    """The path of one file; the eighth of every twenty is damaged, each time in another way."""
    kinds = list(DAMAGES)

    def write(path: Path):
        text = HEADER + lines(number * ROWS_PER_FILE, (number + 1) * ROWS_PER_FILE)
        if number % 20 == 7:
            text = kinds[number // 20 % len(kinds)](text)
        path.write_bytes(text)

    return str(cached_file(f"file_features-v1/sales-{number:05}.csv", write))


def check(result, expected):
    """The same features of the same files, and the same failures; both in the same order."""
    assert isinstance(result, tuple), f"the answer is no pair but {type(result).__name__}"
    assert len(result) == 2, f"the answer has {len(result)} parts"
    (features, failures), (expected_features, expected_failures) = result, expected
    assert failures == expected_failures, f"the failures are {failures[:5]}"
    assert hasattr(features, "columns"), f"the features are no frame but {type(features).__name__}"
    assert list(features.columns) == list(FEATURES), f"the features are {list(features.columns)}"
    assert list(features.index) == list(expected_features.index), "the features are of other files"
    np.testing.assert_allclose(
        features.to_numpy(), expected_features.to_numpy(), rtol=1e-12, equal_nan=False
    )


def dask_on(engine):
    """The table's entry of one Dask scheduler."""
    return Implementation("with_dask:loop_of_delayed", engine=engine, documentation=DASK)


LESSON = (
    Sentence(
        "The workload reads many files, computes seven numbers from each and lists those that are "
        "damaged. Files do not depend on each other: nothing is simpler to share among workers."
    ),
    Sentence(
        "A file name goes to the worker and seven numbers come back, so hardly any data moves: "
        "processes give {processes.speedup} the speed of the loop.",
        holds=("processes faster",),
    ),
    Sentence(
        "Dask takes three changed or added lines and gives {dask-processes.speedup} the speed on "
        "processes.",
        holds=("dask-processes faster",),
    ),
    Sentence(
        "Reading in the caller and sending the frames leaves the long part to one process: with "
        "Dask's futures that gives {dask-futures-frames.speedup} the speed of the loop, where "
        "names give {dask-futures.speedup}.",
        holds=("dask-futures > dask-futures-frames",),
    ),
    Sentence(
        "Threads give {threads.speedup} the speed: small files are mostly work on Python objects, "
        "for which there is one lock. With larger files pandas' own code would run longer without "
        "it.",
        holds=("processes > threads",),
    ),
)

WORKLOAD = Workload(
    name="file_features",
    version="2",
    source="course document 003",
    question="What does it take to run a loop over files on all cores if some files are damaged?",
    sizes={"small": 10, "medium": 40, "large": 1_000},
    unit="files",
    make_inputs=make_inputs,
    check=check,
    reference="pandas",
    baseline="pandas",
    smallest_effect=FILE_SYSTEM_EFFECT,
    work=lambda n: Work(
        bytes_moved=n * (BYTES_PER_FILE + 8 * len(FEATURES)), bytes_written=n * 8 * len(FEATURES)
    ),
    answer=(
        Sentence(
            "A process pool, and a function that catches its own errors: {processes.speedup} the"
            " speed of the loop. Threads run at {threads.speedup}.",
            holds=("processes faster",),
        ),
        Sentence(
            "A process pool reaches {processes.speedup} the speed of the loop, and threads "
            "{threads.speedup}.",
        ),
    ),
    lesson=LESSON,
    implementations={
        "pandas": Implementation("with_pandas:loop", documentation=PANDAS),
        "threads": Implementation(
            "with_threads:a_call_for_each_file",
            engine="threads",
            documentation=f"{POOLS}#threadpoolexecutor",
        ),
        "processes": Implementation(
            "with_processes:a_call_for_each_file",
            engine="processes",
            documentation=f"{POOLS}#processpoolexecutor",
        ),
        "processes-frames": Implementation(
            "with_processes:frames_sent",
            engine="processes",
            style="instructive",
            documentation=MOVED_DATA,
        ),
        "dask-sync": dask_on("dask-sync"),
        "dask-threads": dask_on("dask-threads"),
        "dask-processes": dask_on("dask-processes"),
        "dask-distributed": dask_on("dask-distributed"),
        "dask-futures": Implementation(
            "with_dask_futures:as_they_complete", engine="dask-distributed", documentation=FUTURES
        ),
        "dask-futures-frames": Implementation(
            "with_dask_futures:frames_sent",
            engine="dask-distributed",
            style="instructive",
            documentation=LOADED_FIRST,
        ),
        "ray": Implementation(
            "with_ray:a_task_for_each_file",
            engine="ray",
            documentation="https://docs.ray.io/en/latest/ray-core/tasks.html",
        ),
        "ray-batches": Implementation(
            "with_ray:a_task_for_each_batch",
            engine="ray",
            style="tuned",
            documentation=RAY_BATCHES,
        ),
        "joblib": Implementation(
            "with_joblib:a_call_for_each_file",
            engine="joblib",
            documentation="https://joblib.readthedocs.io/en/stable/parallel.html",
        ),
        "spark": Implementation(
            "with_spark:a_call_for_each_file", engine="spark", documentation=SPARK
        ),
    },
)

"""The ten most frequent words of many text files: from what file size do processes pay off?

Words are separated by white space, in lower case and without punctuation: ``Don't`` is ``dont``, and a
dash by itself is not a word. The files are read within the call, by the worker that counts their words.
There are always 32 files: a small size means small files.
"""

import random
import string
from functools import cache

from breakeven.workload import Implementation, Sentence, Work, Workload

COUNTER = "https://docs.python.org/3/library/collections.html#collections.Counter"
FUTURES = "https://docs.python.org/3/library/concurrent.futures.html"
THREAD_POOL = f"{FUTURES}#concurrent.futures.ThreadPoolExecutor"
FREE_THREADED = "https://docs.python.org/3/howto/free-threading-python.html"
INTERPRETER_POOL = f"{FUTURES}#concurrent.futures.InterpreterPoolExecutor"
PROCESS_POOL = f"{FUTURES}#concurrent.futures.ProcessPoolExecutor"
JOBLIB = "https://joblib.readthedocs.io/en/stable/parallel.html"
DASK_BAG = "https://docs.dask.org/en/stable/generated/dask.bag.Bag.frequencies.html"
DASK_DELAYED = "https://docs.dask.org/en/stable/delayed.html"
RAY_TASKS = "https://docs.ray.io/en/latest/ray-core/tasks.html"
POLARS_LINES = "https://docs.pola.rs/api/python/stable/reference/api/polars.scan_lines.html"
DUCKDB_FILES = "https://duckdb.org/docs/current/guides/file_formats/read_file"
SPARK_START = "https://spark.apache.org/docs/latest/quick-start.html"

FILES = 32
TOP = 10
VOCABULARY = 20_000
LINE_WORDS = 12
BYTES_PER_WORD = 7.1  # measured, with its blank and punctuation

PUNCTUATION = string.punctuation
"""What is not part of a word: all 32 punctuation signs of ASCII."""

ENDINGS = [""] * 14 + [",", ",", ".", ".", ";", "!", "?", " --", "'s", ")"]
BEGINNINGS = [""] * 20 + ["(", '"', "*", "'"]


def make_inputs(n):
    """The paths of 32 files with n words in all; they are made on the first call and then kept."""
    bounds = [n * part // FILES for part in range(FILES + 1)]
    return ([part_file(n, part, bounds[part + 1] - bounds[part]) for part in range(FILES)],)


def part_file(n, part, words):
    """The path of one of the files, as a string."""
    # Here and in ``text``: an interpreter of a pool imports this module, and refuses NumPy and psutil.
    from breakeven.workload.data_cache import cached_file

    def write(path):
        path.write_text(text(part, words), encoding="ascii", newline="\n")

    return str(cached_file(f"word_count-v1-{n}-words/part-{part}.txt", write))


def text(seed, words):
    """So many words whose frequencies follow Zipf's law, in lines, as people would write them."""
    import numpy as np

    rng = np.random.default_rng([4001, seed])
    often = np.cumsum(1 / np.arange(1, VOCABULARY + 1))
    drawn = np.searchsorted(often, rng.random(words) * often[-1])
    forms = np.array(written_forms(), dtype=object)
    chosen = forms[drawn, rng.integers(0, forms.shape[1], words)].tolist()
    lines = (chosen[start : start + LINE_WORDS] for start in range(0, words, LINE_WORDS))
    return "\n".join(map(" ".join, lines)) + "\n"


@cache
def written_forms():
    """A row for each word of the vocabulary: as it stands in a text, now with a capital letter, now
    in brackets, now before a comma."""
    chance = random.Random(4001)
    words = {}  # in the order in which they are made, which a set would not keep
    while len(words) < VOCABULARY:
        letters = chance.choices("etaoinshrdlucmfw", k=chance.choice([2, 3, 4, 5, 6, 7, 9]))
        words["".join(letters)] = True
    styles = list(zip(BEGINNINGS, ENDINGS, strict=True))
    return [
        [
            f"{begin}{word.capitalize() if i % 9 == 0 else word}{end}"
            for i, (begin, end) in enumerate(styles)
        ]
        for word in words
    ]


def rank(item):
    """The place of an item (word, count): by count, then by the word."""
    word, count = item
    return count, word


def check(result, expected):
    """The answer is a list of ten (word, count), the most frequent first; of equally frequent words
    the last in the alphabet first."""
    assert isinstance(result, list), f"expected a list, got {type(result).__name__}"
    assert len(result) == len(expected), f"expected {len(expected)} words, got {len(result)}"
    for place, (found, wanted) in enumerate(zip(result, expected, strict=True), start=1):
        assert found == wanted, f"place {place} is {found!r}, not {wanted!r}"
        assert type(found[1]) is int, f"the count of place {place} is {found[1]!r}, not an int"


WORKLOAD = Workload(
    name="word_count",
    version="2",
    source="course documents 004 and 001",
    question="How large must text files be before counting their words on processes pays off?",
    sizes={"small": 20_000, "medium": 1_000_000, "large": 10_000_000},
    unit="words",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    work=lambda n: Work(bytes_moved=round(n * BYTES_PER_WORD)),
    implementations={
        "python": Implementation("with_python:count", documentation=COUNTER),
        "threads": Implementation(
            "with_threads:task_a_file", engine="threads", documentation=THREAD_POOL
        ),
        "threads-freethreaded": Implementation(
            "with_threads:task_a_file", engine="threads-freethreaded", documentation=FREE_THREADED
        ),
        "threads-314": Implementation(
            "with_threads:task_a_file", engine="threads-314", documentation=THREAD_POOL
        ),
        "interpreters": Implementation(
            "with_threads:task_a_file", engine="interpreters", documentation=INTERPRETER_POOL
        ),
        "processes": Implementation(
            "with_processes:task_a_file", engine="processes", documentation=PROCESS_POOL
        ),
        "joblib": Implementation("with_joblib:task_a_file", engine="joblib", documentation=JOBLIB),
        **{
            engine: Implementation("with_dask:bag", engine=engine, documentation=DASK_BAG)
            for engine in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "dask-distributed-tuned": Implementation(
            "with_dask:counter_a_file",
            engine="dask-distributed",
            style="tuned",
            documentation=DASK_DELAYED,
        ),
        "ray": Implementation("with_ray:task_a_file", engine="ray", documentation=RAY_TASKS),
        "polars": Implementation("with_polars:lines", engine="polars", documentation=POLARS_LINES),
        "duckdb": Implementation("with_duckdb:query", engine="duckdb", documentation=DUCKDB_FILES),
        "spark": Implementation("with_spark:lines", engine="spark", documentation=SPARK_START),
    },
    answer=(
        Sentence(
            "With files of the main size, processes are {processes.speedup} as fast as one "
            "thread; with small files, they take {processes@small.slowdown} as long.",
            holds=(
                "processes faster",
                "processes@small slower",
            ),
        ),
        Sentence(
            "They must be larger than here: with files of the main size, processes take "
            "{processes.slowdown} as long as one thread, and with small files "
            "{processes@small.slowdown}.",
            holds=(
                "processes slower",
                "processes@small slower",
            ),
        ),
        Sentence(
            "With files of the main size, processes run at {processes.speedup} the speed of one "
            "thread, and with small files at {processes@small.speedup}.",
        ),
    ),
    lesson=(
        Sentence("Python itself splits the text and counts the words, under the interpreter lock."),
        Sentence(
            "On small files, one thread wins: handing 32 files to processes takes "
            "{processes@small.slowdown} as long as counting their words.",
            holds=("processes@small slower",),
        ),
        Sentence(
            "On large files, the processes are {processes.speedup} as fast: a worker gets a path "
            "and sends back only its counts.",
            holds=("processes faster",),
        ),
        Sentence(
            "A Dask bag passes every word through Python functions of its own, which takes "
            "{dask-sync.slowdown} as long; a Counter for each file avoids those loops.",
            holds=("dask-sync slower", "dask-distributed-tuned > dask-distributed"),
        ),
    ),
)

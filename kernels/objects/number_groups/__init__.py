"""The sum of each group of integers in a file, with blank lines between groups: what parses fastest?

The file has one integer on each line, some of them negative, and a blank line after every group but the
last. It is read within the call. The answer is the sum of every group, in order, as a list of ints or an
array of int64.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload
from breakeven.workload.data_cache import cached_file

LINES = "https://docs.python.org/3/tutorial/inputoutput.html#methods-of-file-objects"
SPLIT = "https://docs.python.org/3/library/stdtypes.html#str.split"
FUTURES = "https://docs.python.org/3/library/concurrent.futures.html"
PROCESS_POOL = f"{FUTURES}#concurrent.futures.ProcessPoolExecutor"
NUMPY_TEXT = "https://numpy.org/doc/stable/reference/generated/numpy.fromstring.html"
NUMBA_LOOPS = "https://numba.readthedocs.io/en/stable/user/performance-tips.html#loops"
CYTHON_ARRAYS = "https://cython.readthedocs.io/en/stable/src/userguide/memoryviews.html"

LONGEST = 99
BYTES_PER_NUMBER = 6.0  # measured, with the ends of the lines


def make_inputs(n):
    """The path of a file with n integers; it is made on the first call and then kept."""

    def write(path):
        path.write_text(text(n), encoding="ascii", newline="\n")

    return (str(cached_file(f"number_groups-v1-{n}.txt", write)),)


def text(n):
    """n integers from -9,999 to 99,999 in groups of 1 to 99."""
    rng = np.random.default_rng(2003)
    numbers = rng.integers(-9_999, 100_000, n)
    ends = np.cumsum(rng.integers(1, LONGEST + 1, n))
    lines = list(map(str, numbers.tolist()))
    for end in ends[ends < n].tolist():
        lines[end] = "\n" + lines[end]
    return "\n".join(lines) + "\n"


def check(result, expected):
    """Every sum in its place, exactly; the answer is a list of ints or an array of int64."""
    assert isinstance(result, list | np.ndarray), (
        f"expected a sequence, got {type(result).__name__}"
    )
    assert len(result) == len(expected), f"expected {len(expected)} sums, got {len(result)}"
    if isinstance(result, np.ndarray):
        assert result.dtype == np.int64, f"expected integers of 64 bits, got {result.dtype}"
    else:
        assert set(map(type, result)) <= {int}, "the sums in a list must be ints"
    wrong = np.flatnonzero(np.asarray(result) != np.asarray(expected))
    assert not wrong.size, f"{wrong.size} sums differ, the first is that of group {wrong[0]}"


WORKLOAD = Workload(
    name="number_groups",
    version="2",
    source="course document 002",
    question="How much faster can numbers be read from text than line by line?",
    sizes={"small": 20_000, "medium": 1_200_000, "large": 12_000_000},
    unit="numbers",
    make_inputs=make_inputs,
    check=check,
    reference="python-loop",
    baseline="python-loop",
    work=lambda n: Work(bytes_moved=round(n * BYTES_PER_NUMBER), operations=n),
    implementations={
        "python-loop": Implementation("with_python:loop", documentation=LINES),
        "python-split": Implementation("with_python:split", documentation=SPLIT),
        "numpy": Implementation("with_numpy:reduce_groups", documentation=NUMPY_TEXT),
        "processes": Implementation(
            "with_processes:in_parts",
            engine="processes",
            one_worker="python-split",
            documentation=PROCESS_POOL,
        ),
        "numba": Implementation("with_numba:parse", documentation=NUMBA_LOOPS),
        "cython": Implementation("with_cython:parse", documentation=CYTHON_ARRAYS),
    },
    answer=(
        Sentence(
            "Compared with reading line by line, a compiled loop over the bytes is "
            "{cython.speedup} as fast, splitting the whole text {python-split.speedup}, and "
            "processes that share the splitting {processes.speedup}.",
            holds=(
                "cython faster",
                "python-split faster",
            ),
        ),
        Sentence(
            "Reading line by line takes {python-loop.seconds}, splitting the whole text "
            "{python-split.seconds}, processes that share the splitting {processes.seconds}, and a "
            "compiled loop over the bytes {cython.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "Splitting the whole text at once is {python-split.speedup} as fast as a loop over the "
            "lines: the built-in functions loop in C.",
            holds=("python-split faster",),
        ),
        Sentence(
            "Processes that split one part of the file each take {processes.seconds}; one process "
            "takes {python-split.seconds} for all of it. Only the bounds of a part are sent to "
            "them, and only sums come back.",
            holds=("processes > python-split",),
        ),
        Sentence(
            "A compiled loop over the bytes is {cython.speedup} as fast on one core, because it "
            "turns no line into a string or a Python number.",
            holds=("cython faster", "cython > processes"),
        ),
    ),
)

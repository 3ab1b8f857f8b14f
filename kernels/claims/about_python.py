"""Claims C1 to C10: the lock, better Python, collections, compilers, and Modin."""

from __future__ import annotations

from itertools import pairwise

from breakeven.findings.claims.claim import Claim
from breakeven.findings.claims.comparing_probes import CatchesUp, Faster, NotFaster
from breakeven.findings.claims.ending_probes import Crashes
from breakeven.findings.claims.other_probes import GrowsAs, Offers, Smaller
from breakeven.findings.claims.timing_probes import AtMost
from breakeven.findings.claims.weighing import weigh

__all__ = ["ABOUT_PYTHON"]

CONSTANT = ("constant",)
METHODS = 20
VERSIONS = ("python-junior", "python-intermediate", "python-advanced", "python-expert")
C_SPEED = 1.03
"""NumPy, whose loops are C, is not faster by more than the smallest difference that counts."""
ANOTHER_MACHINE = 10**0.5
"""Another machine's time agrees within half a power of ten."""
ALL_SIZES = "--sizes small,medium,large"

ABOUT_PYTHON = (
    Claim(
        number=1,
        words="Threads do not speed up CPU-bound pure Python: 50,000,000 steps took 6.2 s alone, "
        "and no less on two threads.",
        source="course document 002",
        command=f"breakeven run countdown --only threads --only dask-threads {ALL_SIZES}",
        because="In the standard build of Python only the thread that holds the interpreter lock "
        "executes Python, so threads take turns, however many cores there are.",
        rule=weigh(
            NotFaster("countdown", "threads", "python", sizes="every", parallel=True),
            NotFaster(
                *("countdown", "dask-threads", "python"),
                sizes="every",
                parallel=True,
                essential=False,
            ),
        ),
    ),
    Claim(
        number=2,
        words="Threads do help where the time goes into waiting.",
        source="course document 002",
        command=f"breakeven run io_wait --only threads {ALL_SIZES}",
        because="A thread that waits for an answer releases the interpreter lock, so many threads "
        "can wait at once.",
        rule=weigh(Faster("io_wait", "threads", "python", sizes="every", parallel=True)),
    ),
    Claim(
        number=3,
        words="Processes do use several cores.",
        source="course document 002",
        command="breakeven run countdown living_per_year --only 'processes*' --only "
        f"'python-*' {ALL_SIZES}",
        because="Each process has an interpreter and a lock of its own; its data has to be sent to "
        "it first, a cost that comes before any gain.",
        rule=weigh(
            Faster("countdown", "processes", "python", sizes="some", parallel=True),
            Faster(
                *("living_per_year", "processes-junior", "python-junior"),
                sizes="some",
                parallel=True,
            ),
            Faster("living_per_year", "processes", "python-expert", sizes="some", parallel=True),
        ),
    ),
    Claim(
        number=4,
        words="Better plain Python is the first speedup: from the junior's to the expert's version "
        "of one function, 0.162, 0.118, 0.110 and 0.093 s for 10,000 people.",
        source="course document 002",
        command=f"breakeven run living_per_year --only 'python-*' {ALL_SIZES}",
        because="Loops that run in C and a method that does less work need no second core.",
        rule=weigh(
            Faster("living_per_year", "python-expert", "python-junior", sizes="every"),
            *(
                Faster("living_per_year", better, worse, sizes="every", essential=False)
                for better, worse in pairwise(reversed(VERSIONS))
            ),
        ),
    ),
    Claim(
        number=5,
        words="Membership in a list grows as n, in a set or dict not at all; append is constant; "
        "sort grows as n log n.",
        source="course document 002",
        command="breakeven run collection_costs",
        because="A list is searched from its front, a set computes where to look, and a list keeps "
        "spare room at its end.",
        rule=weigh(
            GrowsAs("collection_costs", "membership-list", ("n",)),
            GrowsAs("collection_costs", "membership-set", CONSTANT),
            GrowsAs("collection_costs", "membership-dict", CONSTANT),
            GrowsAs("collection_costs", "append-list", CONSTANT),
            GrowsAs("collection_costs", "sort-list", ("n log n",)),
        ),
    ),
    Claim(
        number=6,
        words="Tuples are faster and smaller than lists.",
        source="course document 002",
        command="breakeven run collection_costs --only '*-tuple' --only '*-list'",
        because="A tuple never grows, so it keeps no spare room; reading one item takes the same "
        "steps in both.",
        rule=weigh(
            Faster("collection_costs", "build-tuple", "build-list", sizes="every"),
            Faster("collection_costs", "index-tuple", "index-list", sizes="every"),
            Faster(
                *("collection_costs", "membership-tuple", "membership-list"),
                sizes="every",
                essential=False,
            ),
            Smaller("collection_costs", "build-tuple", "build-list", sizes="every"),
        ),
    ),
    Claim(
        number=7,
        words="Typed Cython turns a numeric Python loop into C speed.",
        source="course document 002",
        command=f"breakeven run integrate --only python --only cython {ALL_SIZES}",
        because="With C types, the loop needs no Python objects. C speed here means that NumPy, "
        "whose loops are C, is not faster.",
        rule=weigh(
            Faster("integrate", "cython", "python", sizes="every"),
            NotFaster("integrate", "numpy", "cython", sizes="every", margin=C_SPEED),
        ),
    ),
    Claim(
        number=8,
        words="Numba does the pairwise sum of 1,000 values in 566 µs; parallel=True on the inner "
        "function as well makes it crash.",
        source="course document 002",
        command="breakeven run pairwise_sum --only numba --only 'numba-*nested*' --sizes small,medium",
        because="Numba's TBB and OpenMP layers support threads that each start threads; its own "
        "layer does not. It depends on which of them is installed.",
        rule=weigh(
            AtMost("pairwise_sum", "numba", "small", 566e-6, ANOTHER_MACHINE),
            Crashes("pairwise_sum", "numba-*nested*", sizes="every", series="every"),
        ),
    ),
    Claim(
        number=9,
        words="Modin's read_csv pulls ahead of pandas as the file grows.",
        source="course document 002",
        command=f"breakeven run read_csv --only 'modin-*' {ALL_SIZES}",
        because="Modin hands parts of the file to its workers, and leaves the frame there: the cost "
        "hardly grows with the file, and the saving grows with the file and with the number of "
        "workers.",
        rule=weigh(
            CatchesUp("read_csv", "modin-ray", "pandas"),
            CatchesUp("read_csv", "modin-dask", "pandas", essential=False),
        ),
    ),
    Claim(
        number=10,
        words="Modin offers all of the pandas API, Dask the most important part.",
        source="course document 002",
        command="breakeven run top_methods --only 'modin-*' --only 'dask-*' --sizes small,medium",
        because="The twenty methods that notebooks call most represent the API: the claim needs all "
        "of them in Modin, and more than half of them in Dask.",
        rule=weigh(
            Offers("method_*", "modin-*", 1.0, METHODS),
            Offers("method_*", "dask-*", 0.5, METHODS),
        ),
    ),
)

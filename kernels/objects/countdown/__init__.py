"""Counting down from n to zero, split over workers: pure computing that holds the interpreter lock.

The answer is the number of steps counted. Compilers see through such a loop: they work out
``steps = n`` and never run it, so a benchmark of it measures nothing. The compiled versions therefore
read the size of each step, always 1, from a place in memory that depends on n. So every step waits for
the one before, and their time grows with n, as it must.
"""

from breakeven.workload import Implementation, Sentence, Work, Workload

FUTURES = "https://docs.python.org/3/library/concurrent.futures.html"
THREAD_POOL = f"{FUTURES}#concurrent.futures.ThreadPoolExecutor"
INTERPRETER_POOL = f"{FUTURES}#concurrent.futures.InterpreterPoolExecutor"
PROCESS_POOL = f"{FUTURES}#concurrent.futures.ProcessPoolExecutor"
FREE_THREADED = "https://docs.python.org/3/howto/free-threading-python.html"
JOBLIB = "https://joblib.readthedocs.io/en/stable/parallel.html"
NUMBA_JIT = "https://numba.readthedocs.io/en/stable/user/jit.html"
CYTHON_TYPES = "https://cython.readthedocs.io/en/stable/src/quickstart/cythonize.html"
CYTHON_PARALLEL = "https://cython.readthedocs.io/en/stable/src/userguide/parallelism.html"
CYTHON_LOCK = "https://cython.readthedocs.io/en/stable/src/userguide/nogil.html"
DASK_DELAYED = "https://docs.dask.org/en/stable/delayed.html"
RAY_TASKS = "https://docs.ray.io/en/latest/ray-core/tasks.html"


def make_inputs(n):
    """Return the number to count down from."""
    return (n,)


def shares(n, workers):
    """Split n into so many whole numbers, as equal as can be."""
    return [n // workers + (i < n % workers) for i in range(workers)]


def check(result, expected):
    """Every step counts, so the answer is exact."""
    assert type(result) is int, f"the answer is an int, not {type(result).__name__}"
    assert result == expected, f"counted {result} steps instead of {expected}"


WORKLOAD = Workload(
    name="countdown",
    version="1",
    source="course document 002",
    question="Which ways of running pure Python really use several cores?",
    sizes={"small": 50_000, "medium": 3_000_000, "large": 50_000_000},
    unit="steps",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    work=lambda n: Work(operations=2 * n),  # each step takes one away and adds one
    answer=(
        Sentence(
            "Processes do: {processes.speedup} the speed of one, with {processes.cores_busy} "
            "cores busy. Threads of plain Python run at {threads.speedup}; threads help compiled "
            "code that releases the interpreter lock: {cython-threads-nogil.speedup}, compared "
            "with {cython.speedup} on one core.",
            holds=(
                "processes faster",
                "cython-threads-nogil > cython",
            ),
        ),
        Sentence(
            "Processes do: {processes.speedup} the speed of one, with {processes.cores_busy} "
            "cores busy. Threads of plain Python run at {threads.speedup}.",
            holds=("processes faster",),
        ),
        Sentence(
            "Processes run at {processes.speedup} the speed of one, and threads at {threads.speedup}.",
        ),
    ),
    lesson=(
        Sentence(
            "In the standard build of Python, only the thread that holds the interpreter lock "
            "runs: the threads together keep {threads.cores_busy} cores busy, the processes "
            "{processes.cores_busy}.",
            holds=("processes > threads",),
        ),
        Sentence(
            "Each process has an interpreter and a lock of its own, and almost nothing has to be "
            "sent: processes run {processes.speedup} as fast as one.",
            holds=("processes faster",),
        ),
        Sentence(
            "Every task has a price: at the small size, Ray takes {ray@small.slowdown} as long as "
            "the plain loop.",
            holds=("ray@small slower",),
        ),
        Sentence(
            "Compiled, the loop reaches {cython.speedup} the speed on one core, far beyond what "
            "these processes bring.",
            holds=("cython > processes",),
        ),
        Sentence(
            "Compiled code may also release the lock, and then threads do help: "
            "cython-threads-nogil reaches {cython-threads-nogil.speedup} the speed.",
            holds=("cython-threads-nogil > cython",),
        ),
    ),
    profile_lesson=(
        Sentence(
            "The threads spent {threads.gil} of their time waiting for the interpreter lock: "
            "only the thread that holds it runs Python.",
            holds=("threads.gil > 20",),
        ),
        Sentence(
            "So they spent {threads.compute} of their time computing, as much as one thread could "
            "have done, and the call takes {threads.time} of plain Python's time.",
            holds=("threads.gil > 20", "threads.compute < 70", "threads.time > 75"),
        ),
        Sentence(
            "Each process has a lock of its own: the processes spend {processes.compute} of their "
            "time computing, and the call takes {processes.time} of plain Python's time.",
            holds=("processes.compute > 60", "processes.gil < 10", "processes.time < 80"),
        ),
        Sentence(
            "Dask's threads are threads like any others and wait too: {dask-threads.gil} of their "
            "time.",
            holds=("dask-threads.gil > 20",),
        ),
        Sentence(
            "Compiled code that releases the lock does not wait for it: Cython's threads spend "
            "{cython-threads-nogil.compute} of their time computing.",
            holds=("cython-threads-nogil.compute > 50", "cython-threads-nogil.gil < 15"),
        ),
    ),
    implementations={
        "python": Implementation("with_python:count_down"),
        "threads": Implementation(
            "with_threads:split", engine="threads", documentation=THREAD_POOL
        ),
        "threads-freethreaded": Implementation(
            "with_threads:split", engine="threads-freethreaded", documentation=FREE_THREADED
        ),
        "threads-314": Implementation(
            "with_threads:split", engine="threads-314", documentation=THREAD_POOL
        ),
        "interpreters": Implementation(
            "with_threads:split", engine="interpreters", documentation=INTERPRETER_POOL
        ),
        "processes": Implementation(
            "with_processes:split", engine="processes", documentation=PROCESS_POOL
        ),
        "joblib": Implementation("with_joblib:split", engine="joblib", documentation=JOBLIB),
        "numba": Implementation("with_numba:count_down", documentation=NUMBA_JIT),
        "cython": Implementation("with_cython:count_down", documentation=CYTHON_TYPES),
        "cython-parallel": Implementation(
            "with_cython:parallel", engine="openmp", documentation=CYTHON_PARALLEL
        ),
        "cython-threads": Implementation(
            "with_cython:threads_with_lock",
            engine="threads",
            style="instructive",
            documentation=CYTHON_LOCK,
        ),
        "cython-threads-nogil": Implementation(
            "with_cython:threads_without_lock",
            engine="threads",
            style="tuned",
            documentation=CYTHON_LOCK,
        ),
        **{
            engine: Implementation("with_dask:split", engine=engine, documentation=DASK_DELAYED)
            for engine in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "ray": Implementation("with_ray:split", engine="ray", documentation=RAY_TASKS),
    },
)

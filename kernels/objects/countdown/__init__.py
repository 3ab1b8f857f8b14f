"""Counting down from n to zero, split over workers: pure computing that holds the interpreter lock.

The answer is the number of steps that were counted. Compilers see through such a loop: they work out
``steps = n`` and never run it, and a benchmark of that measures nothing. The compiled versions
therefore read the size of each step, always 1, from memory at a place that hangs on n, so that every
step waits for the one before; their time grows with n, as it must.
"""

from breakeven.workload import Implementation, Sentence, Work, Workload


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
            "cores busy. Threads of plain Python reach {threads.speedup}; threads help compiled "
            "code that lets the interpreter lock go, {cython-threads-nogil.speedup} where it has"
            " {cython.speedup} on one core.",
            holds=(
                "processes faster",
                "cython-threads-nogil > cython",
            ),
        ),
        Sentence(
            "Processes do: {processes.speedup} the speed of one, with {processes.cores_busy} "
            "cores busy. Threads of plain Python reach {threads.speedup}.",
            holds=("processes faster",),
        ),
        Sentence(
            "Processes reach {processes.speedup} the speed of one, and threads {threads.speedup}.",
        ),
    ),
    lesson=(
        Sentence(
            "In the standard build of Python only the thread that holds the interpreter lock runs: the threads together "
            "keep {threads.cores_busy} cores busy, the processes {processes.cores_busy}.",
            holds=("processes > threads",),
        ),
        Sentence(
            "Each process has an interpreter and a lock of its own, and there is next to nothing "
            "to send: {processes.speedup} the speed of one.",
            holds=("processes faster",),
        ),
        Sentence(
            "A task has a price, whatever it does: at the small size Ray takes "
            "{ray@small.slowdown} as long as the plain loop.",
            holds=("ray@small slower",),
        ),
        Sentence(
            "Compiled, one core is {cython.speedup} the speed, far beyond what these processes "
            "bring.",
            holds=("cython > processes",),
        ),
        Sentence(
            "Compiled code may also let the lock go, and then threads do help: "
            "cython-threads-nogil is {cython-threads-nogil.speedup} the speed.",
            holds=("cython-threads-nogil > cython",),
        ),
    ),
    profile_lesson=(
        Sentence(
            "For {threads.gil} of what two threads could have done, one waits for the "
            "interpreter lock: only the thread that holds it runs Python.",
            holds=("threads.gil > 20",),
        ),
        Sentence(
            "So what is computed, {threads.compute} of it, is what one thread could have done, and "
            "the call takes {threads.time} of plain Python's time.",
            holds=("threads.gil > 20", "threads.compute < 70", "threads.time > 75"),
        ),
        Sentence(
            "Each process has a lock of its own: the processes compute for {processes.compute} "
            "of theirs, and take {processes.time} of the time.",
            holds=("processes.compute > 60", "processes.gil < 10", "processes.time < 80"),
        ),
        Sentence(
            "Dask's threads are threads like any others, and wait as long: {dask-threads.gil}.",
            holds=("dask-threads.gil > 20",),
        ),
        Sentence(
            "Compiled code that lets go of the lock waits for none: Cython's threads compute "
            "for {cython-threads-nogil.compute}.",
            holds=("cython-threads-nogil.compute > 50", "cython-threads-nogil.gil < 15"),
        ),
    ),
    implementations={
        "python": Implementation("with_python:count_down"),
        "threads": Implementation("with_threads:split", engine="threads"),
        "threads-freethreaded": Implementation("with_threads:split", engine="threads-freethreaded"),
        "threads-314": Implementation("with_threads:split", engine="threads-314"),
        "interpreters": Implementation("with_threads:split", engine="interpreters"),
        "processes": Implementation("with_processes:split", engine="processes"),
        "joblib": Implementation("with_joblib:split", engine="joblib"),
        "numba": Implementation("with_numba:count_down"),
        "cython": Implementation("with_cython:count_down"),
        "cython-parallel": Implementation("with_cython:parallel", engine="openmp"),
        "cython-threads": Implementation(
            "with_cython:threads_with_lock", engine="threads", style="instructive"
        ),
        "cython-threads-nogil": Implementation(
            "with_cython:threads_without_lock", engine="threads", style="tuned"
        ),
        "dask-sync": Implementation("with_dask:split", engine="dask-sync"),
        "dask-threads": Implementation("with_dask:split", engine="dask-threads"),
        "dask-processes": Implementation("with_dask:split", engine="dask-processes"),
        "dask-distributed": Implementation("with_dask:split", engine="dask-distributed"),
        "ray": Implementation("with_ray:split", engine="ray"),
    },
)

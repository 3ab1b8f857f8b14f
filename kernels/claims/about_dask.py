"""Claims C11 to C20: memory, schedulers, tasks, chunks, files, sending data, and profiling."""

from __future__ import annotations

from breakeven.findings.claims.claim import Claim
from breakeven.findings.claims.comparing_probes import Faster, PaysFrom
from breakeven.findings.claims.ending_probes import Survives, UnderCap
from breakeven.findings.claims.profile_probes import SpentOn
from breakeven.findings.claims.timing_probes import CostPerUnit
from breakeven.findings.claims.weighing import weigh

__all__ = ["ABOUT_DASK"]

ALL_SIZES = "--sizes small,medium,large"
TASK_SECONDS, TASK_FACTOR = 1e-3, 2.0
"""About a millisecond: half to twice as much."""
LONG_ENOUGH_MICROSECONDS = 100_000
HALF = 0.5
LARGE_OBJECT_PLACES = 2**16
"""Of 16 bytes each: an object of a megabyte is large; C17 is not about one of a few kilobytes."""


def _sent_once(once: str, every_time: str) -> Faster:
    """A large object sent once, compared with one sent with every task, at every size that makes it large."""
    return Faster(
        *("broadcast_model", once, every_time),
        sizes="every",
        from_n=LARGE_OBJECT_PLACES,
        unit="places of 16 bytes in the model",
        parallel=True,
    )


ABOUT_DASK = (
    Claim(
        number=11,
        words="NumPy cannot do NDVI where the scenes exceed memory (16 GB at the course's size); "
        "Dask can.",
        source="course document 000",
        command="breakeven run ndvi_on_disk --memory 2GiB --sizes large",
        because="Dask works on a few blocks at a time and frees each one; NumPy does the same only "
        "if the file is mapped and processed part by part.",
        rule=weigh(
            UnderCap("ndvi_on_disk", "numpy", finishes=False, sizes="every"),
            UnderCap(
                *("ndvi_on_disk", "numpy-memmap"), finishes=False, sizes="every", essential=False
            ),
            UnderCap("ndvi_on_disk", "dask-*", finishes=True, sizes="every", series="some"),
        ),
    ),
    Claim(
        number=12,
        words="Dask's threaded scheduler suits numeric work, processes suit code that holds the "
        "interpreter lock.",
        source="course document 000",
        command="breakeven run ndvi word_count countdown --only dask-threads --only "
        f"dask-processes {ALL_SIZES}",
        because="Threads share arrays but also the lock, which NumPy releases and plain Python does "
        "not; processes share neither, and must be sent their data.",
        rule=weigh(
            Faster("ndvi", "dask-threads", "dask-processes", sizes="every", parallel=True),
            Faster("countdown", "dask-processes", "dask-threads", sizes="every", parallel=True),
            Faster("word_count", "dask-processes", "dask-threads", sizes="every", parallel=True),
        ),
    ),
    Claim(
        number=13,
        words="One Dask task costs about 1 ms, so a task should take 100 ms or more.",
        source="course document 004",
        command=f"breakeven run tiny_tasks task_length --only 'dask-*' {ALL_SIZES}",
        because="The scheduler has to keep track of every task, whatever the task does; in a longer "
        "task, that price counts for less.",
        rule=weigh(
            CostPerUnit("tiny_tasks", "dask-distributed", TASK_SECONDS, TASK_FACTOR),
            CostPerUnit("tiny_tasks", "dask-threads", TASK_SECONDS, TASK_FACTOR),
            PaysFrom(
                *("task_length", "dask-*", "python"),
                n=LONG_ENOUGH_MICROSECONDS,
                unit="microseconds a task",
                series="every",
                parallel=True,
            ),
        ),
    ),
    Claim(
        number=14,
        words="Chunks that match the access pattern are faster.",
        source="course document 004",
        command=f"breakeven run memmap_mean hdf5_mean zarr_mean --only 'dask-threads*' {ALL_SIZES}",
        because="A chunk that cuts across the layout of the file needs many short reads at places "
        "that are far apart.",
        rule=weigh(
            Faster("memmap_mean", "dask-threads", "dask-threads-crossed", sizes="every"),
            Faster(
                *("hdf5_mean", "dask-threads", "dask-threads-crossed"),
                sizes="every",
                essential=False,
            ),
            Faster(
                *("zarr_mean", "dask-threads", "dask-threads-crossed"),
                sizes="every",
                essential=False,
            ),
        ),
    ),
    Claim(
        number=15,
        words="Three more lines of Dask make a loop over files faster.",
        source="course document 003",
        command=f"breakeven run file_features --only 'dask-*' {ALL_SIZES}",
        because="The files do not depend on each other; whether workers gain more than their tasks "
        "cost depends on how long one file takes and on how many workers there are.",
        rule=weigh(
            Faster("file_features", "dask-threads", "pandas", sizes="every", parallel=True),
            Faster("file_features", "dask-processes", "pandas", sizes="every", parallel=True),
            Faster("file_features", "dask-distributed", "pandas", sizes="every", parallel=True),
        ),
    ),
    Claim(
        number=16,
        words="Send the file's name to the worker, not the frame.",
        source="course document 003",
        command=f"breakeven run file_features --only 'dask-futures*' {ALL_SIZES}",
        because="A name is a few bytes; a frame has to be read in one place, packed, sent and "
        "unpacked, while the workers wait.",
        rule=weigh(
            Faster(
                *("file_features", "dask-futures", "dask-futures-frames"),
                sizes="every",
                parallel=True,
            )
        ),
    ),
    Claim(
        number=17,
        words="Send a large object once (scatter), not with every task.",
        source="course document 003",
        command="breakeven run broadcast_model --only 'processes*' --only 'dask-*' --only 'ray*' "
        f"{ALL_SIZES}",
        because="Sent with every task, the object is packed, copied and unpacked once for each task; "
        "sent beforehand, once for each worker.",
        rule=weigh(
            _sent_once("dask-distributed", "dask-resend"),
            _sent_once("processes", "processes-resend"),
            _sent_once("ray", "ray-resend"),
        ),
    ),
    Claim(
        number=18,
        words="One damaged input need not cost the other results.",
        source="course document 003",
        command="breakeven run file_features --sizes small,medium",
        because="A failure that is caught in its task is a result like any other; the check asks "
        "for the features of the intact files and for the list of the damaged ones.",
        rule=weigh(Survives("file_features", "*", sizes="some", series="some")),
    ),
    Claim(
        number=19,
        words="A word count over small text files is slower on processes than in one thread.",
        source="course document 004",
        command=f"breakeven run word_count --only '*processes' {ALL_SIZES}",
        because="Counting the words of a small file takes less time than sending the task and its "
        "answer; larger files change that.",
        rule=weigh(
            Faster("word_count", "python", "processes", sizes="every"),
            Faster("word_count", "python", "dask-processes", sizes="every", essential=False),
        ),
    ),
    Claim(
        number=20,
        words="Profile first: the time is not where you think.",
        source="course document 002",
        command="breakeven run pairwise_products --only 'pandas*' --only numpy --profile "
        f"{ALL_SIZES}",
        because="Every implementation computes the same products, so the loop spends its extra time "
        "not on them but on making and aligning a Series each time. The code does not show that; "
        "its profile does.",
        rule=weigh(
            SpentOn("pairwise_products", "pandas-loop", "library overhead", HALF),
            Faster("pairwise_products", "numpy", "pandas-loop", sizes="every"),
        ),
    ),
)

"""A random array written to HDF5 or Zarr chunk by chunk, read back, and compared with itself.

Each chunk is made where it is written, so the whole array is never in memory. HDF5 allows one writer
at a time; Zarr has a file for each chunk, and compresses it (with Zstandard, its default; random
numbers hardly get smaller). What is written stays in the system's page cache and is removed at the
end of every call, so the speed of the disk shows only where the disk cannot keep up.
"""

import numpy as np

from breakeven.workload import FILE_SYSTEM_EFFECT, Implementation, Sentence, Work, Workload

H5PY_PAGE = "https://docs.h5py.org/en/stable/high/dataset.html#chunked-storage"
ZARR_PAGE = "https://zarr.readthedocs.io/en/stable/user-guide/arrays/"
DASK_STORE_PAGE = "https://docs.dask.org/en/stable/generated/dask.array.store.html"
DASK_TO_ZARR_PAGE = "https://docs.dask.org/en/stable/generated/dask.array.to_zarr.html"

CHUNK = (1024, 1024)  # 8 MiB, in memory and in the file
DASK = ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")


def make_inputs(chunks):
    """The number of chunks, one below the other; workers make the numbers themselves."""
    return (chunks,)


def random_chunk(number):
    """One chunk of the array: float64 from 0 to 1."""
    return np.random.default_rng([2004, number]).random(CHUNK)


def check(result, expected):
    """The shape, the sum of every chunk as it was read back within 1e-12, and that all are equal:
    adding a million numbers rounds by about 1e-14, one lost number changes the sum by 1e-6."""
    assert isinstance(result, tuple), f"expected (shape, sums, equal), got {result!r:.80}"
    assert len(result) == 3, f"expected (shape, sums, equal), got {result!r:.80}"
    shape, sums, equal = result
    assert shape == expected[0], f"expected the shape {expected[0]}, got {shape}"
    assert isinstance(sums, np.ndarray), f"expected an array of sums, got {type(sums).__name__}"
    assert sums.shape == expected[1].shape, f"expected {expected[1].shape}, got {sums.shape}"
    np.testing.assert_allclose(sums, expected[1], rtol=1e-12, equal_nan=False)
    assert equal is True, f"what was read back is not what was written: {equal!r}"


def work(chunks):
    """Every chunk is written once and read once."""
    written = 8 * CHUNK[0] * CHUNK[1] * chunks
    return Work(bytes_moved=2 * written, bytes_written=written)


def variant(name, question, implementations, lesson, answer):
    """One of the two workloads, which differ in the format only."""
    return Workload(
        name=name,
        version="1",
        source="course document 004",
        question=question,
        sizes={"small": 2, "medium": 6, "large": 96},
        default_sizes=("medium",),
        unit="chunks of 8 MiB",
        make_inputs=make_inputs,
        check=check,
        work=work,
        reference="numpy",
        baseline="numpy",
        implementations=implementations,
        answer=answer,
        lesson=lesson,
        smallest_effect=FILE_SYSTEM_EFFECT,
    )


HDF5 = variant(
    "store_hdf5",
    "HDF5 allows one writer at a time: what do several workers still gain?",
    {
        "numpy": Implementation("with_h5py:chunk_by_chunk", documentation=H5PY_PAGE),
        **{
            each: Implementation(
                "with_dask_h5py:store_and_load",
                engine=each,
                requires=("h5py",),
                documentation=DASK_STORE_PAGE,
            )
            for each in DASK
        },
    },
    (
        Sentence(
            "All writing to an HDF5 file happens under one lock, whichever worker writes: only the "
            "work of making the numbers is shared."
        ),
        Sentence(
            "Threads took {dask-threads.seconds}, against {numpy.seconds} for one loop.",
            holds=("dask-threads faster",),
        ),
        Sentence(
            "Threads took {dask-threads.seconds}, against {numpy.seconds} for one loop: the work "
            "that the lock lets them share does not make up for what Dask costs.",
            holds=("dask-threads slower",),
        ),
        Sentence(
            "An open file cannot be sent to another process: there, a worker waits for the lock, "
            "opens the file, writes and closes it again, for every chunk."
        ),
    ),
    answer=(
        Sentence(
            "Workers share the work of making the numbers, not the writing: Dask's threads take "
            "{dask-threads.seconds}, and one loop {numpy.seconds}.",
            holds=("dask-threads faster",),
        ),
        Sentence(
            "Dask's threads take {dask-threads.seconds} and its processes "
            "{dask-processes.seconds}, against {numpy.seconds} for one loop.",
        ),
    ),
)

ZARR = variant(
    "store_zarr",
    "With a file for each chunk, how much do several writers gain?",
    {
        "numpy": Implementation("with_zarr:chunk_by_chunk", documentation=ZARR_PAGE),
        **{
            each: Implementation(
                "with_dask_zarr:store_and_load",
                engine=each,
                requires=("zarr",),
                documentation=DASK_TO_ZARR_PAGE,
            )
            for each in DASK
        },
    },
    (
        Sentence(
            "No two chunks share a file, so no lock is needed as long as each chunk of the array "
            "is a chunk of the store."
        ),
        Sentence(
            "Compression is work for the processor, which the workers share: Dask's processes took "
            "{dask-processes.seconds}, against {numpy.seconds} for one loop.",
            holds=("dask-processes faster",),
        ),
        Sentence(
            "Threads took {dask-threads.seconds}: one event loop handles the files of all threads, "
            "but compression runs beside it.",
            holds=("dask-threads faster",),
        ),
    ),
    answer=(
        Sentence(
            "Dask's processes take {dask-processes.seconds} and its threads "
            "{dask-threads.seconds}, against {numpy.seconds} for one loop.",
        ),
    ),
)

WORKLOADS = {each.name: each for each in (HDF5, ZARR)}

"""The mean over axis 0 of a table in a file: raw numbers (.npy), an HDF5 file, or a Zarr store.

The large file is larger than 2 GiB, and no implementation ever holds all of it: it is read in parts
of at most 64 MiB per worker. A file that was read before stays in the system's page cache while there
is room, so warm calls measure reading from that cache; only under a memory cap smaller than the file
(``breakeven run --memory 2GiB``) does every call read from the disk again.

HDF5 and Zarr keep the table in chunks of 64 rows by 2,048 columns, 1 MiB each, which is about the
most that h5py recommends and the least that Zarr does. Nothing is compressed, because random numbers
do not get smaller, so all three files hold the same bytes.
"""

from itertools import pairwise

import numpy as np

from breakeven.workload import FILE_SYSTEM_EFFECT, Implementation, Sentence, Work, Workload
from kernels.arrays.memmap_mean.files import COLUMNS, hdf5_file, npy_file, zarr_store

NUMPY_LOAD_PAGE = "https://numpy.org/doc/stable/reference/generated/numpy.load.html"
H5PY_PAGE = "https://docs.h5py.org/en/stable/high/dataset.html#reading-writing-data"
H5PY_THREADS_PAGE = "https://docs.h5py.org/en/stable/threads.html"
ZARR_PAGE = "https://zarr.readthedocs.io/en/stable/user-guide/arrays/"
ZARR_PARALLEL_PAGE = "https://zarr.readthedocs.io/en/stable/user-guide/performance/"
THREADS_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor"
PROCESSES_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor"
NUMBA_PRANGE_PAGE = (
    "https://numba.readthedocs.io/en/stable/user/parallel.html#explicit-parallel-loops"
)
DASK_FROM_ARRAY_PAGE = "https://docs.dask.org/en/stable/array-creation.html#numpy-slicing"
DASK_FROM_ZARR_PAGE = "https://docs.dask.org/en/stable/generated/dask.array.from_zarr.html"
DASK_CHUNKS_PAGE = "https://docs.dask.org/en/stable/array-best-practices.html#orient-your-chunks"
RAY_TASKS_PAGE = "https://docs.ray.io/en/latest/ray-core/tasks.html"

CHUNK_ROWS, CHUNK_COLUMNS = 64, 2048
PART_ROWS = 2048  # 64 MiB
CROSSED_COLUMNS = 256  # of all rows: 160 MiB at the large size, and an eighth of every chunk

DASK = ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")


def parts(rows, workers):
    """(start, stop) of the rows of each part: as many parts for each worker, none larger than
    64 MiB, and no storage chunk in two of them."""
    stripes = -(-rows // CHUNK_ROWS)
    rounds = -(-rows // (PART_ROWS * workers))
    count = min(rounds * workers, stripes)
    edges = [min(stripes * edge // count * CHUNK_ROWS, rows) for edge in range(count + 1)]
    return list(pairwise(edges))


def check(result, expected):
    """Every column's mean within 1e-11: adding 81,920 numbers one by one rounds by about 1e-14, and
    one lost number changes a mean by about 1e-6."""
    assert isinstance(result, np.ndarray), f"expected an array, got {type(result).__name__}"
    assert result.dtype == np.float64, f"expected float64, got {result.dtype}"
    assert result.shape == expected.shape, f"expected {expected.shape}, got {result.shape}"
    np.testing.assert_allclose(result, expected, rtol=1e-11, equal_nan=False)


def variant(name, question, make_inputs, implementations, lesson, smallest_effect=0.0, *, answer):
    """One of the three workloads, which differ in the file only."""
    return Workload(
        name=name,
        version="2",
        source="course documents 004, 001",
        question=question,
        sizes={"small": 256, "medium": 16_384, "large": 81_920},
        unit="rows",
        make_inputs=make_inputs,
        check=check,
        work=lambda rows: Work(bytes_moved=8 * rows * COLUMNS, operations=rows * COLUMNS),
        reference="numpy",
        baseline="numpy",
        implementations=implementations,
        answer=answer,
        lesson=lesson,
        smallest_effect=smallest_effect,
    )


MEMMAP = variant(
    "memmap_mean",
    "Which tools are fastest at reading a file larger than memory, if none may load all of it?",
    lambda rows: (str(npy_file(rows)),),
    {
        "numpy": Implementation("with_numpy:whole_file", documentation=NUMPY_LOAD_PAGE),
        "threads": Implementation(
            "with_numpy:parts_of_file", engine="threads", documentation=THREADS_PAGE
        ),
        "processes": Implementation(
            "with_numpy:parts_of_file", engine="processes", documentation=PROCESSES_PAGE
        ),
        "numba-parallel": Implementation(
            "with_numba:whole_file", engine="numba-threads", documentation=NUMBA_PRANGE_PAGE
        ),
        **{
            each: Implementation(
                "with_dask:aligned", engine=each, documentation=DASK_FROM_ARRAY_PAGE
            )
            for each in DASK
        },
        "dask-threads-crossed": Implementation(
            "with_dask:crossed",
            engine="dask-threads",
            style="instructive",
            documentation=DASK_CHUNKS_PAGE,
        ),
        "ray": Implementation("with_ray:parts_of_file", engine="ray", documentation=RAY_TASKS_PAGE),
    },
    (
        Sentence(
            "A memory map turns a file into an array without reading it: the system fetches the "
            "pages that a loop touches, and drops them again when memory runs short."
        ),
        Sentence(
            "Only the name of the file and two row numbers have to reach a worker, and one row of "
            "sums comes back, however large the file is."
        ),
        Sentence(
            "Threads that read different rows of the map took {threads.seconds}, against "
            "{numpy.seconds} for NumPy alone: adding rows waits for memory, and several cores can "
            "wait at once.",
            holds=("threads faster",),
        ),
        Sentence(
            "The same Dask code with chunks of whole columns took {dask-threads-crossed.seconds} "
            "instead of {dask-threads.seconds}: such a chunk is scattered over the file in "
            "thousands of short pieces, one in each row.",
            holds=("dask-threads > dask-threads-crossed",),
        ),
    ),
    answer=(
        Sentence(
            "Threads that read different rows of the memory map take {threads.seconds}, and "
            "compiled threads {numba-parallel.seconds}, against {numpy.seconds} for one reader.",
        ),
    ),
)

HDF5 = variant(
    "hdf5_mean",
    "Which ways of reading an HDF5 file in parallel get past the library's global lock?",
    lambda rows: (str(hdf5_file(rows, (CHUNK_ROWS, CHUNK_COLUMNS))),),
    {
        "numpy": Implementation("with_h5py:part_by_part", documentation=H5PY_PAGE),
        "threads": Implementation(
            "with_h5py:parts_of_file", engine="threads", documentation=H5PY_THREADS_PAGE
        ),
        "processes": Implementation(
            "with_h5py:parts_of_file", engine="processes", documentation=PROCESSES_PAGE
        ),
        "numba-parallel": Implementation(
            "with_numba_h5py:part_by_part",
            engine="numba-threads",
            requires=("h5py",),
            documentation=NUMBA_PRANGE_PAGE,
        ),
        **{
            each: Implementation(
                "with_dask_h5py:aligned",
                engine=each,
                requires=("h5py",),
                documentation=DASK_FROM_ARRAY_PAGE,
            )
            for each in DASK
        },
        "dask-threads-crossed": Implementation(
            "with_dask_h5py:crossed",
            engine="dask-threads",
            style="instructive",
            requires=("h5py",),
            documentation=DASK_CHUNKS_PAGE,
        ),
        "ray": Implementation(
            "with_ray_h5py:parts_of_file",
            engine="ray",
            requires=("h5py",),
            documentation=RAY_TASKS_PAGE,
        ),
    },
    (
        Sentence(
            "h5py lets only one thread of a process into the HDF5 library at a time, so threads "
            "read one after another; only the adding can happen at the same time."
        ),
        Sentence(
            "Each process has a library of its own: processes took {processes.seconds}, against "
            "{numpy.seconds} for one reader.",
            holds=("processes faster",),
        ),
        Sentence(
            "An open HDF5 file cannot be pickled, so workers get its name and open it themselves."
        ),
        Sentence(
            "Chunks that cut across those of the file took {dask-threads-crossed.seconds} instead "
            "of {dask-threads.seconds}: the library goes through every chunk of the file eight "
            "times, and uses an eighth of it each time.",
            holds=("dask-threads > dask-threads-crossed",),
        ),
    ),
    answer=(
        Sentence(
            "Processes do, each with a library of its own: they take {processes.seconds}, against "
            "{numpy.seconds} for one reader. Threads take {threads.seconds}.",
            holds=("processes faster",),
        ),
        Sentence(
            "Processes take {processes.seconds} and threads {threads.seconds}, against "
            "{numpy.seconds} for one reader.",
        ),
    ),
)

ZARR = variant(
    "zarr_mean",
    "What do parallel readers gain from a store of many small files?",
    lambda rows: (str(zarr_store(rows, (CHUNK_ROWS, CHUNK_COLUMNS))),),
    {
        "numpy": Implementation("with_zarr:part_by_part", documentation=ZARR_PAGE),
        "threads": Implementation(
            "with_zarr:parts_of_store", engine="threads", documentation=ZARR_PARALLEL_PAGE
        ),
        "processes": Implementation(
            "with_zarr:parts_of_store", engine="processes", documentation=ZARR_PARALLEL_PAGE
        ),
        "numba-parallel": Implementation(
            "with_numba_zarr:part_by_part",
            engine="numba-threads",
            requires=("zarr",),
            documentation=NUMBA_PRANGE_PAGE,
        ),
        **{
            each: Implementation(
                "with_dask_zarr:aligned",
                engine=each,
                requires=("zarr",),
                documentation=DASK_FROM_ZARR_PAGE,
            )
            for each in DASK
        },
        "dask-threads-crossed": Implementation(
            "with_dask_zarr:crossed",
            engine="dask-threads",
            style="instructive",
            requires=("zarr",),
            documentation=DASK_CHUNKS_PAGE,
        ),
        "ray": Implementation(
            "with_ray_zarr:parts_of_store",
            engine="ray",
            requires=("zarr",),
            documentation=RAY_TASKS_PAGE,
        ),
    },
    (
        Sentence(
            "Zarr keeps every chunk in a file of its own and reads whole chunks only; it has no "
            "lock, and any number of processes may read at once."
        ),
        Sentence(
            "Processes took {processes.seconds}, against {numpy.seconds} for one reader.",
            holds=("processes faster",),
        ),
        Sentence(
            "Within one process, all reading goes through Zarr's single event loop: threads took "
            "{threads.seconds}, processes {processes.seconds}.",
            holds=("processes > threads",),
        ),
        Sentence(
            "Chunks that cut across those of the store took {dask-threads-crossed.seconds} instead "
            "of {dask-threads.seconds}: every file is read eight times, each time for an eighth of "
            "it.",
            holds=("dask-threads > dask-threads-crossed",),
        ),
    ),
    FILE_SYSTEM_EFFECT,
    answer=(
        Sentence(
            "Processes read side by side and take {processes.seconds}, against {numpy.seconds} for "
            "one reader; threads, which share one event loop, take {threads.seconds}.",
            holds=("processes faster",),
        ),
        Sentence(
            "Processes take {processes.seconds} and threads {threads.seconds}, against "
            "{numpy.seconds} for one reader.",
        ),
    ),
)

WORKLOADS = {each.name: each for each in (MEMMAP, HDF5, ZARR)}

"""The mean over axis 0 of a table in a file: raw numbers (.npy), an HDF5 file, or a Zarr store.

The large file is larger than 2 GiB, and no implementation ever holds all of it: it is read in parts
of at most 64 MiB a worker. A file that was read before stays in the system's page cache while there
is room, so that warm calls measure the way from that cache; only under a memory cap that is smaller
than the file (``breakeven run --memory 2GiB``) does every call read from the disk again.

HDF5 and Zarr keep the table in chunks of 64 rows by 2,048 columns, 1 MiB each, which is about the
most that h5py recommends and the least that Zarr does. Nothing is compressed, since random numbers
do not get smaller, so that all three files hold the same bytes.
"""

from itertools import pairwise

import numpy as np

from breakeven.workload import FILE_SYSTEM_EFFECT, Implementation, Sentence, Work, Workload
from kernels.arrays.memmap_mean.files import COLUMNS, hdf5_file, npy_file, zarr_store

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
        version="1",
        source="course documents 004, 001",
        question=question,
        sizes={"small": 256, "medium": 6_144, "large": 81_920},
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
    "A file larger than memory: who reads it fastest, when nobody may load all of it?",
    lambda rows: (str(npy_file(rows)),),
    {
        "numpy": Implementation("with_numpy:whole_file"),
        "threads": Implementation("with_numpy:parts_of_file", engine="threads"),
        "processes": Implementation("with_numpy:parts_of_file", engine="processes"),
        "numba-parallel": Implementation("with_numba:whole_file", engine="numba-threads"),
        **{each: Implementation("with_dask:aligned", engine=each) for each in DASK},
        "dask-threads-crossed": Implementation(
            "with_dask:crossed", engine="dask-threads", style="instructive"
        ),
        "ray": Implementation("with_ray:parts_of_file", engine="ray"),
    },
    (
        Sentence(
            "A memory map turns a file into an array without reading it: the system fetches the "
            "pages that a loop touches, and drops them again when memory runs short."
        ),
        Sentence(
            "Only the name of the file and two row numbers have to reach a worker, and one row of "
            "sums comes back, whatever the file weighs."
        ),
        Sentence(
            "Threads that read different rows of the map took {threads.seconds} where NumPy alone "
            "took {numpy.seconds}: adding rows waits for memory, and two cores can wait at once.",
            holds=("threads faster",),
        ),
        Sentence(
            "The same Dask code with chunks of whole columns took {dask-threads-crossed.seconds} "
            "instead of {dask-threads.seconds}: such a chunk lies in the file as thousands of short "
            "pieces, one in each row.",
            holds=("dask-threads > dask-threads-crossed",),
        ),
    ),
    answer=(
        Sentence(
            "Threads that read different rows of the memory map take {threads.seconds}, and "
            "compiled threads {numba-parallel.seconds}, where one reader takes {numpy.seconds}.",
        ),
    ),
)

HDF5 = variant(
    "hdf5_mean",
    "Which ways of reading an HDF5 file in parallel get past the library's global lock?",
    lambda rows: (str(hdf5_file(rows, (CHUNK_ROWS, CHUNK_COLUMNS))),),
    {
        "numpy": Implementation("with_h5py:part_by_part"),
        "threads": Implementation("with_h5py:parts_of_file", engine="threads"),
        "processes": Implementation("with_h5py:parts_of_file", engine="processes"),
        "numba-parallel": Implementation(
            "with_numba_h5py:part_by_part", engine="numba-threads", requires=("h5py",)
        ),
        **{
            each: Implementation("with_dask_h5py:aligned", engine=each, requires=("h5py",))
            for each in DASK
        },
        "dask-threads-crossed": Implementation(
            "with_dask_h5py:crossed",
            engine="dask-threads",
            style="instructive",
            requires=("h5py",),
        ),
        "ray": Implementation("with_ray_h5py:parts_of_file", engine="ray", requires=("h5py",)),
    },
    (
        Sentence(
            "h5py lets one thread of a process at a time into the HDF5 library, so that threads "
            "read one after another and can only add at the same time."
        ),
        Sentence(
            "Processes have a library each: they took {processes.seconds} where one reader took "
            "{numpy.seconds}.",
            holds=("processes faster",),
        ),
        Sentence(
            "An open HDF5 file cannot be pickled, so workers get its name and open it themselves."
        ),
        Sentence(
            "Chunks across those of the file took {dask-threads-crossed.seconds} instead of "
            "{dask-threads.seconds}: the library goes through every chunk of the file eight times, "
            "and each time an eighth of it is used.",
            holds=("dask-threads > dask-threads-crossed",),
        ),
    ),
    answer=(
        Sentence(
            "Processes do, each with a library of its own: {processes.seconds} where one reader "
            "takes {numpy.seconds}. Threads take {threads.seconds}.",
            holds=("processes faster",),
        ),
        Sentence(
            "Processes take {processes.seconds} and threads {threads.seconds}, where one reader "
            "takes {numpy.seconds}.",
        ),
    ),
)

ZARR = variant(
    "zarr_mean",
    "What does a store of many small files give to parallel readers?",
    lambda rows: (str(zarr_store(rows, (CHUNK_ROWS, CHUNK_COLUMNS))),),
    {
        "numpy": Implementation("with_zarr:part_by_part"),
        "threads": Implementation("with_zarr:parts_of_store", engine="threads"),
        "processes": Implementation("with_zarr:parts_of_store", engine="processes"),
        "numba-parallel": Implementation(
            "with_numba_zarr:part_by_part", engine="numba-threads", requires=("zarr",)
        ),
        **{
            each: Implementation("with_dask_zarr:aligned", engine=each, requires=("zarr",))
            for each in DASK
        },
        "dask-threads-crossed": Implementation(
            "with_dask_zarr:crossed",
            engine="dask-threads",
            style="instructive",
            requires=("zarr",),
        ),
        "ray": Implementation("with_ray_zarr:parts_of_store", engine="ray", requires=("zarr",)),
    },
    (
        Sentence(
            "Zarr keeps every chunk in a file of its own and reads whole chunks only; it has no "
            "lock, and any number of processes may read at once."
        ),
        Sentence(
            "Processes took {processes.seconds} where one reader took {numpy.seconds}.",
            holds=("processes faster",),
        ),
        Sentence(
            "Within one process all reading goes through Zarr's one event loop: threads took "
            "{threads.seconds}, processes {processes.seconds}.",
            holds=("processes > threads",),
        ),
        Sentence(
            "Chunks across those of the store took {dask-threads-crossed.seconds} instead of "
            "{dask-threads.seconds}: every file is read eight times, for an eighth of it each time.",
            holds=("dask-threads > dask-threads-crossed",),
        ),
    ),
    FILE_SYSTEM_EFFECT,
    answer=(
        Sentence(
            "Processes read side by side, in {processes.seconds} where one reader takes "
            "{numpy.seconds}; threads, which share one event loop, take {threads.seconds}.",
            holds=("processes faster",),
        ),
        Sentence(
            "Processes take {processes.seconds} and threads {threads.seconds}, where one reader "
            "takes {numpy.seconds}.",
        ),
    ),
)

WORKLOADS = {each.name: each for each in (MEMMAP, HDF5, ZARR)}

"""NDVI of satellite scenes in files: what to do when the scenes are larger than memory?

The formula is that of ``ndvi``. The large channels together are larger than 2 GiB; ``numpy`` loads
them whole, as in ``ndvi``, and so fails if a run is given less memory than that
(``breakeven run ndvi_on_disk --memory 2GiB``). All others read a few scenes at a time. A file that
was read before stays in the system's page cache while there is room: warm calls measure reading
from that cache, and only under such a cap does every call read from the disk again.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload
from breakeven.workload.data_cache import cached_file
from breakeven.workload.making import write_npy
from kernels.arrays.ndvi import HEIGHT, WIDTH, check

NUMPY_LOAD_PAGE = "https://numpy.org/doc/stable/reference/generated/numpy.load.html"
NUMBA_PRANGE_PAGE = (
    "https://numba.readthedocs.io/en/stable/user/parallel.html#explicit-parallel-loops"
)
DASK_FROM_ARRAY_PAGE = "https://docs.dask.org/en/stable/array-creation.html#numpy-slicing"
RAY_TASKS_PAGE = "https://docs.ray.io/en/latest/ray-core/tasks.html"

SCENES_A_BATCH = 16  # 32 MiB of one channel; the formula holds about five times as much
CHANNELS = ("nir", "red")


def make_inputs(scenes):
    """The paths of two .npy files, near infrared and red, each (scenes, 512, 512) float64."""
    return tuple(channel_file(scenes, channel) for channel in CHANNELS)


def channel_file(scenes, channel):
    """The path of one channel's file, which is made once on all cores."""

    def write(path):
        shape, what = (scenes, HEIGHT, WIDTH), f"{scenes} scenes of {channel}"
        write_npy(path, shape, 1, lambda scene: reflectances(scene, channel), what)

    needs_bytes = 8 * scenes * HEIGHT * WIDTH
    return str(cached_file(f"{channel}-v1-{scenes}-scenes.npy", write, needs_bytes=needs_bytes))


def reflectances(scene, channel):
    """One scene, from 0 to 1; about one pixel in a thousand is dead: zero in both channels."""
    found = np.random.default_rng([2024, scene, CHANNELS.index(channel)]).random((HEIGHT, WIDTH))
    dead = np.random.default_rng([2024, scene]).integers(0, found.size, found.size // 1000)
    found.flat[dead] = 0.0
    return found


def work(scenes):
    """Two channels are read once; a difference, a sum, a division and an addition for each pixel."""
    pixels = scenes * HEIGHT * WIDTH
    return Work(bytes_moved=16 * pixels, operations=4 * pixels)


def batches(scenes, workers):
    """The edges of the batches: as many for each worker, none of more than SCENES_A_BATCH."""
    rounds = -(-scenes // (SCENES_A_BATCH * workers))
    count = min(rounds * workers, scenes)
    return [scenes * edge // count for edge in range(count + 1)]


WORKLOAD = Workload(
    name="ndvi_on_disk",
    version="1",
    source="course document 000",
    question="Which tools can process scenes that are larger than memory, and at what price?",
    sizes={"small": 2, "medium": 40, "large": 600},
    unit="scenes",
    make_inputs=make_inputs,
    check=check,
    work=work,
    reference="numpy-memmap",
    baseline="numpy-memmap",
    implementations={
        "numpy": Implementation("with_numpy:all_loaded", documentation=NUMPY_LOAD_PAGE),
        "numpy-memmap": Implementation("with_numpy:scene_by_scene", documentation=NUMPY_LOAD_PAGE),
        "numba-parallel": Implementation(
            "with_numba:on_memmaps", engine="numba-threads", documentation=NUMBA_PRANGE_PAGE
        ),
        **{
            scheduler: Implementation(
                "with_dask:blockwise", engine=scheduler, documentation=DASK_FROM_ARRAY_PAGE
            )
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "ray": Implementation("with_ray:per_batch", engine="ray", documentation=RAY_TASKS_PAGE),
    },
    answer=(
        Sentence(
            "A loop over memory-mapped scenes can; it takes {numpy-memmap.seconds} and "
            "{numpy-memmap.peak_bytes} of memory. Dask's threads take {dask-threads.seconds} and "
            "Numba's {numba-parallel.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "The NumPy formula needs both channels in full, and three more arrays of their size "
            "for its intermediate results: it peaked at {numpy.peak_bytes}, and the loop over "
            "memory-mapped scenes at {numpy-memmap.peak_bytes}.",
        ),
        Sentence(
            "With a memory map and a loop, NumPy can handle scenes that do not fit into memory: "
            "one scene at a time is in memory, and the system drops used pages."
        ),
        Sentence(
            "Dask does the same with blocks of scenes, several at once: {dask-threads.seconds} on "
            "threads, against {numpy-memmap.seconds} for the loop.",
            holds=("dask-threads faster",),
        ),
        Sentence(
            "Compiled threads processed the same maps in {numba-parallel.seconds}: one pass over "
            "the pixels, without any intermediate array.",
            holds=("numba-parallel faster",),
        ),
        Sentence(
            "Workers open the files themselves: scenes sent to them would have to be loaded into "
            "memory first, and transferred as well."
        ),
    ),
)

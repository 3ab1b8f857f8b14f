"""NDVI of satellite scenes, (nir - red) / (nir + red), averaged per scene: who fuses the passes?

NumPy goes over memory once for each operator and keeps every intermediate result. Compiled loops
do all of it in one pass; chunks that fit the cache come close to that without a compiler.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

HEIGHT, WIDTH = 512, 512


def make_inputs(scenes):
    """(nir, red): reflectances from 0 to 1, each (scenes, 512, 512) float64.

    About one pixel in a thousand is dead: zero in both channels, so that its index is undefined.
    """
    rng = np.random.default_rng(2024)
    nir, red = rng.random((2, scenes, HEIGHT, WIDTH))
    dead = rng.integers(0, nir.size, nir.size // 1000)
    nir.flat[dead] = red.flat[dead] = 0.0
    return nir, red


def check(result, expected):
    """The mean index of each scene within 1e-10 of a scale of 1, and the exact number of pixels
    left out: plain loops over 262,144 pixels round by about 1e-13, one lost pixel is 1e-6."""
    if not isinstance(result, tuple) or len(result) != 2:
        raise AssertionError(f"expected (means, undefined), got {type(result).__name__}")
    for part, kind, like in zip(result, (np.floating, np.integer), expected, strict=True):
        if not isinstance(part, np.ndarray) or not np.issubdtype(part.dtype, kind):
            raise AssertionError(f"expected an array of {kind.__name__}, got {part!r:.80}")
        if part.shape != like.shape:
            raise AssertionError(f"expected the shape {like.shape}, got {part.shape}")
    np.testing.assert_allclose(result[0], expected[0], rtol=0, atol=1e-10)
    np.testing.assert_array_equal(result[1], expected[1])


def work(scenes):
    """Two channels are read once; a difference, a sum, a division and an addition for each pixel."""
    pixels = scenes * HEIGHT * WIDTH
    return Work(bytes_moved=16 * pixels, operations=4 * pixels)


WORKLOAD = Workload(
    name="ndvi",
    version="1",
    source="course document 000",
    question="How much does fusing the passes over memory save, and who fuses?",
    sizes={"small": 2, "medium": 30, "large": 400},
    unit="scenes",
    make_inputs=make_inputs,
    check=check,
    work=work,
    reference="numpy",
    baseline="numpy",
    answer=(
        Sentence(
            "One fused pass is {cython.speedup} the speed of NumPy on one core. Cython and Numba"
            " ({numba.speedup}) fuse; plain NumPy in blocks that fit the cache reaches "
            "{numpy-tuned.speedup}.",
            holds=("cython faster",),
        ),
    ),
    lesson=(
        Sentence(
            "NumPy goes over memory once for each operator and stores every intermediate result; "
            "a compiled loop reads both channels once and is {cython.speedup} the speed, on one "
            "core.",
            holds=("cython faster",),
        ),
        Sentence(
            "Chunks that fit the cache come part of that way without a compiler: numpy-tuned is "
            "{numpy-tuned.speedup} the speed.",
            holds=("numpy-tuned faster",),
        ),
        Sentence(
            "Once the passes are fused, memory is the limit, and more cores help only as far as "
            "it delivers more: Cython takes {cython.seconds} on one core and "
            "{cython-parallel.seconds} on all workers.",
        ),
        Sentence(
            "The same Dask code takes {dask-threads.seconds} on threads, which share the scenes, "
            "and {dask-processes.seconds} on processes, which are sent them with every call.",
            holds=("dask-threads > dask-processes",),
        ),
    ),
    profile_lesson=(
        Sentence(
            "NumPy computes all the time, {numpy.compute}: a profile sees no difference between a "
            "processor that computes and one that waits for memory.",
            holds=("numpy.compute > 80",),
        ),
        Sentence(
            "The processor time shows it: in one pass, with no array between the steps, Numba's "
            "threads do the same arithmetic in {numba-parallel.cost} of NumPy's.",
            holds=("numba-parallel.cost < 50", "numba-parallel.compute > 50"),
        ),
        Sentence(
            "Threads that take one scene after the other have smaller arrays between the steps, and "
            "need {threads.cost}.",
            holds=("threads.cost < 90",),
        ),
        Sentence(
            "A process of the pool gets new memory from the system for each scene's arrays, page by "
            "page while it fills them, and all need {processes.cost}; with two buffers that each "
            "keeps, {processes-tuned.cost}.",
            holds=("processes.cost > 120", "processes-tuned.cost < processes.cost"),
        ),
        Sentence(
            "Dask's threads make the same passes in {dask-threads.compute} of their call, and "
            "schedule for {dask-threads.scheduling} of it.",
            holds=("dask-threads.compute > 40",),
        ),
    ),
    implementations={
        "python": Implementation("with_python:loops", ingest="with_python:to_lists"),
        "numpy": Implementation("with_numpy:whole_array"),
        "numpy-tuned": Implementation("with_numpy:in_cache", style="tuned"),
        "threads": Implementation("with_threads:per_scene", engine="threads"),
        "processes": Implementation(
            "with_processes:per_scene", engine="processes", ingest="with_processes:share_once"
        ),
        "processes-tuned": Implementation(
            "with_processes:per_scene_in_cache",
            engine="processes",
            ingest="with_processes:share_once",
            style="tuned",
            one_worker="numpy-tuned",
        ),
        "numexpr": Implementation("with_numexpr:evaluated", engine="numexpr"),
        "numba": Implementation("with_numba:fused"),
        "numba-parallel": Implementation("with_numba:fused_parallel", engine="numba-threads"),
        "cython": Implementation("with_cython:fused"),
        "cython-parallel": Implementation("with_cython:fused_parallel", engine="openmp"),
        **{
            scheduler: Implementation(
                "with_dask:blockwise", engine=scheduler, ingest="with_dask:from_numpy"
            )
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "dask-threads-tuned": Implementation(
            "with_dask:one_task_a_block",
            engine="dask-threads",
            ingest="with_dask:from_numpy",
            style="tuned",
        ),
        "ray": Implementation("with_ray:per_scene", engine="ray", ingest="with_ray:put_scenes"),
        "cupy": Implementation("with_cupy:whole_array", engine="rapids", ingest="with_cupy:to_gpu"),
    },
)

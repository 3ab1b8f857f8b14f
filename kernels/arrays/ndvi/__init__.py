"""NDVI of satellite scenes, (nir - red) / (nir + red), averaged per scene: which tools fuse the passes?

NumPy passes over memory once for each operator and keeps every intermediate result. Compiled loops
do all the work in one pass; chunks that fit the cache come close to that without a compiler.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

UFUNCS_PAGE = "https://numpy.org/doc/stable/user/basics.ufuncs.html"
OUT_PAGE = "https://numpy.org/doc/stable/reference/ufuncs.html#ufuncs-kwargs"
THREADS_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor"
SHARED_MEMORY_PAGE = "https://docs.python.org/3/library/multiprocessing.shared_memory.html"
NUMEXPR_PAGE = "https://numexpr.readthedocs.io/en/latest/user_guide.html"
NUMBA_FASTMATH_PAGE = "https://numba.readthedocs.io/en/stable/user/performance-tips.html#fastmath"
NUMBA_PRANGE_PAGE = (
    "https://numba.readthedocs.io/en/stable/user/parallel.html#explicit-parallel-loops"
)
MEMORYVIEWS_PAGE = "https://cython.readthedocs.io/en/stable/src/userguide/memoryviews.html"
CYTHON_PRANGE_PAGE = "https://cython.readthedocs.io/en/stable/src/userguide/parallelism.html"
MAP_BLOCKS_PAGE = "https://docs.dask.org/en/stable/generated/dask.array.map_blocks.html"
DASK_COLLECTIONS_PAGE = "https://docs.dask.org/en/stable/delayed-collections.html"
RAY_OBJECTS_PAGE = "https://docs.ray.io/en/latest/ray-core/objects.html"
CUPY_PAGE = "https://docs.cupy.dev/en/stable/user_guide/basic.html"

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
    version="2",
    source="course document 000",
    question="How much does fusing the passes over memory save, and which tools do it?",
    sizes={"small": 2, "medium": 60, "large": 400},
    unit="scenes",
    make_inputs=make_inputs,
    check=check,
    work=work,
    reference="numpy",
    baseline="numpy",
    answer=(
        Sentence(
            "One fused pass runs at {cython.speedup} the speed of NumPy on one core. Cython and "
            "Numba ({numba.speedup}) fuse the passes; plain NumPy in blocks that fit the cache "
            "reaches {numpy-tuned.speedup}.",
            holds=("cython faster",),
        ),
        Sentence(
            "NumPy takes {numpy.seconds}, and {numpy-tuned.seconds} in blocks that fit the cache; "
            "one fused pass takes {cython.seconds} in Cython and {numba.seconds} in Numba, on one "
            "core.",
        ),
    ),
    lesson=(
        Sentence(
            "NumPy passes over memory once for each operator and stores every intermediate result; "
            "a compiled loop reads both channels once and runs at {cython.speedup} the speed, on "
            "one core.",
            holds=("cython faster",),
        ),
        Sentence(
            "Chunks that fit the cache gain part of that without a compiler: numpy-tuned runs at "
            "{numpy-tuned.speedup} the speed.",
            holds=("numpy-tuned faster",),
        ),
        Sentence(
            "Once the passes are fused, memory is the limit, and more cores help only if memory "
            "can deliver more: Cython takes {cython.seconds} on one core and "
            "{cython-parallel.seconds} on all workers.",
        ),
        Sentence(
            "The same Dask code takes {dask-threads.seconds} on threads, which share the scenes, "
            "and {dask-processes.seconds} on processes, to which the scenes are sent with every "
            "call.",
            holds=("dask-threads > dask-processes",),
        ),
    ),
    profile_lesson=(
        Sentence(
            "NumPy computes for {numpy.compute} of its call: a profile cannot tell a processor "
            "that computes from one that waits for memory.",
            holds=("numpy.compute > 80",),
        ),
        Sentence(
            "Processor time shows the difference: in one pass, with no array between the steps, "
            "Numba's threads do the same arithmetic in {numba-parallel.cost} of NumPy's.",
            holds=("numba-parallel.cost < 50", "numba-parallel.compute > 50"),
        ),
        Sentence(
            "Threads that process one scene after the other have smaller arrays between the steps, "
            "and need {threads.cost} of NumPy's processor time.",
            holds=("threads.cost < 90",),
        ),
        Sentence(
            "A process of the pool gets new memory from the system for each scene's arrays, page "
            "by page as it fills them, and the pool needs {processes.cost} of NumPy's processor "
            "time; with two buffers that each process keeps, it needs {processes-tuned.cost}.",
            holds=("processes.cost > 120", "processes-tuned.cost < processes.cost"),
        ),
        Sentence(
            "Dask's threads spend {dask-threads.compute} of their call on the same passes, and "
            "{dask-threads.scheduling} on scheduling.",
            holds=("dask-threads.compute > 40",),
        ),
    ),
    implementations={
        "python": Implementation("with_python:loops", ingest="with_python:to_lists"),
        "numpy": Implementation("with_numpy:whole_array", documentation=UFUNCS_PAGE),
        "numpy-tuned": Implementation("with_numpy:in_cache", style="tuned", documentation=OUT_PAGE),
        "threads": Implementation(
            "with_threads:per_scene", engine="threads", documentation=THREADS_PAGE
        ),
        "processes": Implementation(
            "with_processes:per_scene",
            engine="processes",
            ingest="with_processes:share_once",
            documentation=SHARED_MEMORY_PAGE,
        ),
        "processes-tuned": Implementation(
            "with_processes:per_scene_in_cache",
            engine="processes",
            ingest="with_processes:share_once",
            style="tuned",
            one_worker="numpy-tuned",
            documentation=SHARED_MEMORY_PAGE,
        ),
        "numexpr": Implementation(
            "with_numexpr:evaluated", engine="numexpr", documentation=NUMEXPR_PAGE
        ),
        "numba": Implementation("with_numba:fused", documentation=NUMBA_FASTMATH_PAGE),
        "numba-parallel": Implementation(
            "with_numba:fused_parallel", engine="numba-threads", documentation=NUMBA_PRANGE_PAGE
        ),
        "cython": Implementation("with_cython:fused", documentation=MEMORYVIEWS_PAGE),
        "cython-parallel": Implementation(
            "with_cython:fused_parallel", engine="openmp", documentation=CYTHON_PRANGE_PAGE
        ),
        **{
            scheduler: Implementation(
                "with_dask:blockwise",
                engine=scheduler,
                ingest="with_dask:from_numpy",
                documentation=MAP_BLOCKS_PAGE,
            )
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "dask-threads-tuned": Implementation(
            "with_dask:one_task_a_block",
            engine="dask-threads",
            ingest="with_dask:from_numpy",
            style="tuned",
            documentation=DASK_COLLECTIONS_PAGE,
        ),
        "ray": Implementation(
            "with_ray:per_scene",
            engine="ray",
            ingest="with_ray:put_scenes",
            documentation=RAY_OBJECTS_PAGE,
        ),
        "cupy": Implementation(
            "with_cupy:whole_array",
            engine="rapids",
            ingest="with_cupy:to_gpu",
            documentation=CUPY_PAGE,
        ),
    },
)

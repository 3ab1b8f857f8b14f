"""k-means on blobs that the workers make themselves: ten iterations of Lloyd's algorithm.

All start from the same centres and run for the same number of iterations, so all have the same answer:
by default the tools start differently (Dask-ML with k-means||, scikit-learn with k-means++), and a
tolerance does not mean the same in both.
"""

from itertools import pairwise

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

KMEANS_PAGE = "https://scikit-learn.org/stable/modules/clustering.html#k-means"
OPENMP_PAGE = (
    "https://scikit-learn.org/stable/computing/parallelism.html#lower-level-parallelism-with-openmp"
)
BINCOUNT_PAGE = "https://numpy.org/doc/stable/reference/generated/numpy.bincount.html"
NUMBA_FASTMATH_PAGE = "https://numba.readthedocs.io/en/stable/user/performance-tips.html#fastmath"
NUMBA_PRANGE_PAGE = (
    "https://numba.readthedocs.io/en/stable/user/parallel.html#explicit-parallel-loops"
)
DASK_ML_PAGE = "https://ml.dask.org/clustering.html"
DASK_COLLECTIONS_PAGE = "https://docs.dask.org/en/stable/delayed-collections.html"
RAY_REFERENCES_PAGE = (
    "https://docs.ray.io/en/latest/ray-core/tasks.html#passing-object-refs-to-ray-tasks"
)
SPARK_PAGE = "https://spark.apache.org/docs/latest/ml-clustering.html#k-means"

CLUSTERS = 8
FEATURES = 8
ITERATIONS = 10
BLOCKS = 64
"""Each block of the points has random numbers of its own, so that any worker can make any of them."""


def make_inputs(n):
    """(points, start): n points, (n, 8) float64, around 8 blobs that overlap; and the first 8 points,
    which are the starting centres."""
    points = blobs(n, 0, BLOCKS)
    return points, points[:CLUSTERS].copy()


def blobs(n, first, stop):
    """The points of the blocks from ``first`` to ``stop``, of n points in all."""
    centres = np.random.default_rng(1001).uniform(-10, 10, (CLUSTERS, FEATURES))
    offset = edge(n, first)
    points = np.empty((edge(n, stop) - offset, FEATURES))
    for block in range(first, stop):
        rng = np.random.default_rng([1001, block])
        part = points[edge(n, block) - offset : edge(n, block + 1) - offset]
        rng.standard_normal(out=part)
        part *= 4
        part += centres[rng.integers(0, CLUSTERS, len(part))]
    return points


def edge(n, block):
    """Where a block begins."""
    return n * block // BLOCKS


def shares(workers):
    """The blocks (first, stop) of each worker: one part for each, since all wait for the last one
    at the end of every iteration, and every part costs a task then."""
    workers = min(workers, BLOCKS)
    bounds = [BLOCKS * worker // workers for worker in range(workers + 1)]
    return list(pairwise(bounds))


def check(result, expected):
    """The centres within 1e-9 of a scale of 10, and the inertia, the sum of the squared distances.

    Sums over millions of points round by about 1e-13; one point in the wrong cluster moves a centre
    by 1e-6 or more.
    """
    assert isinstance(result, tuple), f"expected (centres, inertia), got {type(result).__name__}"
    assert len(result) == 2, f"expected (centres, inertia), got {len(result)} items"
    centres, inertia = result
    assert isinstance(centres, np.ndarray), f"the centres are no array: {centres!r:.80}"
    assert centres.shape == expected[0].shape, f"the centres have the shape {centres.shape}"
    assert isinstance(inertia, float), f"the inertia is no float but {inertia!r:.80}"
    np.testing.assert_allclose(centres, expected[0], rtol=0, atol=1e-9, equal_nan=False)
    np.testing.assert_allclose(inertia, expected[1], rtol=1e-10, equal_nan=False)


def work(n):
    """An iteration reads the points once; a difference, a product and an addition for each feature of
    each point and centre. The inertia takes a pass more."""
    passes = ITERATIONS + 1
    return Work(
        bytes_moved=passes * n * FEATURES * 8, operations=passes * 3 * n * FEATURES * CLUSTERS
    )


LESSON = (
    Sentence(
        "Each of the ten iterations assigns every point to the nearest of eight centres and then "
        "moves the centres, so the workers wait for each other ten times."
    ),
    Sentence(
        "NumPy writes all distances to memory, reads them again to find the nearest centre, and "
        "reads the points again to add them up ({numpy.seconds}); blocks that fit the cache save "
        "much of that traffic ({numpy-tuned.seconds}).",
        holds=("numpy-tuned > numpy",),
    ),
    Sentence(
        "Numba's loop does all of it for one point before it takes the next, and keeps neither "
        "distances nor labels: {numba.seconds} on one thread, {numba-parallel.seconds} on several.",
        holds=("numba > numpy", "numba-parallel > numba"),
    ),
    Sentence(
        "Dask-ML's k-means works on all four schedulers, but takes {dask-threads.slowdown} as long "
        "on threads as scikit-learn alone; one task for each part of the points takes "
        "{dask-threads-tuned.seconds} on the same threads, so the scheduler is not what costs.",
        holds=("dask-threads slower", "dask-threads-tuned > dask-threads"),
    ),
    Sentence(
        "scikit-learn has threads of its own, which need no change to the code "
        "({sklearn-parallel.speedup}); a cluster is for points that one machine cannot hold.",
        holds=("sklearn-parallel faster",),
    ),
)

WORKLOAD = Workload(
    name="kmeans",
    version="2",
    source="course document 001",
    question="How many points does k-means on a cluster need to beat scikit-learn alone?",
    sizes={"small": 50_000, "medium": 400_000, "large": 5_000_000},
    default_sizes=("medium",),
    unit="points",
    make_inputs=make_inputs,
    check=check,
    work=work,
    answer=(
        Sentence(
            "More than here: Dask-ML on threads runs at {dask-threads.speedup} the speed of "
            "scikit-learn on one thread, and Ray at {ray.speedup}; scikit-learn's own threads reach "
            "{sklearn-parallel.speedup}, and Numba's {numba-parallel.speedup}.",
            holds=("dask-threads slower", "dask-distributed slower", "ray slower"),
        ),
        Sentence(
            "Of the cluster tools, Dask-ML on threads runs at {dask-threads.speedup} the speed of "
            "scikit-learn on one thread, and Ray at {ray.speedup}; scikit-learn's own threads reach "
            "{sklearn-parallel.speedup}, and Numba's {numba-parallel.speedup}.",
        ),
    ),
    lesson=LESSON,
    reference="sklearn",
    baseline="sklearn",
    implementations={
        "sklearn": Implementation("with_sklearn:lloyd", documentation=KMEANS_PAGE),
        "sklearn-parallel": Implementation(
            "with_sklearn:lloyd", engine="openmp", documentation=OPENMP_PAGE
        ),
        "numpy": Implementation("with_numpy:lloyd", documentation=BINCOUNT_PAGE),
        "numpy-tuned": Implementation(
            "with_numpy:lloyd_in_cache", style="tuned", documentation=BINCOUNT_PAGE
        ),
        "numba": Implementation("with_numba:fused", documentation=NUMBA_FASTMATH_PAGE),
        "numba-parallel": Implementation(
            "with_numba:fused_parallel", engine="numba-threads", documentation=NUMBA_PRANGE_PAGE
        ),
        **{
            scheduler: Implementation(
                "with_dask_ml:lloyd",
                engine=scheduler,
                ingest="with_dask:blobs_on_workers",
                requires=("dask_ml",),
                documentation=DASK_ML_PAGE,
            )
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        **{
            f"{scheduler}-tuned": Implementation(
                "with_dask:one_task_a_part",
                engine=scheduler,
                ingest="with_dask:blobs_on_workers",
                style="tuned",
                one_worker="numpy-tuned",
                documentation=DASK_COLLECTIONS_PAGE,
            )
            for scheduler in ("dask-threads", "dask-distributed")
        },
        "spark": Implementation(
            "with_spark:lloyd",
            engine="spark",
            ingest="with_spark:vectors",
            unavailable="Spark ML's KMeans chooses its starting centres itself and takes none, so that its "
            "answer is another one",
            documentation=SPARK_PAGE,
        ),
        "ray": Implementation(
            "with_ray:one_task_a_part",
            engine="ray",
            ingest="with_ray:blobs_on_workers",
            one_worker="numpy",
            documentation=RAY_REFERENCES_PAGE,
        ),
        "ray-tuned": Implementation(
            "with_ray:one_task_a_part_in_cache",
            engine="ray",
            ingest="with_ray:blobs_on_workers",
            style="tuned",
            one_worker="numpy-tuned",
            documentation=RAY_REFERENCES_PAGE,
        ),
    },
)

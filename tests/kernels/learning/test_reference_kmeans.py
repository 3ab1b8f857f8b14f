"""The reference of kmeans against plain loops, its inputs in parts, and what its check refuses."""

import math
import subprocess

import numpy as np
import pytest

from breakeven.catalogue import catalogue
from breakeven.engines.spark_cluster import SPARK
from breakeven.environments.kept import make, why_not
from kernels.learning.kmeans import BLOCKS, ITERATIONS, blobs, check, make_inputs, shares, work
from kernels.learning.kmeans.with_numpy import lloyd as with_numpy
from kernels.learning.kmeans.with_sklearn import lloyd


def by_hand(points, start):
    centres = start.tolist()
    for _ in range(ITERATIONS):
        members = [[] for _ in centres]
        for point in points.tolist():
            members[nearest(point, centres)].append(point)
        centres = [
            [math.fsum(column) / len(own) for column in zip(*own, strict=True)] for own in members
        ]
    cost = [math.dist(each, centres[nearest(each, centres)]) ** 2 for each in points.tolist()]
    return np.array(centres), math.fsum(cost)


def nearest(point, centres):
    distances = [math.dist(point, centre) for centre in centres]
    return distances.index(min(distances))


def test_the_reference_agrees_with_plain_loops():
    points, start = make_inputs(500)
    check(lloyd(points, start), by_hand(points, start))


def test_four_points_by_hand():
    points = np.array([[0.0, 0.0], [0.0, 2.0], [10.0, 0.0], [10.0, 4.0]])
    centres, inertia = with_numpy(points, points[[0, 2]])
    np.testing.assert_array_equal(centres, [[0.0, 1.0], [10.0, 2.0]])
    assert inertia == 1 + 1 + 4 + 4


@pytest.mark.parametrize("workers", [1, 2, 3, 100])
def test_workers_make_the_same_points_in_parts(workers):
    points, start = make_inputs(1001)
    parts = [blobs(1001, *share) for share in shares(workers)]
    assert len(parts) == min(workers, BLOCKS)
    np.testing.assert_array_equal(np.concatenate(parts), points)
    np.testing.assert_array_equal(start, points[:8])


RIGHT = (np.arange(64.0).reshape(8, 8), 1000.0)


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        RIGHT[:1],
        list(RIGHT),
        (RIGHT[0].tolist(), RIGHT[1]),
        (RIGHT[0][:7], RIGHT[1]),
        (RIGHT[0][::-1], RIGHT[1]),
        (RIGHT[0] + 1e-8, RIGHT[1]),
        (RIGHT[0] * np.nan, RIGHT[1]),
        (RIGHT[0], None),
        (RIGHT[0], 1000.001),
        (RIGHT[0], math.sqrt(1000)),
        (RIGHT[0], math.nan),
    ],
)
def test_check_rejects(wrong):
    with pytest.raises(AssertionError):
        check(wrong, RIGHT)


def test_check_accepts_another_order_of_additions():
    check((RIGHT[0] + 1e-12, RIGHT[1] * (1 + 1e-13)), RIGHT)


def test_work_counts_each_iteration_and_the_inertia():
    assert work(10).bytes_moved == 11 * 10 * 64


@pytest.mark.slow
def test_spark_takes_no_starting_centres_still():
    if reason := why_not(SPARK):
        pytest.skip(reason)
    python = make(SPARK, catalogue.project().constraints_of(SPARK.name)).python
    code = "from pyspark.ml.clustering import KMeans; KMeans(k=8, initialModel=None)"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    assert "unexpected keyword argument 'initialModel'" in done.stderr

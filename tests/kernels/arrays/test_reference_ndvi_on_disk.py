"""The files of ndvi_on_disk and its references against exact sums over plain pixels."""

import math

import numpy as np
import pytest

from kernels.arrays.ndvi_on_disk import SCENES_A_BATCH, WORKLOAD, batches, with_numpy


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))


def test_both_ways_of_numpy_agree_with_exact_sums():
    paths = WORKLOAD.make_inputs(2)
    nir, red = (np.load(path) for path in paths)
    means, undefined = [], []
    for scene in range(2):
        pairs = zip(nir[scene].ravel().tolist(), red[scene].ravel().tolist(), strict=True)
        index = [(a - b) / (a + b) for a, b in pairs if a + b != 0]
        means.append(math.fsum(index) / len(index))
        undefined.append(nir[scene].size - len(index))
    assert 0 < undefined[0] < 1000
    for function in (with_numpy.all_loaded, with_numpy.scene_by_scene):
        WORKLOAD.check(function(*paths), (np.array(means), np.array(undefined)))


def test_the_channels_differ_but_for_their_dead_pixels():
    nir, red = (np.load(path) for path in WORKLOAD.make_inputs(2))
    assert nir.shape == red.shape == (2, 512, 512)
    assert ((nir == red) == (nir == 0)).all()
    assert (nir[0] != nir[1]).mean() > 0.99


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("scenes", [1, 2, 40, 600])
def test_batches_cover_all_scenes_and_are_limited(scenes, workers):
    edges = batches(scenes, workers)
    assert (edges[0], edges[-1]) == (0, scenes)
    assert all(0 < size <= SCENES_A_BATCH for size in np.diff(edges))


def test_the_large_scenes_exceed_two_gibibytes():
    assert WORKLOAD.work(WORKLOAD.sizes["large"]).bytes_moved > 2 * 2**30

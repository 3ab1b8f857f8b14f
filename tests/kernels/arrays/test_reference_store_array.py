"""The references of store_array against sums of the chunks, and the check against wrong answers."""

import math

import numpy as np
import pytest

from kernels.arrays.store_array import CHUNK, check, random_chunk, with_h5py, with_zarr


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("library", [with_h5py, with_zarr])
def test_the_sums_are_those_of_the_chunks_and_nothing_stays(library, cache):
    exact = np.array([math.fsum(random_chunk(number).ravel()) for number in range(2)])
    check(library.chunk_by_chunk(2), ((2 * CHUNK[0], CHUNK[1]), exact, True))
    assert list((cache / "scratch").iterdir()) == []


@pytest.mark.parametrize("library", [with_h5py, with_zarr])
def test_what_is_not_read_back_as_it_was_written_is_noticed(library, monkeypatch):
    asked = iter([0, 1, 0, 2])  # the second chunk is another one when it is compared
    monkeypatch.setattr(library, "random_chunk", lambda _: random_chunk(next(asked)))
    assert library.chunk_by_chunk(2)[2] is False


SHAPE, SUMS = (2048, 1024), np.array([524_000.0, 525_000.0])


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        (SHAPE, SUMS),
        [SHAPE, SUMS, True],
        (SHAPE[::-1], SUMS, True),
        (SHAPE, SUMS.tolist(), True),
        (SHAPE, SUMS[:1], True),
        (SHAPE, SUMS[::-1], True),
        (SHAPE, SUMS + 1e-6, True),
        (SHAPE, SUMS * np.nan, True),
        (SHAPE, SUMS, False),
        (SHAPE, SUMS, None),
    ],
)
def test_check_refuses(wrong):
    check((SHAPE, SUMS * (1 + 1e-14), True), (SHAPE, SUMS, True))
    with pytest.raises(AssertionError):
        check(wrong, (SHAPE, SUMS, True))

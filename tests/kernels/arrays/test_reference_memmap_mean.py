"""The three files of memmap_mean and their references against plain sums, and what the check refuses."""

import hashlib
import math

import h5py
import numpy as np
import pytest
import zarr

from kernels.arrays import memmap_mean
from kernels.arrays.memmap_mean import WORKLOADS, check, parts, with_h5py, with_numpy, with_zarr
from kernels.arrays.memmap_mean.files import COLUMNS, MADE_ROWS, numbers

REFERENCES = {
    "memmap_mean": with_numpy.whole_file,
    "hdf5_mean": with_h5py.part_by_part,
    "zarr_mean": with_zarr.part_by_part,
}
ROWS = 300


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path))


def table():
    return np.concatenate([numbers(ROWS, 0), numbers(ROWS, 1)])


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("most", [64, 2048])
def test_the_reference_agrees_with_exact_sums(name, most, monkeypatch):
    monkeypatch.setattr(memmap_mean, "PART_ROWS", most)
    (path,) = WORKLOADS[name].make_inputs(ROWS)
    exact = np.array([math.fsum(column) / ROWS for column in table().T.tolist()])
    check(REFERENCES[name](path), exact)


def test_the_three_files_hold_the_same_numbers():
    assert MADE_ROWS < ROWS
    paths = [workload.make_inputs(ROWS)[0] for workload in WORKLOADS.values()]
    np.testing.assert_array_equal(np.load(paths[0]), table())
    with h5py.File(paths[1]) as file:
        np.testing.assert_array_equal(file["numbers"][:], table())
        assert file["numbers"].chunks == (64, 2048)
    store = zarr.open_array(paths[2], mode="r")
    np.testing.assert_array_equal(store[:], table())
    assert store.chunks == (64, 2048)


def test_the_numbers_are_the_same_on_every_machine():
    digest = hashlib.sha256(numbers(ROWS, 1).tobytes()).hexdigest()
    assert digest[:16] == "40b5f963b08411b4"


@pytest.mark.parametrize("workers", [1, 2, 3, 16])
@pytest.mark.parametrize("rows", [1, 64, 300, 8192, 81_920])
def test_parts_cover_all_rows_are_limited_and_cut_no_chunk(rows, workers):
    found = parts(rows, workers)
    assert [row for start, stop in found for row in (start, stop)][1:-1:2] == [
        start for start, _ in found[1:]
    ]
    assert (found[0][0], found[-1][1]) == (0, rows)
    assert all(0 < stop - start <= 2048 for start, stop in found)
    assert all(start % 64 == 0 for start, _ in found)
    assert len(found) % workers == 0 or rows < 64 * workers


def test_the_large_table_exceeds_two_gibibytes():
    assert all(8 * COLUMNS * each.sizes["large"] > 2 * 2**30 for each in WORKLOADS.values())


MEANS = np.linspace(0.4, 0.6, COLUMNS)


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        MEANS.tolist(),
        0.5,
        MEANS[:-1],
        MEANS[::-1],
        MEANS[None],
        MEANS.astype(np.float32),
        MEANS + 1e-9,
        np.where(MEANS > 0.59, np.nan, MEANS),
    ],
)
def test_check_refuses(wrong):
    check(MEANS * (1 + 1e-14), MEANS)
    with pytest.raises(AssertionError):
        check(wrong, MEANS)

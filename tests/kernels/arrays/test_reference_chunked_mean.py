import math

import numpy as np
import pytest

from kernels.arrays.chunked_mean import WORKLOAD
from kernels.arrays.chunked_mean.with_numpy import CHUNK, chunk_by_chunk, whole_array
from kernels.arrays.chunked_mean.with_python import built_in_sum, to_list


def test_the_reference_knows_gauss():
    assert whole_array(np.arange(1.0, 101.0)) == (50.5, 5050.0)


@pytest.mark.parametrize("n", [1, CHUNK - 1, CHUNK, 2 * CHUNK + 1])
def test_mean_and_sum_of_the_inputs_are_exact_sums(n):
    (values,) = WORKLOAD.make_inputs(n)
    exact = math.fsum(values)
    expected = (exact / n, exact)
    assert whole_array(values) == pytest.approx(expected, rel=1e-14)
    assert chunk_by_chunk(values) == pytest.approx(expected, rel=1e-12)
    assert built_in_sum(*to_list(values)) == pytest.approx(expected, rel=1e-12)


def test_the_same_n_gives_the_same_inputs():
    first, second = WORKLOAD.make_inputs(1000), WORKLOAD.make_inputs(1000)
    np.testing.assert_array_equal(first, second)
    assert first[0].dtype == np.float64


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        50.5,
        (50.5,),
        (50.5, None),
        (50.5, math.nan),
        (5050.0, 50.5),
        (50.5, 5050),
        (50.5, 5050.0 * (1 + 1e-9)),
        [50.5, 5050.0],
        np.array([50.5, 5050.0]),
    ],
)
def test_check_rejects(wrong):
    with pytest.raises(AssertionError):
        WORKLOAD.check(wrong, (50.5, 5050.0))


def test_check_accepts_the_rounding_of_a_plain_loop():
    WORKLOAD.check((50.5, np.float64(5050.0 * (1 + 1e-12))), (50.5, 5050.0))


def test_one_lost_number_of_the_largest_size_is_noticed():
    n = WORKLOAD.sizes["large"]
    total = n / 2
    with pytest.raises(AssertionError):
        WORKLOAD.check((total / n, total - 0.5), (total / n, total))


def test_work_counts_every_byte_once():
    assert WORKLOAD.work(10).bytes_moved == 80

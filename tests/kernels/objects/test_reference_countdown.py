"""The reference of countdown against the number it starts from, and its check."""

import subprocess
import sys

import pytest

from kernels.objects.countdown import WORKLOAD, check, make_inputs, shares
from kernels.objects.countdown.with_python import count_down


@pytest.mark.parametrize("n", [0, 1, 2, 12_345])
def test_the_reference_counts_as_many_steps_as_it_starts_from(n: int) -> None:
    assert count_down(*make_inputs(n)) == n


@pytest.mark.parametrize("n", [0, 1, 7, 8, 50_000_001])
@pytest.mark.parametrize("workers", [1, 2, 3, 8])
def test_the_shares_add_up_and_differ_by_one_at_most(n: int, workers: int) -> None:
    parts = shares(n, workers)
    assert len(parts) == workers
    assert sum(parts) == n
    assert max(parts) - min(parts) <= 1


@pytest.mark.parametrize("wrong", [None, 9, 11, 10.0, True, "10", [10]])
def test_check_rejects_every_other_answer(wrong: object) -> None:
    check(10, 10)
    with pytest.raises(AssertionError):
        check(wrong, 10)


def test_the_workload_imports_no_numpy() -> None:
    code = f"import {WORKLOAD.check.__module__}, sys; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

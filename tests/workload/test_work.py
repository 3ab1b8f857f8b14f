"""The least work of a call: whole numbers from 0 on, whatever the author counts with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from breakeven.workload import Work


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1, "many", 1j, [1]])
@pytest.mark.parametrize("field", ["bytes_moved", "bytes_written", "operations"])
def test_what_no_journal_could_keep_is_refused(field: str, value: Any) -> None:
    with pytest.raises(
        (TypeError, ValueError), match=f"{field} is .*; a number from 0 on is needed"
    ):
        Work(**{field: value})


@pytest.mark.parametrize("value", [3, 3.2, np.int64(3), np.float32(3), True + 2])
def test_any_number_becomes_a_whole_one(value: Any) -> None:
    found = Work(bytes_moved=value, bytes_written=value, operations=value)
    assert [found.bytes_moved, found.bytes_written, found.operations] == [3, 3, 3]
    assert type(found.operations) is int

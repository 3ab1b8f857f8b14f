"""What a case prints: only so much of it, for a disk is not endless."""

from __future__ import annotations

import pytest

from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.supervised.printed import MOST_BYTES, Printed


def test_a_case_that_prints_without_end_is_ended() -> None:
    printed = Printed()
    try:
        printed.guard("call")
        printed.file.truncate(MOST_BYTES + 1)
        with pytest.raises(CaseEnded, match=r"printed more than 1\.00 GiB during a call; let it"):
            printed.guard("call")
    finally:
        printed.close()

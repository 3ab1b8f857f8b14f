"""What a run says of itself while it goes on."""

from __future__ import annotations

import io

import pytest
from example_results import measurement
from rich.console import Console

from breakeven.run.progress import RunDisplay


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 case was measured before"), (2, "2 cases were measured before")]
)
def test_a_resumed_run_counts_its_cases_as_one_says_it(count: int, said: str) -> None:
    heard = io.StringIO()
    display = RunDisplay(Console(file=heard, width=100), [], 1, [])
    display.watch([], "", known=[measurement()] * count)
    assert heard.getvalue().strip() == f"resuming a run: {said}"

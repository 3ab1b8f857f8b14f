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


@pytest.mark.parametrize("is_terminal", [True, False])
def test_an_onlooker_is_told_all_that_the_display_is_told(*, is_terminal: bool) -> None:
    heard: list[tuple[object, ...]] = []
    one = measurement()
    console = Console(file=io.StringIO(), width=100, force_terminal=is_terminal)
    display = RunDisplay(
        console,
        [one.case],
        1,
        [],
        lambda measured, **standing: heard.append(
            (len(measured), *(standing[name] for name in ("doing", "done", "total", "resumed")))
        ),
    )
    display.watch([], "the first")
    display.watch([one], "")
    display.watch([], "resuming", known=[one])
    assert heard == [(0, "the first", 0, 1, 0), (1, "", 1, 1, 0), (1, "resuming", 1, 1, 1)]

"""What ``breakeven report`` says: as many findings as there are, or that nothing stands out."""

from __future__ import annotations

import pytest

from breakeven.commands.showing import _heading


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "No difference was larger than the noise. More samples or larger sizes may tell."),
        (1, "What stands out"),
        (3, "The 3 findings that stand out"),
    ],
)
def test_the_heading_counts_what_stands_below(count: int, said: str) -> None:
    assert _heading(count) == said

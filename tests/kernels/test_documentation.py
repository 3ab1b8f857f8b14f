"""Each implementation names the page of its tool's documentation that it follows."""

from __future__ import annotations

import pytest

from breakeven.catalogue import catalogue

PLAIN = ("", "python")
"""What a loop in plain Python follows no page of."""


@pytest.mark.parametrize("name", catalogue.names())
def test_whoever_follows_a_tool_names_the_page(name: str) -> None:
    without = [
        label
        for label, each in catalogue.workload(name).implementations.items()
        if each.library not in PLAIN and each.style != "instructive" and not each.documentation
    ]
    assert not without, f"{name}: give {', '.join(without)} the page that it follows"

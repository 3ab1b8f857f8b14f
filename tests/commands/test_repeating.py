"""The command in a summary compares the same again."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from breakeven.commands.printed.repeating import repeating_command


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, []),
        ({"--pytest": Path("tests/my speed"), "--config": None}, ["--pytest", "tests/my speed"]),
        ({"--command": "tool 'a b'", "--all-rows": False}, ["--command", "tool 'a b'"]),
        (
            {"--row": ["numpy=2.2", "six=1"], "--all-rows": True},
            ["--row", "numpy=2.2", "--row", "six=1", "--all-rows"],
        ),
    ],
)
def test_all_that_was_named_is_named_again(options: dict[str, object], words: list[str]) -> None:
    found = repeating_command("abc", ".", ["*join*"], options)
    assert shlex.split(found) == ["breakeven", "compare", "abc", ".", "*join*", *words]

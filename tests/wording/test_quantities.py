"""Durations, amounts of memory and numbers that a user writes: what is none is refused, whatever it looks like."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from breakeven.commands.command_line import app
from breakeven.wording.quantities import MOST_BYTES, MOST_SECONDS, bytes_of, seconds_of

NONE = ["", "s", ".", ".s", "1.5.5s", "-5s", "0s", "1e9s", "nan", "inf", "5m5m", "9" * 400]


def shortly(text: str) -> str:
    """What a test with that text is called."""
    return repr(text) if len(text) < 20 else f"{len(text)} characters"


@pytest.mark.parametrize("text", [*NONE, "1.2.3h", "31y", f"{MOST_SECONDS * 2:.0f}s"], ids=shortly)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration; write it as 90s") as refused:
        seconds_of(text)
    assert len(str(refused.value)) < 120


@pytest.mark.parametrize(
    "text", [*NONE, "1.2.3GiB", f"{'9' * 400}GiB", "0.1B", "2000000TiB"], ids=shortly
)
def test_what_is_no_amount_of_memory_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount of memory; write it as 2GiB") as refused:
        bytes_of(text)
    assert len(str(refused.value)) < 120


def test_amounts_are_read_as_people_write_them() -> None:
    assert (seconds_of(".5h"), seconds_of("1.m"), seconds_of(" 2min30 ")) == (1800.0, 60.0, 150.0)
    assert (bytes_of("1.5k"), bytes_of("1B"), bytes_of("1048576TiB")) == (1500, 1, MOST_BYTES)


@pytest.mark.parametrize(
    "words",
    [
        ("race", "1", "2", "--effect"),
        ("compare", "HEAD~1", "HEAD", "--effect"),
        ("profile", "mine.py", "loop", "--seconds"),
        ("doctor", "--seconds"),
    ],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize("number", ["nan", "inf", "1e300"])
def test_a_number_that_is_none_is_refused_by_every_option(
    words: tuple[str, ...], number: str
) -> None:
    done = CliRunner().invoke(app, [*words, number])
    assert done.exit_code == 2
    assert "Invalid value for" in done.output

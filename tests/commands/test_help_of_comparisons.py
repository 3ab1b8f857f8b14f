"""What the help of the commands that compare says: each option in words, and examples that can be typed."""

from __future__ import annotations

import shlex

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from breakeven.commands.command_line import app
from breakeven.errors import UserError

COMMANDS = get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["compare", "check", "bisect", "history", "combine"])
def test_every_option_is_explained(name: str) -> None:
    unexplained = [each.name for each in COMMANDS[name].params if not getattr(each, "help", "")]
    assert set(unexplained) <= {"help"}


def test_the_examples_of_compare_can_be_typed() -> None:
    command = COMMANDS["compare"]
    lines = [line.strip() for line in (command.help or "").splitlines()]
    examples = [shlex.split(line) for line in lines if line.startswith("breakeven compare ")]
    assert len(examples) >= 2
    for _, _, *arguments in examples:
        read = command.make_context("compare", arguments)
        assert read.params["before"]
        assert read.params["after"]


def test_two_commands_are_not_taken_for_two_sides() -> None:
    found = CliRunner().invoke(app, ["compare", "HEAD", ".", "--command", "a b", "--command", "c"])
    assert isinstance(found.exception, UserError)
    assert "breakeven race --command 'a b' c" in str(found.exception)

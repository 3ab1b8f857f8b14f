"""A command is compared from commit to commit, in any project."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from foreign_suite import MODULE, ForeignSuite, foreign_suite

import breakeven.sources
from breakeven.errors import UserError
from breakeven.sources.shell_commands.side import find_command

MAIN = """
import sys

import tiny

data = open(sys.argv[1]).read()
assert data == "some data"
if sys.argv[2:] == ["fail"]:
    sys.exit("it does not work")
tiny.work(1_000_000)
"""
SLOWER = MODULE.replace("range(n)", "range(3 * n)")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> ForeignSuite:
    """Two commits, and a file of data that git does not know."""
    made = foreign_suite(tmp_path_factory.mktemp("commands"))
    (made.folder / "asv.conf.json").unlink()
    (made.folder / "tiny" / "__main__.py").write_text(MAIN)
    (made.folder / ".gitignore").write_text("*.txt\n")
    made.commit(MODULE, "one")
    made.commit(SLOWER, "two")
    (made.folder / "data.txt").write_text("some data")
    return made


def compared(project: ForeignSuite, command: str) -> list[dict[str, Any]]:
    """What ``breakeven compare`` says of a command."""
    words = [sys.executable, "-m", "breakeven", "compare", "HEAD~1", "HEAD"]
    done = subprocess.run(
        [*words, "--command", command, "--budget", "1m", "--effect", "30", "--json"],
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.timeout(300)
def test_a_planted_change_is_found_and_memory_is_that_of_the_command(project: ForeignSuite) -> None:
    (case,) = compared(project, "python -m tiny data.txt")
    by_quantity = {each["quantity"]: each for each in case["changes"]}
    assert by_quantity["time"]["verdict"] == "slower"
    assert by_quantity["time"]["before"] > 0.005
    assert 1e6 < by_quantity["memory"]["before"] < 1e8
    assert by_quantity["memory"]["verdict"] in ("same", "cannot tell")


def test_another_exit_code_is_told_with_the_last_words(project: ForeignSuite) -> None:
    (case,) = compared(project, "python -m tiny data.txt fail")
    assert case["outcome"] == "fails on both sides"
    assert "exit code 1; it printed: it does not work" in case["reason"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("python -m tiny | sort", "only a shell understands"),
        ("python 'x", "mend its quotes"),
    ],
)
def test_what_is_no_command_is_refused(project: ForeignSuite, text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        find_command(project.folder, text)


def test_a_program_that_is_not_there_is_named(project: ForeignSuite) -> None:
    words = [sys.executable, "-m", "breakeven", "compare", "HEAD~1", "HEAD"]
    done = subprocess.run(
        [*words, "--command", "no-such-program"],
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "there is no program 'no-such-program'" in done.stderr


def test_what_a_short_run_holds_is_never_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(breakeven.sources.__file__).parent / "in_side")
    steps = importlib.import_module("command_in_turns").CommandSteps(
        [sys.executable, "-c", "x = bytearray(80_000_000)"], {}
    )
    assert steps.reset_peak()["rss_bytes"] == 0
    steps.timed(1)
    assert 8e7 < steps.peak()["peak_rss_bytes"] < 1.6e8
    steps.reset_peak()
    steps.words = ["true"]
    steps.timed(1)
    assert 0 < steps.peak()["peak_rss_bytes"] < 8e7

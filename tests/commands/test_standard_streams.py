"""Standard streams that are closed, full or not read: the work is done, or one sentence says what was not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from own_workloads import ADDING

ROOT = Path(__file__).resolve().parents[2]
RUN = ("run", "mine.py", "--quick")


def of_shell(folder: Path, streams: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line, with its standard streams as a shell redirects them."""
    command = f'exec "$0" -P -m breakeven "$@" {streams}'
    return subprocess.run(
        ["sh", "-c", command, sys.executable, *arguments],
        cwd=folder,
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "BREAKEVEN_CACHE": str(folder / "cache"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "mine.py").write_text(ADDING)
    return tmp_path


@pytest.mark.parametrize(
    "closed",
    ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"],
    ids=["input", "output", "errors", "input and output", "all three"],
)
def test_a_run_measures_whatever_streams_are_closed(mine: Path, closed: str) -> None:
    done = of_shell(mine, closed, *RUN)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    (journal,) = (mine / ".breakeven" / "runs").glob("*.jsonl")
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    (case,) = [line for line in lines if line.get("kind") == "case"]
    assert case["status"] == "ok", case


@pytest.mark.parametrize(
    "command",
    [("list", "mine.py"), ("list", "mine.py", "--json"), ("--version",), ("--help",), RUN],
    ids=" ".join,
)
def test_output_that_cannot_be_written_is_said(mine: Path, command: tuple[str, ...]) -> None:
    done = of_shell(mine, "> /dev/full", *command)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith("breakeven: standard output cannot be written (No space left on device)")


@pytest.mark.parametrize("command", [("list", "nothing.py"), RUN], ids=" ".join)
def test_errors_that_cannot_be_written_end_with_their_code(
    mine: Path, command: tuple[str, ...]
) -> None:
    done = of_shell(mine, "2> /dev/full", *command)
    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stdout


@pytest.mark.parametrize(
    "command",
    [("list", "mine.py"), ("list", "mine.py", "--json"), ("--help",)],
    ids=" ".join,
)
def test_a_reader_that_goes_away_is_told_nothing(mine: Path, command: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "breakeven", *command],
            cwd=mine,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize(
    "variables",
    [{}, {"PYTHONUNBUFFERED": "1"}, {"PYTHONUTF8": "0"}],
    ids=["as usual", "unbuffered", "without UTF-8"],
)
def test_what_is_printed_is_whole(mine: Path, variables: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "breakeven", "list", "mine.py", "--json"],
        cwd=mine,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["implementation"] == "add"

"""The environment of one clone, used in another: one sentence names the environment to use."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from breakeven.catalogue.tool_path import PACKAGE

DECLARED = '[tool.breakeven]\nworkloads = "speed:PACKAGES"\n'


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another clone of the tool, with a catalogue."""
    folder = tmp_path_factory.mktemp("other")
    shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "pyproject.toml").write_text(DECLARED)
    (folder / "speed.py").write_text("PACKAGES = {}\n")
    return folder


@pytest.mark.parametrize(
    "command", [("list",), ("run", "x"), ("check",), ("report",)], ids=" ".join
)
def test_every_command_names_the_environment_to_use(other: Path, command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "breakeven", *command],
        cwd=other,
        env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    (line,) = done.stderr.splitlines()
    assert f"{other} is a clone of Breakeven, and the one that runs is another" in line
    assert f"{other}/.venv/bin/breakeven" in line

"""The project that ``breakeven new --suite`` writes, in its first commit."""

from __future__ import annotations

import sys
from pathlib import Path

from command_line import CommandLine

__all__ = ["generated_project"]


def generated_project(folder: Path, python: str = sys.executable, path: str = "") -> CommandLine:
    """The command line in the project ``speed``, which is made below a new folder."""
    folder.mkdir()
    outside = CommandLine(folder, {"PATH": path} if path else None, python)
    assert "breakeven run --quick" in outside.does("new", "--suite", "speed")
    inside = CommandLine(folder, outside.environment, python)
    inside.folder = folder / "speed"
    inside.git("init", "--quiet", "--initial-branch=trunk")
    inside.git("add", "--all")
    inside.git("commit", "--quiet", "--message=Begin")
    return inside

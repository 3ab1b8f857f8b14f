"""The tool as a user has it: a wheel, in an environment with what it needs and none of its extras."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["installed_tool"]

ROOT = Path(__file__).resolve().parents[3]
BUILT_FROM = ("breakeven", "setup.py", "pyproject.toml", "README.md", "LICENSE")
UV = (sys.executable, "-m", "uv")


def installed_tool(folder: Path, *more: str) -> Path:
    """Make the environment in a folder, with more packages; returns where its programs are."""
    sources, made = folder / "sources", folder / "environment"
    sources.mkdir()
    for name in BUILT_FROM:
        if (ROOT / name).is_dir():
            left_out = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, sources / name, ignore=left_out)
        else:
            shutil.copy(ROOT / name, sources / name)
    constraints = ("--constraint", str(ROOT / "constraints.txt"))
    for command in (
        ("venv", "--quiet", "--seed", "--python", sys.executable, str(made)),
        ("pip", "install", "--quiet", "--python", str(made), *constraints, str(sources), *more),
    ):
        subprocess.run([*UV, *command], check=True, capture_output=True, text=True)
    return made / "bin"

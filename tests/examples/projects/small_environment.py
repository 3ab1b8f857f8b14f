"""An environment with a few modules, made in a moment: nothing is built or fetched for it."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from breakeven.sources.environments.environment import Made

__all__ = ["packages_of", "small_environment", "written"]


def small_environment(folder: Path, modules: Mapping[str, str]) -> Made:
    """An environment with these modules, by path, and all that the tests themselves can import."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    made = Made(folder / "bin" / "python", {})
    packages = packages_of(made)
    (packages / "of_the_tests.pth").write_text(sysconfig.get_path("purelib"))
    written(packages, modules)
    return made


def packages_of(made: Made) -> Path:
    """Where the environment has what is installed."""
    (found,) = made.python.parents[1].glob("lib/python*/site-packages")
    return found


def written(folder: Path, files: Mapping[str, str]) -> None:
    """Write files, by path, and the folders that they need."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

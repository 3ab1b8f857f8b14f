"""Throw-away clones of the working tree, with a workload that goes wrong on purpose."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import cache_from_source
from pathlib import Path

__all__ = ["PROJECTS", "ROOT", "Clone", "new_clone"]

ROOT = Path(__file__).resolve().parents[3]
PROJECTS = Path(__file__).parent
BROKEN = PROJECTS / "broken_workload"


class Clone:
    """A throw-away copy of the working tree, with a commit of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        done = subprocess.run(
            ["git", *who, *arguments], cwd=self.folder, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def environment(self) -> dict[str, str]:
        """This process's environment, with the clone's packages before the installed ones."""
        return os.environ | {
            "PYTHONPATH": str(self.folder),
            "BREAKEVEN_CACHE": str(self.folder.parent / "cache"),
            "HOME": str(self.folder.parent / "home"),
        }

    def run(self, *command: str, timeout: float = 150) -> subprocess.CompletedProcess[str]:
        """Run a command in the clone; the caller looks at the exit code."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def breakeven(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line in the clone."""
        return self.run(sys.executable, "-m", "breakeven", *arguments)


def new_clone(parent: Path, *suites: str) -> Clone:
    """A clone that has one more workload, ``broken``, whose implementations go wrong.

    Its runs hardly measure the machine's limits, which most of a short run would go to. With suites,
    such as ``objects``, it has no others: asv imports them all, several times in every run.
    """
    folder = parent / "clone"
    _copy_working_tree(folder)
    if suites:
        _leave_suites(folder / "benchmarks", suites)
    shutil.copytree(BROKEN, folder / "kernels" / "objects" / "broken")
    _add_to_catalogue(folder)
    _shorten_limits(folder)
    (parent / "home").mkdir()
    made = Clone(folder)
    made.git("init", "--quiet", "--initial-branch=main")
    made.git("add", "--all")
    made.git("commit", "--quiet", "--message=everything")
    return made


def _copy_working_tree(folder: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.startswith("results/data/"):
            _copy(ROOT / name, folder / name)
            if name.endswith(".py"):
                compiled = Path(cache_from_source(name))  # else every clone compiles it once more
                if (ROOT / compiled).is_file():
                    _copy(ROOT / compiled, folder / compiled)


def _copy(path: Path, to: Path) -> None:
    """With its time, by which Python knows whether what is compiled is of this source."""
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, to)


def _leave_suites(folder: Path, suites: Sequence[str]) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.stem not in ("__init__", *suites):
            path.unlink()


def _add_to_catalogue(folder: Path) -> None:
    catalogue = folder / "kernels" / "catalogue.py"
    entry = 'PACKAGES = {\n    "broken": "kernels.objects.broken",\n'
    catalogue.write_text(catalogue.read_text().replace("PACKAGES = {\n", entry))
    suite = folder / "benchmarks" / "objects.py"
    declared = '\n\nclass Broken(Suite):\n    """What goes wrong."""\n\n    workload = "broken"\n'
    suite.write_text(suite.read_text() + declared)


def _shorten_limits(folder: Path) -> None:
    limits = folder / "breakeven" / "machine" / "limits.py"
    text = limits.read_text()
    for name, value in {
        "SMALLEST_ARRAY_BYTES": 2**20,
        "TIMES_THE_CACHE": 0,
        "DISK_BYTES": 2**20,
    }.items():
        text, count = re.subn(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
        assert count == 1
    text, count = re.subn(r"return sorted\(\{2\*\*power.*", "return [1]", text)
    assert count == 1
    limits.write_text(text)
    settings = folder / "breakeven" / "ruler" / "settings.py"
    text = settings.read_text()
    assert "limits_seconds=3.0" in text
    settings.write_text(text.replace("limits_seconds=3.0", "limits_seconds=0.03"))

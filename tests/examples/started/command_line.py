"""The command line in a folder of its own, with a cache and a home of its own."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path

__all__ = ["CommandLine"]


class CommandLine:
    """Runs commands in a folder, with a Python; ``variables`` are added to what they inherit."""

    def __init__(
        self, folder: Path, variables: dict[str, str] | None = None, python: str = sys.executable
    ) -> None:
        self.folder = folder
        self.python = python
        beside = folder.parent
        self.environment = os.environ | {
            "BREAKEVEN_CACHE": str(beside / "cache"),
            "HOME": str(beside / "home"),
            "UV_CACHE_DIR": _uv_cache(),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "COLUMNS": "200",
            **(variables or {}),
        }
        (beside / "home").mkdir(exist_ok=True)

    def run(self, *command: str, timeout: float = 170) -> subprocess.CompletedProcess[str]:
        """Run a command; the caller looks at the exit code."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def breakeven(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the tool."""
        return self.run(self.python, "-m", "breakeven", *arguments)

    def does(self, *arguments: str) -> str:
        """What the tool prints when all is well."""
        done = self.breakeven(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refuses(self, *arguments: str) -> str:
        """The one sentence with which the tool refuses."""
        done = self.breakeven(*arguments)
        assert done.returncode == 2, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        first, _, rest = done.stderr.partition("\n")
        # Which variables are set where the tests run is none of what they test.
        said = rest if first.startswith("Your environment sets ") else done.stderr
        assert said.startswith("breakeven: "), done.stderr
        return said.removeprefix("breakeven: ").strip()

    def git(self, *arguments: str) -> str:
        """What git prints, with an identity of its own."""
        who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        done = self.run("git", *who, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()


@functools.cache
def _uv_cache() -> str:
    """The user's own, so that a new home does not fetch everything once more."""
    done = subprocess.run(
        [sys.executable, "-m", "uv", "cache", "dir"], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()

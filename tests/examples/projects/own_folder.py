"""A folder of the user's, in which commands are run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clones import ROOT


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def cases(self) -> dict[str, dict[str, Any]]:
        """The measurements by label (and workload, where there are several)."""
        return {
            f"{each['case']['workload']} {each['case']['implementation']}": each
            for each in json.loads(self.out)
        }


class Folder:
    """A folder of the user's, in which commands are run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, text: str) -> None:
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        (self.path / name).write_text(text)

    def breakeven(self, *arguments: str, **environment: str) -> Ran:
        """Run the command line there, with the cache of its own."""
        own = {"BREAKEVEN_CACHE": str(self.path.parent / "cache"), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-P", "-m", "breakeven", *arguments],
            cwd=self.path,
            env=os.environ | own | environment,
            capture_output=True,
            text=True,
            timeout=250,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

"""A folder for a notebook, whose processes and files are looked for when a test ends."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

TOKEN = "BREAKEVEN_TEST_TOKEN"
PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Place:
    """Where a notebook lies: its folder, the folder for temporary files, and a mark on processes."""

    folder: Path
    temporary: Path
    token: str

    def processes(self) -> list[psutil.Process]:
        """Those that were started from here and still are."""
        return [each for each in psutil.process_iter() if self._is_ours(each)]

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE or process.pid == psutil.Process().pid:
                return False
            return process.environ().get(TOKEN) == self.token
        except (psutil.Error, OSError):
            return False

    def left(self) -> list[str]:
        """What is left of measuring: anything but the lock of the project and its list for git,
        and the empty folder of notebooks."""
        own = [path for path in self.folder.rglob("*") if ".breakeven" in path.parts]
        usual = {".breakeven", ".gitignore", "runs", "run.lock", "notebook"}
        kept = [str(path) for path in own if path.name not in usual]
        return kept + [str(path) for path in self.temporary.iterdir() if _is_measuring(path)]

    def wait_until_clean(self, *keep: int) -> None:
        """Fail unless all processes but those of these numbers have ended and nothing is left."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < ends:
            running = [each for each in self.processes() if each.pid not in keep]
            if not running and not self.left():
                return
            time.sleep(0.1)
        assert [each.cmdline() for each in running] == []
        assert self.left() == []


def _is_measuring(path: Path) -> bool:
    return path.name.startswith(("bk-", "breakeven"))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """The working directory of a notebook; nothing may be left there by the end."""
    found = Place(tmp_path / "notebooks", tmp_path / "tmp", secrets.token_hex(8))
    for each in (found.folder, found.temporary, tmp_path / "ipython"):
        each.mkdir()
    monkeypatch.chdir(found.folder)
    monkeypatch.setenv(TOKEN, found.token)
    monkeypatch.setenv("TMPDIR", str(found.temporary))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("tempfile.tempdir", None)
    yield found
    found.wait_until_clean()


@pytest.fixture
def shell(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An IPython shell in this process, with the magics."""
    monkeypatch.chdir(place.folder)
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(sys, "displayhook", sys.displayhook)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    opened = InteractiveShell.instance(config=config)
    opened.run_cell("%load_ext breakeven")
    yield opened
    InteractiveShell.clear_instance()

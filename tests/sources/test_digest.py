"""What tells one set of benchmarks from another."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from breakeven.repository.git_program import git
from breakeven.sources import digest
from breakeven.sources.digest import digest_of


def test_a_digest_is_that_of_all_that_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "WHOLE_BYTES", 10)
    (tmp_path / "below" / "__pycache__").mkdir(parents=True)
    (tmp_path / "below" / "speed.py").write_text("a")
    (tmp_path / "data.csv").write_text("1,2,3,4,5,6,7")
    (tmp_path / ".gitignore").write_text("__pycache__")
    git(tmp_path, "init", "--quiet")
    known = digest_of("a command", tmp_path)
    (tmp_path / "below" / "__pycache__" / "speed.pyc").write_text("compiled")
    assert digest_of("a command", tmp_path) == known
    assert digest_of("another", tmp_path) != known
    assert digest_of(tmp_path, "a command") != known
    (tmp_path / "below" / "speed.py").write_text("b")
    changed = digest_of("a command", tmp_path)
    assert changed != known
    os.utime(tmp_path / "data.csv", ns=(1, 1))
    assert digest_of("a command", tmp_path) != changed
    assert digest_of(tmp_path / "below" / "speed.py") == digest_of(tmp_path / "below" / "speed.py")


def test_the_lock_of_an_open_editor_is_no_benchmark(tmp_path: Path) -> None:
    (tmp_path / "speed.py").write_text("a")
    git(tmp_path, "init", "--quiet")
    known = digest_of(tmp_path)
    (tmp_path / ".#speed.py").symlink_to("somebody@here.1234:5678")
    (tmp_path / "folder.py").mkdir()
    assert digest_of(tmp_path) == known

"""What a killed command has left among the files of a side is not taken for what a commit has."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from foreign_suite import MODULE, foreign_suite

from breakeven.environments.left_behind import left_behind
from breakeven.processes.working_folder import claimed_folder
from breakeven.sources.trees import exported

WORKS = """
import os, signal, sys
from pathlib import Path
from breakeven.processes.working_folder import claimed_folder

with claimed_folder(Path(sys.argv[1]), lambda folder: folder) as place:
    (place / "locked").mkdir()
    (place / "half").touch()
    if sys.argv[2] == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
"""
EXPORTS = """
import os, signal, sys
from pathlib import Path
from breakeven.sources.trees import exported

exported(Path(sys.argv[1]), "HEAD", Path(sys.argv[2]), lambda _: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.parametrize(
    ("end", "left"),
    [("killed", set()), ("in order", {"locked", "half"})],
    ids=["killed", "in order"],
)
def test_a_folder_is_kept_as_it_is_unless_whoever_worked_there_was_killed(
    tmp_path: Path, end: str, left: set[str]
) -> None:
    done = subprocess.run([sys.executable, "-c", WORKS, str(tmp_path), end], check=False)
    assert done.returncode == (-signal.SIGKILL if end == "killed" else 0)
    with claimed_folder(tmp_path, lambda folder: folder) as place:
        assert {each.name for each in place.iterdir()} - {".claimed"} == left


def test_a_copy_of_a_commit_that_was_not_finished_is_found_and_goes_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path / "cache"))
    made = foreign_suite(tmp_path / "tiny")
    commit = made.commit(MODULE, "one")
    side = tmp_path / "cache" / "sides" / "of-it"
    files = side / "files" / "0"
    command = [sys.executable, "-c", EXPORTS, str(made.folder), str(files)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    (half,) = files.iterdir()
    assert half.name.startswith(".")
    assert left_behind() == [half]
    tree = exported(made.folder, commit, files)
    assert list(files.iterdir()) == [tree]
    listed = made.git("ls-tree", "--name-only", "HEAD").split()
    assert {each.name for each in tree.iterdir()} == set(listed)

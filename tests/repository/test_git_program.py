"""Git answers in one form, says what to do, and finds the repository of the folder only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from breakeven.errors import UserError
from breakeven.repository.git_program import (
    OF_ONE_REPOSITORY,
    OWN_IDENTITY,
    forget_named_repository,
    git,
    words_of,
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "a file").write_text("a")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message=one", more=OWN_IDENTITY)
    return tmp_path


def test_every_variable_that_names_a_repository_is_known() -> None:
    said = subprocess.run(
        ["git", "rev-parse", "--local-env-vars"], capture_output=True, text=True, check=True
    )
    listed = {each for each in said.stdout.split() if not each.startswith("GIT_CONFIG")}
    assert listed <= OF_ONE_REPOSITORY


def test_what_is_started_finds_the_repository_of_its_folder(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    assert git(repository, "log", "--format=%s") == "one"
    forget_named_repository()
    asked = ["git", "log", "--format=%s"]
    done = subprocess.run(asked, cwd=repository, capture_output=True, text=True, check=True)
    assert done.stdout == "one\n"
    assert os.environ["GIT_CONFIG_NOSYSTEM"] == "1"


def test_a_command_that_is_run_in_a_hook_sees_no_repository_of_the_hook(repository: Path) -> None:
    asked = (
        "import os, sys, breakeven.__main__ as main\n"
        "sys.argv = ['breakeven', '--version']\n"
        "try: main.main()\n"
        "finally: print(sorted(each for each in os.environ if each.startswith('GIT_')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ | {"GIT_DIR": str(repository), "GIT_INDEX_FILE": "index"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "GIT_DIR" not in done.stdout
    assert done.stdout.splitlines()[-1].startswith("[")


def test_names_keep_their_bytes_and_are_shown_without_control_characters(repository: Path) -> None:
    named = os.fsdecode(b"caf\xe9\x1b[31m")
    (repository / named).write_text("b")
    git(repository, "add", "--", named)
    listed = git(repository, "ls-files", "-z").split("\0")
    assert named in listed
    assert git(repository, "ls-files", "-z", "--", named).rstrip("\0") == named
    assert words_of(named) == r"caf\xe9\x1b[31m"
    assert words_of("café ½") == "café ½"


@pytest.mark.parametrize("asked", [("log", "-1"), ("read-tree", "HEAD")], ids=" ".join)
def test_a_repository_without_a_commit_is_said_to_need_one(
    tmp_path: Path, asked: tuple[str, ...]
) -> None:
    git(tmp_path, "init", "--quiet")
    with pytest.raises(UserError, match=r"git .* failed in .*; work in a clone with at least one"):
        git(tmp_path, *asked)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_clone_that_cannot_be_written_is_said_to_be_one(repository: Path) -> None:
    objects = repository / ".git" / "objects"
    objects.chmod(0o500)
    try:
        with pytest.raises(UserError, match="make the clone writable"):
            git(repository, "hash-object", "-w", "--stdin", told="new")
    finally:
        objects.chmod(0o700)

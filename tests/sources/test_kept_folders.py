"""Environments and copies of files are kept while somebody may need them, and no longer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from foreign_suite import MODULE, ForeignSuite, foreign_suite

from breakeven.catalogue.project import Project, find_project
from breakeven.environments.kept_folders import forget_unused, use
from breakeven.errors import UserError
from breakeven.sources import sides
from breakeven.sources.asv_suite.suite import Suite, find_suite
from breakeven.sources.environments import kept_environment as keeping
from breakeven.sources.environments.environment import Made
from breakeven.sources.environments.kept_environment import READY, kept_environment
from breakeven.sources.notation import Side, side_of
from breakeven.sources.sides import KEPT, ready_side

HOLDS = """
import sys
from pathlib import Path
from breakeven.environments.kept_folders import use
use(Path(sys.argv[1]))
print("there", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for each test."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("BREAKEVEN_CACHE", str(folder))
    return folder


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> ForeignSuite:
    made = foreign_suite(tmp_path_factory.mktemp("repository"))
    for number in range(KEPT + 4):
        made.commit(f"{MODULE}\nNUMBER = {number}\n", str(number))
    return made


@pytest.fixture
def suite(repository: ForeignSuite) -> Suite:
    found = find_suite(repository.folder)
    assert found is not None
    return found


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commits of the environments that are made, which have nothing but a Python."""
    commits: list[str] = []

    def make(_: Suite, side: Side, folder: Path) -> Made:
        commits.append(side.commit)
        shutil.rmtree(folder, ignore_errors=True)
        python = folder / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.symlink_to(sys.executable)
        return Made(python, {})

    monkeypatch.setattr(keeping, "make_environment", make)
    return commits


def grown_old(*folders: Path) -> None:
    for number, folder in enumerate(folders):
        os.utime(folder, (number, number))


@contextmanager
def used_elsewhere(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process uses the folder, as long as the block runs."""
    command = [sys.executable, "-c", HOLDS, str(folder)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        try:
            yield process
        finally:
            process.kill()


def some_folders(place: Path, count: int) -> list[Path]:
    folders = [place / str(number) for number in range(count)]
    for folder in folders:
        folder.mkdir(parents=True)
    return folders


def test_the_folders_that_were_used_last_are_kept(tmp_path: Path) -> None:
    folders = some_folders(tmp_path / "kept", 5)
    grown_old(*folders)
    forget_unused(tmp_path / "kept", 2)
    assert sorted((tmp_path / "kept").iterdir()) == folders[3:]


def test_what_was_used_lately_is_kept_however_many_there_are(tmp_path: Path) -> None:
    folders = some_folders(tmp_path / "kept", 5)
    forget_unused(tmp_path / "kept", 2)
    assert sorted((tmp_path / "kept").iterdir()) == folders


def test_what_another_process_uses_is_kept_until_it_ends_however_it_ends(tmp_path: Path) -> None:
    first, second, third = folders = some_folders(tmp_path / "kept", 3)
    (second / "within").mkdir()
    with used_elsewhere(first), used_elsewhere(second / "within"):
        grown_old(*folders)
        forget_unused(tmp_path / "kept", 0)
        assert sorted((tmp_path / "kept").iterdir()) == [first, second]
    grown_old(first, second)
    forget_unused(tmp_path / "kept", 0)
    assert not list((tmp_path / "kept").iterdir())
    assert not third.exists()


def test_what_a_process_uses_itself_is_kept(tmp_path: Path) -> None:
    folders = some_folders(tmp_path / "kept", 3)
    assert use(folders[0])
    assert not use(folders[0])
    grown_old(*folders)
    forget_unused(tmp_path / "kept", 1)
    assert sorted((tmp_path / "kept").iterdir()) == [folders[0], folders[2]]


def test_what_was_never_finished_goes_and_takes_no_place(tmp_path: Path) -> None:
    folders = some_folders(tmp_path / "kept", 4)
    for folder in folders[:2]:
        (folder / READY).touch()
    grown_old(*folders)
    forget_unused(tmp_path / "kept", 2, whole=READY)
    assert sorted((tmp_path / "kept").iterdir()) == folders[:2]


def test_no_environment_of_a_long_history_is_made_twice(
    repository: ForeignSuite, suite: Suite, cache: Path, made: list[str]
) -> None:
    project = find_project(repository.folder)
    commits = repository.git("rev-list", "HEAD").split()
    assert len(commits) > KEPT
    for _ in range(2):
        for commit in commits:
            kept_environment(suite, side_of(commit, project), print)
            grown_old(*(cache / "sides").iterdir())  # the history takes days
    assert made == commits


def test_another_run_never_removes_the_environment_that_one_is_measuring_in(
    repository: ForeignSuite, suite: Suite, cache: Path, made: list[str]
) -> None:
    project = find_project(repository.folder)
    first, _ = kept_environment(suite, side_of("HEAD", project), print)
    assert len(made) == 1
    others = some_folders(cache / "sides", 2 * KEPT)
    for each in others:
        (each / READY).touch()
    grown_old(first, *others)
    asked = (
        "import sys; from pathlib import Path; from breakeven.sources.sides import forget_oldest; "
    )
    run = [sys.executable, "-c", asked + "forget_oldest(Path(sys.argv[1]))", str(cache / "sides")]
    subprocess.run(run, check=True)
    assert (first / READY).exists()
    assert len(list((cache / "sides").iterdir())) == KEPT + 1


def test_an_environment_whose_python_is_gone_is_made_again(
    repository: ForeignSuite, suite: Suite, made: list[str]
) -> None:
    side = side_of("HEAD", find_project(repository.folder))
    _, environment = kept_environment(suite, side, print)
    environment.python.unlink()
    environment.python.symlink_to("/nowhere/python")
    _, again = kept_environment(suite, side, print)
    assert made == [side.commit, side.commit]
    assert subprocess.run([str(again.python), "-c", ""], check=False).returncode == 0


def test_an_environment_of_workloads_whose_python_is_gone_is_made_again(
    repository: ForeignSuite, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits: list[str] = []

    def make(side: Side, _: Path, folder: Path) -> Path:
        commits.append(side.commit)
        folder.mkdir(parents=True)
        (folder / "python").symlink_to(sys.executable)
        return folder / "python"

    monkeypatch.setattr(sides, "_make", make)
    monkeypatch.setattr(sides, "_catalogue", lambda *_: {})
    project = find_project(repository.folder)
    side = side_of("HEAD", project)
    for gone in (False, True, False):
        ready = ready_side(side, project, 1, print)
        if gone:
            (ready.folder / "python").unlink()
    assert commits == [side.commit, side.commit]


def test_old_copies_and_caches_of_an_environment_in_use_are_removed(
    repository: ForeignSuite, suite: Suite, cache: Path, made: list[str]
) -> None:
    side = side_of("HEAD", find_project(repository.folder))
    folder = cache / "sides" / keeping._key(suite, side)
    names = ("caches", "trees/0", "trees/1", "files/0")
    old = [each for name in names for each in some_folders(folder / name, 6)]
    (folder / READY).write_text(
        f'{{"python": "{sys.executable}", "variables": {{}}, "instead": ""}}'
    )
    grown_old(*old)
    kept_environment(suite, side, print)
    assert not made
    assert [each.exists() for each in old] == len(names) * [*3 * [False], *3 * [True]]


def test_an_interpreter_that_is_there_has_no_second_build(
    repository: ForeignSuite, suite: Suite
) -> None:
    project: Project = find_project(repository.folder)
    asked = side_of(f"existing:{sys.executable}", project)
    side = Side(asked.asked, asked.commit, asked.python, interpreter=asked.interpreter, build=1)
    with pytest.raises(UserError, match="no two builds of it; leave --builds out"):
        kept_environment(suite, side, print)
    with pytest.raises(UserError, match="no two builds of it; leave --builds out"):
        ready_side(side, project, 1, print)

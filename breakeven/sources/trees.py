"""Copies of a commit's files, for what has to run among them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from breakeven.environments.kept_folders import use
from breakeven.errors import UserError
from breakeven.processes.owned_folder import temporary_folder
from breakeven.repository.git_program import git
from breakeven.sources.asv_suite.suite import Suite
from breakeven.sources.environments.environment import Made
from breakeven.sources.environments.installed import installed_places
from breakeven.workload.data_cache import new_draft

__all__ = ["exported", "exported_without_installed", "modules_in"]

SOURCES = ("", "src", "lib", "python")
"""Where a project's packages lie, from its top."""
SUBMODULE = "160000"
"""What git says is the kind of a submodule."""
OF_TESTS = ("tests", "test"), ("benchmarks", "benchmark", "bench")
"""How folders of tests within packages are called; the first names that are found count."""
OF_THE_INSTALLED = ("site-packages", "dist-packages")
"""Any other folder on the path is one that is installed in place: all that it has can be imported."""
CONFTEST = "conftest.py"
IN_PLACE = Path(__file__).with_name("installed_package.py")


def exported(
    repository: Path,
    commit: str,
    folder: Path,
    finish: Callable[[Path], None] | None = None,
    finished: str = "",
) -> Path:
    """The files of a commit, in a folder of the folder; ``finish`` is done to them when they are new.

    ``finished`` tells apart what else is done to the files of one commit.
    """
    digest = hashlib.sha256(json.dumps([commit, finished]).encode()).hexdigest()
    tree = folder / digest[:16]
    use(tree)
    if not tree.is_dir():
        draft = new_draft(tree)
        draft.mkdir(parents=True)
        _write(repository, commit, draft)
        if finish is not None:
            finish(draft)
        draft.replace(tree)
    return tree


def _write(repository: Path, commit: str, tree: Path) -> None:
    """Write the files of a commit, and those of its submodules, where they have been fetched."""
    with temporary_folder() as folder:
        index = {"GIT_INDEX_FILE": str(folder / "index")}
        git(repository, "read-tree", commit, more=index)
        git(repository, "checkout-index", "--all", f"--prefix={tree}/", more=index)
        listed = git(repository, "ls-files", "--stage", "-z", more=index)
    for line in listed.split("\0"):
        facts, _, path = line.partition("\t")
        if facts.startswith(SUBMODULE) and (repository / path / ".git").exists():
            with suppress(UserError):  # it lacks that commit
                _write(repository / path, facts.split()[1], tree / path)


def exported_without_installed(
    suite: Suite, commit: str, folder: Path, tests: str, made: Made
) -> Path:
    """The files of a commit, without the packages that the environment has.

    Else pytest, which puts the folders of tests on the path, would find the sources there instead of what
    is installed. ``tests`` are what is run, as a path in the tree: they stay, also those in a package.
    Raises UserError where they cannot be told from the package.
    """
    project = suite.folder.relative_to(suite.repository)

    def finish(tree: Path) -> None:
        for top in dict.fromkeys(base / each for base in (Path(), project) for each in SOURCES):
            _remove_installed(tree / top, tree / tests, made)

    named = json.dumps([tests, str(project)])
    return exported(suite.repository, commit, folder, finish, named)


def modules_in(folder: Path) -> list[Path]:
    """What can be imported of a folder: its modules and packages."""
    return [
        each
        for each in sorted(folder.iterdir() if folder.is_dir() else ())
        if each.suffix in ("", ".py") and each.stem.isidentifier()
    ]


def _remove_installed(top: Path, tests: Path, made: Made) -> None:
    modules = modules_in(top)
    installed = installed_places({each.stem for each in modules}, made)
    for each in modules:
        if each.stem in installed and each.name != CONFTEST:
            in_place = Path(installed[each.stem]).name not in OF_THE_INSTALLED
            if each == tests and (each.is_file() or in_place):
                continue
            _remove_all_but(_tests_in(each, tests), each)
            if each == tests and not each.exists():
                raise UserError(
                    f"{each.name} is a package that is installed, and no folder in it is called tests: name "
                    f"its tests alone, such as --pytest {each.name}/test_speed.py"
                )


def _tests_in(package: Path, tests: Path) -> set[Path]:
    """The folders and files of a package that are tests, where ``tests`` are what is run."""
    if package.name in OF_TESTS[0]:
        return {package}
    if tests.is_relative_to(package):
        way = [each for each in (tests, *tests.parents) if each.is_relative_to(package)]
        for names in OF_TESTS:
            if named := [each for each in way if each.name in names]:
                return {named[-1]}
        if tests != package:
            return {tests}
    if not package.is_relative_to(tests):
        return set()
    found = {each for each in package.rglob(OF_TESTS[0][0]) if each.is_dir()}
    return {each for each in found if found.isdisjoint(each.parents)}


def _remove_all_but(kept: set[Path], package: Path) -> None:
    """Remove a package, except what is kept, the conftest.py above that, and the way there: on that, what is
    installed takes the place of each package."""
    if not kept:
        _remove(package)
    ways = {way for each in kept for way in each.parents if way.is_relative_to(package)}
    for folder in ways:
        is_package = (folder / "__init__.py").exists()
        for each in folder.iterdir():
            if each not in kept | ways and each.name != CONFTEST:
                _remove(each)
        if is_package:
            shutil.copyfile(IN_PLACE, folder / "__init__.py")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()

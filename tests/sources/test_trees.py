"""Tests run among the files of a commit, and import what is installed, wherever they lie."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from foreign_suite import ForeignSuite, foreign_suite
from small_environment import packages_of, small_environment, written

from breakeven.errors import UserError
from breakeven.sources.asv_suite.suite import Suite
from breakeven.sources.environments.environment import Made
from breakeven.sources.environments.plain_project import plain_project
from breakeven.sources.pytest_tests.side import find_tests
from breakeven.sources.trees import exported, exported_without_installed

RUN = "import sys; del sys.path[0]; import pytest; sys.exit(pytest.main(['-q', *sys.argv[1:]]))"
TEST = """
import mypkg

{more}

def test_imports_what_is_installed():
    assert mypkg.__file__.startswith({installed!r}), mypkg.__file__
    assert mypkg.WHERE == "installed"
    from mypkg import core, only_installed
    for each in (core, only_installed):
        assert each.__file__.startswith({installed!r}), each.__file__
"""
BESIDE = """

import mypkg.tests.helpers
from ..core import WHERE
from .helpers import HELPED

def test_has_what_lies_beside(of_the_package, of_the_tests):
    assert WHERE == "installed"
    assert HELPED == mypkg.tests.helpers.HELPED == "working tree"
"""
FIXTURE = "import pytest\n\n@pytest.fixture\ndef {}():\n    pass\n"
Files = Mapping[str, str]


def package(where: str) -> dict[str, str]:
    """A package whose modules say where they are from, and which imports its own."""
    says = f"WHERE = {where!r}\n"
    return {
        "mypkg/__init__.py": f"{says}from mypkg.sub import inner\nfrom . import core\n",
        "mypkg/core.py": says,
        "mypkg/sub/__init__.py": says,
        "mypkg/sub/inner.py": says,
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """An environment with the package."""
    modules = {**package("installed"), "mypkg/only_installed.py": ""}
    return small_environment(tmp_path_factory.mktemp("environment"), modules)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path / "cache"))


class Project(ForeignSuite):
    """A repository, of whose working tree copies are made."""

    def __init__(self, folder: Path, made: Made) -> None:
        super().__init__(folder)
        self.made = made
        self.trees = folder.parent / "trees"

    def of(self, path: str) -> tuple[Suite, str]:
        found = find_tests(self.folder, self.folder / path)
        return found.suite, found.path

    def tree(self, path: str) -> Path:
        suite, named = self.of(path)
        commit = self.git("rev-parse", "HEAD")
        return exported_without_installed(suite, commit, self.trees, named, self.made)

    def passes(self, path: str) -> int:
        """How many tests pass in the copy; all have to."""
        command = [str(self.made.python), "-c", RUN, "-p", "no:cacheprovider", path]
        done = subprocess.run(
            command, cwd=self.tree(path), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout
        return int(done.stdout.split()[-4])

    def test(self, more: str = "") -> str:
        return TEST.format(installed=str(self.made.python.parents[1]), more=more)


def project(folder: Path, made: Made, files: Files, sources: str = "") -> Project:
    """A repository with the package in its working tree, and these files."""
    own = folder / "repository"
    foreign_suite(own)
    shutil.rmtree(own / "tiny")
    written(own / sources, package("working tree"))
    found = Project(own, made)
    written(own, files)
    found.git("add", "--all")
    found.git("commit", "--quiet", "--message=one")
    return found


def names(folder: Path) -> set[str]:
    return {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()}


@pytest.mark.parametrize(
    ("sources", "path"),
    [
        ("", "mypkg/tests"),
        ("", "."),
        ("src/", "src/mypkg/tests/test_speed.py"),
        ("python/", "python/mypkg"),
    ],
)
def test_tests_in_a_package_import_what_is_installed(
    tmp_path: Path, made: Made, sources: str, path: str
) -> None:
    within = project(tmp_path, made, {}, sources)
    helped = "HELPED = 'working tree'"
    files = {
        "mypkg/conftest.py": FIXTURE.format("of_the_package"),
        "mypkg/tests/__init__.py": "",
        "mypkg/tests/conftest.py": FIXTURE.format("of_the_tests"),
        "mypkg/tests/helpers.py": helped,
        "mypkg/tests/test_speed.py": within.test() + BESIDE,
    }
    written(within.folder / sources, files)
    within.git("add", "--all")
    within.git("commit", "--quiet", "--message=two")
    assert within.passes(path) == 2
    assert not (within.tree(path) / sources / "mypkg" / "core.py").exists()


def test_tests_in_a_package_of_a_package(tmp_path: Path, made: Made) -> None:
    within = project(tmp_path, made, {})
    more = "from ..inner import WHERE\nassert WHERE == 'installed'\nimport mypkg.sub.tests.helpers"
    files = {
        "mypkg/sub/tests/__init__.py": "",
        "mypkg/sub/tests/helpers.py": "",
        "mypkg/sub/tests/test_speed.py": within.test(more),
    }
    written(within.folder, files)
    within.git("add", "--all")
    within.git("commit", "--quiet", "--message=two")
    assert within.passes("mypkg/sub/tests") == 1
    assert within.passes("mypkg") == 1


def test_a_test_that_is_a_module_of_a_package(tmp_path: Path, made: Made) -> None:
    within = project(tmp_path, made, {"mypkg/test_speed.py": ""})
    (within.folder / "mypkg" / "test_speed.py").write_text(within.test())
    within.git("commit", "--quiet", "--all", "--message=two")
    assert within.passes("mypkg/test_speed.py") == 1
    with pytest.raises(UserError, match="name its tests alone"):
        within.tree("mypkg")


@pytest.mark.parametrize("in_order", [1, -1])
def test_each_path_of_tests_has_a_copy_of_its_own(
    tmp_path: Path, made: Made, in_order: int
) -> None:
    both = project(tmp_path, made, {"tests/__init__.py": "", "mypkg/tests/__init__.py": ""})
    for name in ("tests/test_a.py", "mypkg/tests/test_b.py"):
        (both.folder / name).write_text(both.test())
    both.git("add", "--all")
    both.git("commit", "--quiet", "--message=two")
    for path in ["tests", "mypkg/tests"][::in_order]:
        assert both.passes(path) == 1


def test_the_sources_of_a_project_below_the_top_are_left_out(tmp_path: Path, made: Made) -> None:
    below = project(tmp_path, made, {}, "of_python")
    declared = "[build-system]\nrequires = []\n"
    files = {"pyproject.toml": declared, "tests/__init__.py": "", "tests/test_a.py": below.test()}
    written(below.folder / "of_python", files)
    below.git("add", "--all")
    below.git("commit", "--quiet", "--message=two")
    suite = plain_project(below.folder / "of_python")
    tree = exported_without_installed(suite, "HEAD", below.trees, "of_python/tests", made)
    assert names(tree / "of_python") == set(files)


def test_what_is_installed_in_place_loses_neither_its_tests_nor_its_conftest(
    tmp_path: Path, made: Made
) -> None:
    within = project(tmp_path, made, {"conftest.py": "", "speed/test_a.py": "", "speed/b.py": ""})
    link = packages_of(made) / "in_place.pth"
    link.write_text(str(within.folder))
    try:
        tree = within.tree("speed")
    finally:
        link.unlink()
    assert {"conftest.py", "speed/test_a.py", "speed/b.py"} <= names(tree)
    assert not (tree / "mypkg").exists()


def test_a_submodule_is_part_of_the_files(tmp_path: Path, made: Made) -> None:
    other = project(tmp_path / "other", made, {"data.txt": "some data"})
    of = project(tmp_path / "of", made, {})
    allowed = ("-c", "protocol.file.allow=always")
    of.git(*allowed, "submodule", "--quiet", "add", str(other.folder), "more")
    of.git("commit", "--quiet", "--message=two")
    written(of.folder, {"more/data.txt": "changed, and not committed"})
    tree = exported(of.folder, of.git("rev-parse", "HEAD"), tmp_path / "files")
    assert (tree / "more" / "data.txt").read_text() == "some data"


def test_a_copy_that_was_not_finished_is_made_again(tmp_path: Path, made: Made) -> None:
    of = project(tmp_path, made, {})
    commit = of.git("rev-parse", "HEAD")

    def fail(tree: Path) -> None:
        (tree / "pyproject.toml").unlink()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exported(of.folder, commit, tmp_path / "files", fail)
    assert (exported(of.folder, commit, tmp_path / "files") / "pyproject.toml").exists()

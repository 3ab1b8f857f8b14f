"""How a side is written, and what is said of one that is written wrongly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from foreign_suite import MODULE, ForeignSuite, foreign_suite

from breakeven.catalogue.project import Project, find_project
from breakeven.errors import UserError
from breakeven.sources.notation import commit_of, merge_base, side_of
from breakeven.sources.sides import tell_versions

HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> ForeignSuite:
    made = foreign_suite(tmp_path_factory.mktemp("repository"))
    made.commit(MODULE, "one")
    made.commit(MODULE + "\nTWO = 2\n", "two")
    return made


@pytest.fixture(scope="module")
def project(suite: ForeignSuite) -> Project:
    return find_project(suite.folder)


@pytest.mark.parametrize(
    ("text", "requirements"),
    [
        ("HEAD", ()),
        ("HEAD+numpy==2.3.1", (("numpy", "2.3.1"),)),
        ("HEAD+numpy>=2.3", (("numpy", ">=2.3"),)),
        ("numpy>=2.3,<3+HEAD", (("numpy", "<3,>=2.3"),)),
        ("pandas==2.2.*+NumPy<2", (("numpy", "<2"), ("pandas", "==2.2.*"))),
        ("HEAD~1+pytz~=2024.1", (("pytz", "~=2024.1"),)),
        ("HEAD+torch==2.3.0+cpu", (("torch", "2.3.0+cpu"),)),
        ("torch==2.3.0+cu12.1+HEAD+python3.13", (("torch", "2.3.0+cu12.1"),)),
        ("torch==2.3.0+HEAD", (("torch", "2.3.0"),)),
    ],
)
def test_exact_and_bounded_requirements(
    project: Project, suite: ForeignSuite, text: str, requirements: tuple[tuple[str, str], ...]
) -> None:
    side = side_of(text, project)
    assert side.requirements == requirements
    assert side.python == ("3.13" if "python3.13" in text else HERE)
    assert side.commit == suite.git("rev-parse", "HEAD~1" if "HEAD~1" in text else "HEAD")


@pytest.mark.parametrize("version", ["3.13", "3.14t"])
def test_another_python_also_without_the_global_lock(project: Project, version: str) -> None:
    assert side_of(f"HEAD+python{version}", project).python == version


def test_a_file_is_known_by_what_is_in_it(project: Project, tmp_path: Path) -> None:
    wheel = tmp_path / "tiny-1.0+local.1-py3-none-any.whl"
    wheel.write_bytes(b"one")
    first = side_of(f"HEAD~1+{wheel}+python3.12", project)
    assert [path for path, _ in first.packages] == [str(wheel)]
    assert first.python == "3.12"
    wheel.write_bytes(b"two")
    assert side_of(f"HEAD~1+{wheel}", project).packages != first.packages


def test_a_folder_is_known_by_its_sources(project: Project, tmp_path: Path) -> None:
    (tmp_path / "setup.py").write_text("1")
    first = side_of(f"HEAD+{tmp_path}", project).packages
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "made.py").write_text("2")
    assert side_of(f"HEAD+{tmp_path}", project).packages == first
    (tmp_path / "more.py").write_text("3")
    assert side_of(f"HEAD+{tmp_path}", project).packages != first


def test_an_interpreter_that_is_there(project: Project) -> None:
    side = side_of(f"existing:{sys.executable}", project)
    assert side.interpreter == sys.executable
    assert side.python == HERE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("HEAD+HEAD~1", "names two commits"),
        ("HEAD+numpy>=two", "is not a requirement"),
        ("HEAD+numpy[all]>=2", "a name and versions, and nothing else"),
        ("HEAD+./nothing.whl", "there is no such file"),
        ("existing:/nowhere/python", "there is no interpreter"),
        ("existing:/bin/false", "is not a Python"),
        ("existing:/bin/true", "is not a Python: it printed ''"),
        ("of-no-such-name", "there is no commit"),
        ("HEAD=1", "there is no commit"),
        ("", "a side is empty"),
        (" + ", "a side is empty"),
        ("HEAD+" + str(Path(__file__).parent), "neither pyproject.toml nor setup.py"),
    ],
)
def test_what_is_none_of_these_is_refused(project: Project, text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        side_of(text, project)


@pytest.mark.parametrize(
    "text", ["HEAD+numpy==2.3.1", "HEAD+numpy>=2", "existing:/usr/bin/python3"]
)
def test_where_only_a_commit_can_be_named_a_side_is_told_to_be_more(
    project: Project, text: str
) -> None:
    """As at the ends of a search."""
    with pytest.raises(UserError, match="is more than a commit"):
        commit_of(text, project)


@pytest.mark.parametrize("tag", ["v1.0+5", "v1.0+exp.sha.5114f85", "odd/a+b==1"])
def test_a_tag_may_have_a_plus_sign(project: Project, suite: ForeignSuite, tag: str) -> None:
    suite.git("tag", "--force", tag, "HEAD~1")
    commit = suite.git("rev-parse", "HEAD~1")
    assert side_of(tag, project).commit == commit
    with_numpy = side_of(f"{tag}+numpy==2.3", project)
    assert (with_numpy.commit, with_numpy.requirements) == (commit, (("numpy", "2.3"),))
    assert side_of(f"numpy>=2+{tag}", project).commit == commit


def test_a_full_hash_is_shown_in_short(project: Project, suite: ForeignSuite) -> None:
    commit = suite.git("rev-parse", "HEAD")
    side = side_of(commit, project)
    assert (side.asked, side.commit) == (commit[:12], commit)


def test_of_a_shallow_clone_more_history_is_asked_for(suite: ForeignSuite, tmp_path: Path) -> None:
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", f"file://{suite.folder}", str(tmp_path)],
        check=True,
    )
    shallow = find_project(tmp_path)
    with pytest.raises(UserError, match="git fetch --unshallow"):
        commit_of("HEAD~1", shallow)
    subprocess.run(["git", "checkout", "--quiet", "--orphan", "mine"], cwd=tmp_path, check=True)
    identity = ["-c", "user.name=a", "-c", "user.email=a@localhost"]
    subprocess.run(["git", *identity, "commit", "--quiet", "-m", "m"], cwd=tmp_path, check=True)
    with pytest.raises(UserError, match="git fetch --unshallow"):
        merge_base(shallow, "main")


def test_repositories_in_the_working_tree_are_no_part_of_it_and_that_is_said(
    tmp_path: Path,
) -> None:
    made = foreign_suite(tmp_path / "outer")
    made.commit(MODULE, "one")
    project = find_project(made.folder)
    assert side_of(".", project).left_out == ""
    inner = foreign_suite(made.folder / "vendored" / "a clone")
    inner.commit(MODULE, "inner")
    foreign_suite(made.folder / "without a commit")
    made.git("worktree", "add", "--quiet", ".worktrees/x")
    (made.folder / "vendored" / "mine.py").touch()
    side = side_of(".", project)
    listed = made.git("ls-tree", "-r", "--name-only", side.commit).splitlines()
    assert "vendored/mine.py" in listed
    assert not [each for each in listed if "clone" in each or "commit" in each or "trees" in each]
    assert "160000" not in made.git("ls-tree", "-r", side.commit)
    for name in ("vendored/a clone", "without a commit", ".worktrees/x"):
        assert name in side.left_out
    assert side_of("HEAD", project).left_out == ""
    said: list[str] = []
    tell_versions(side, Path(sys.executable), said.append)
    assert said == [f".: {side.left_out}"]


def test_what_is_not_committed_in_a_submodule_is_said_to_be_left_out(tmp_path: Path) -> None:
    inner = foreign_suite(tmp_path / "inner")
    inner.commit(MODULE, "inner")
    made = foreign_suite(tmp_path / "outer")
    allowed = ("-c", "protocol.file.allow=always")
    made.git(*allowed, "submodule", "--quiet", "add", str(inner.folder), "a submodule")
    made.commit(MODULE, "one")
    project = find_project(made.folder)
    assert side_of(".", project).left_out == ""
    (made.folder / "a submodule" / "tiny" / "__init__.py").write_text("")
    assert "what is new in a submodule" in side_of(".", project).left_out

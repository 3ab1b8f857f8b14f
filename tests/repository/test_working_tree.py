"""What the working tree changes is found, whatever git was told to overlook."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from breakeven.catalogue.project import Project
from breakeven.repository.working_tree import own_index
from breakeven.run.git_state import GitState, git_state, ignored_files

SPEED = "speed.py"
Hide = Callable[["Tree"], None]


class Tree:
    """A repository with a commit, and the variables with which git is asked."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.patch = patch

    def git(self, *arguments: str, folder: Path | None = None) -> str:
        who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        done = subprocess.run(
            ["git", *who, "-c", "protocol.file.allow=always", *arguments],
            cwd=folder or self.folder,
            capture_output=True,
            check=True,
        )
        return os.fsdecode(done.stdout).strip()

    def commit(self, folder: Path | None = None) -> None:
        self.git("add", "--all", folder=folder)
        self.git("commit", "--quiet", "--message=all", folder=folder)

    def configure(self, name: str, value: str) -> None:
        self.git("config", name, value)

    def state(self) -> GitState:
        own = self.folder / ".breakeven"
        return git_state(Project(self.folder, (), own, own / "report"))


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    made = Tree(tmp_path / "tree", monkeypatch)
    (made.folder / "below").mkdir(parents=True)
    (made.folder / SPEED).write_text("one\n")
    (made.folder / "below" / "other.py").write_text("other\n")
    (made.folder / ".gitignore").write_text("ignored\n.breakeven\n")
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit()
    return made


def change(tree: Tree) -> None:
    """Another content of the same length, with the same date."""
    before = (tree.folder / SPEED).stat()
    (tree.folder / SPEED).write_text("two\n")
    os.utime(tree.folder / SPEED, ns=(before.st_atime_ns, before.st_mtime_ns))


def add(tree: Tree) -> None:
    (tree.folder / "new.py").write_text("new\n")


def remove(tree: Tree) -> None:
    (tree.folder / SPEED).unlink()


def make_executable(tree: Tree) -> None:
    (tree.folder / SPEED).chmod(0o755)


def add_in_other_case(tree: Tree) -> None:
    (tree.folder / SPEED.upper()).write_text("new\n")


def unwatched(tree: Tree) -> None:
    """A watcher of files that never saw a change, which git has asked once."""
    hook = tree.folder / ".git" / "watcher"
    hook.write_text("#!/bin/sh\nprintf 'token\\0'\n")
    hook.chmod(0o755)
    tree.configure("core.fsmonitor", str(hook))
    tree.git("update-index", "--fsmonitor")
    tree.git("update-index", "--fsmonitor-valid", SPEED)


def of_another_index(tree: Tree) -> None:
    tree.git("update-index", "--assume-unchanged", SPEED)
    other = tree.folder.parent / "other-index"
    (tree.folder / ".git" / "index").rename(other)
    tree.git("read-tree", "HEAD")
    tree.patch.setenv("GIT_INDEX_FILE", str(other))


def of_another_repository(tree: Tree) -> None:
    other = tree.folder.parent / "clean"
    tree.git("clone", "--quiet", str(tree.folder), str(other))
    tree.patch.setenv("GIT_DIR", str(other / ".git"))
    tree.patch.setenv("GIT_WORK_TREE", str(other))


def of_the_environment(tree: Tree) -> None:
    tree.patch.setenv("GIT_CONFIG_COUNT", "1")
    tree.patch.setenv("GIT_CONFIG_KEY_0", "status.showUntrackedFiles")
    tree.patch.setenv("GIT_CONFIG_VALUE_0", "no")
    tree.patch.setenv("GIT_LITERAL_PATHSPECS", "1")


def with_trusted_dates(tree: Tree) -> None:
    tree.configure("core.trustctime", "false")
    tree.configure("core.checkStat", "minimal")
    os.utime(tree.folder / SPEED, ns=(10**18, 10**18))
    tree.git("status")


def configured(name: str, value: str) -> Hide:
    return lambda tree: tree.configure(name, value)


def marked(option: str) -> Hide:
    def hide(tree: Tree) -> None:
        tree.git("update-index", option, SPEED)

    return hide


HIDDEN: list[tuple[str, Hide, Hide]] = [
    ("untracked files", configured("status.showUntrackedFiles", "no"), add),
    ("assumed to be unchanged", marked("--assume-unchanged"), change),
    ("passed over", marked("--skip-worktree"), change),
    ("passed over and gone", marked("--skip-worktree"), remove),
    ("permissions", configured("core.fileMode", "false"), make_executable),
    ("names in capitals", configured("core.ignoreCase", "true"), add_in_other_case),
    ("a watcher", unwatched, change),
    ("the dates", with_trusted_dates, change),
    ("another index", of_another_index, change),
    ("another repository", of_another_repository, change),
    ("configured by variables", of_the_environment, add),
]


@pytest.mark.parametrize(
    ("hide", "changes"), [each[1:] for each in HIDDEN], ids=[each[0] for each in HIDDEN]
)
def test_no_configuration_hides_a_change(tree: Tree, hide: Hide, changes: Hide) -> None:
    hide(tree)
    assert tree.state().changes == ""
    changes(tree)
    assert tree.git("status", "--porcelain") == "", "git itself sees it"
    found = tree.state()
    assert found.dirty
    assert found.name.endswith("-dirty")
    assert len(found.changes.splitlines()) == 1


def test_what_git_says_of_other_things_is_no_change(tree: Tree) -> None:
    change(tree)
    tree.git("stash", "--quiet")
    for name in ("status.showStash", "status.branch", "status.short"):
        tree.configure(name, "true")
    assert tree.state().changes == ""
    add(tree)
    assert tree.state().changes == "?? new.py"


def test_a_commit_that_is_replaced_by_another_hides_nothing(tree: Tree) -> None:
    old = tree.git("rev-parse", "HEAD")
    change(tree)
    tree.commit()
    new = tree.git("rev-parse", "HEAD")
    tree.git("replace", old, new)
    tree.git("reset", "--quiet", "--soft", old)
    assert tree.git("status", "--porcelain") == ""
    assert tree.state().changes == f"M {SPEED}"


@pytest.mark.parametrize(
    ("name", "value"), [("diff.ignoreSubmodules", "all"), ("submodule.inner.ignore", "all")]
)
def test_no_configuration_hides_what_is_new_in_a_submodule(
    tree: Tree, name: str, value: str
) -> None:
    inner = tree.folder.parent / "inner"
    inner.mkdir()
    tree.git("init", "--quiet", folder=inner)
    (inner / "a.py").write_text("a")
    tree.commit(folder=inner)
    tree.git("submodule", "--quiet", "add", "--name", "inner", str(inner), "inner")
    tree.commit()
    tree.configure(name, value)
    assert tree.state().changes == ""
    (tree.folder / "inner" / "a.py").write_text("b")
    first = tree.state()
    assert first.changes == "M inner"
    (tree.folder / "inner" / "a.py").write_text("c")
    assert tree.state().changes_digest != first.changes_digest


def test_a_file_that_is_ignored_and_was_added_all_the_same_is_a_change(tree: Tree) -> None:
    (tree.folder / "ignored").write_text("data")
    assert not tree.state().dirty
    tree.git("add", "--force", "ignored")
    assert tree.state().changes == "A ignored"


def test_files_are_named_that_no_commit_has_because_git_ignores_them(tree: Tree) -> None:
    folders = {name: tree.folder / name for name in ("hidden", "below", "inner", "moved")}
    for name in ("hidden", "inner"):
        folders[name].mkdir()
    tree.git("init", "--quiet", folder=folders["inner"])
    (tree.folder / ".git" / "info" / "exclude").write_text("[hl]*.py\n/hidden/\n")
    excluded = tree.folder.parent / "excluded"
    excluded.write_text("*_version.py\n")
    tree.configure("core.excludesFile", str(excluded))
    folders["moved"].symlink_to(folders["below"])
    ours = [
        folders["below"] / "local[1].py",
        folders["hidden"] / "a.py",
        tree.folder / "_version.py",
    ]
    linked = folders["moved"] / "local.py"
    others = [folders["inner"] / "l.py", tree.folder.parent / "l.py", folders["below"] / "gone.py"]
    for each in (*ours, *others[:2], linked, tree.folder / "lasting.py"):
        each.write_text("value = 1\n")
    tree.git("add", "--force", "lasting.py")
    tree.git("commit", "--quiet", "--message=a file that is ignored, and committed")
    files = [*ours, *others, linked, tree.folder / "lasting.py", tree.folder / SPEED]
    own = tree.folder / ".breakeven"
    project = Project(tree.folder, (), own, own / "report")
    found = ignored_files(project, files)
    names = ["_version.py", "below/local.py", "below/local[1].py", "hidden/a.py"]
    assert list(found) == names
    assert {len(each) for each in found.values()} == {12}
    (tree.folder / "_version.py").write_text("value = 22\n")
    changed = ignored_files(project, files)
    assert [name for name in names if changed[name] != found[name]] == ["_version.py"]


def test_what_a_sparse_checkout_leaves_out_is_no_change_but_what_lies_there_is(tree: Tree) -> None:
    tree.git("sparse-checkout", "set", "elsewhere")
    assert not (tree.folder / "below").exists()
    assert tree.state().changes == ""
    (tree.folder / "below").mkdir()
    (tree.folder / "below" / "other.py").write_text("changed\n")
    assert tree.state().changes == "M below/other.py"


def test_the_users_own_index_stays_as_it_is(tree: Tree) -> None:
    change(tree)
    tree.git("add", SPEED)
    tree.git("update-index", "--assume-unchanged", SPEED)
    before = (tree.folder / ".git" / "index").read_bytes()
    assert tree.state().dirty
    assert (tree.folder / ".git" / "index").read_bytes() == before


def test_a_staged_change_that_was_taken_back_is_none(tree: Tree) -> None:
    change(tree)
    tree.git("add", SPEED)
    (tree.folder / SPEED).write_text("one\n")
    assert tree.state().changes == ""


def test_names_and_contents_need_not_be_utf_8(tree: Tree) -> None:
    named = os.fsencode(tree.folder) + b"/caf\xe9\x1b.py"
    digests = set()
    for content in (b"caf\xe9", b"caf\xe8"):
        with open(named, "wb") as file:  # noqa: PTH123 - a path in bytes
            file.write(content)
        (tree.folder / SPEED).write_bytes(content)
        found = tree.state()
        assert found.changes.splitlines() == [f"M {SPEED}", r"?? caf\xe9\x1b.py"]
        digests.add(found.changes_digest)
    assert len(digests) == 2


def test_the_content_of_files_that_git_does_not_know_counts(tree: Tree) -> None:
    add(tree)
    first = tree.state().changes_digest
    (tree.folder / "new.py").write_text("newer\n")
    assert tree.state().changes_digest != first


def test_many_changes_are_counted(tree: Tree) -> None:
    for number in range(30):
        (tree.folder / f"{number:02}.py").touch()
    lines = tree.state().changes.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "and 10 more"


def test_results_in_the_projects_own_folder_do_not_hide_the_project(tree: Tree) -> None:
    add(tree)
    project = Project(tree.folder, (), tree.folder, tree.folder / "below" / "..")
    assert git_state(project).changes == "?? new.py"


def test_a_repository_in_the_tree_counts_by_its_own_state(tree: Tree) -> None:
    inner = tree.folder / "inner"
    inner.mkdir()
    tree.git("init", "--quiet", folder=inner)
    empty = tree.state()
    assert empty.changes == "?? inner/"
    (inner / "a.py").write_text("a")
    tree.commit(folder=inner)
    committed = tree.state()
    (inner / "a.py").write_text("b")
    states = {each.changes_digest for each in (empty, committed, tree.state())}
    assert len(states) == 3


def test_a_tree_can_be_looked_at_where_nothing_can_be_written(tree: Tree) -> None:
    change(tree)
    folders = [tree.folder, *(each for each in tree.folder.rglob("*") if each.is_dir())]
    before = {each: sorted(each.iterdir()) for each in folders}
    with own_index(tree.folder) as index:
        assert [each.path for each in index.changed(tree.folder)] == [SPEED]
    assert {each: sorted(each.iterdir()) for each in folders} == before

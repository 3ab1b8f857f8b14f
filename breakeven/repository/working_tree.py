"""What the working tree changes on top of its commit: as its files say, not as git remembers them.

Git's index notes which files it need not look at: those that it has seen, and those that the user told it to
take for unchanged. An index of our own has no such notes.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from breakeven.errors import UserError
from breakeven.processes.owned_folder import temporary_folder
from breakeven.repository.git_program import asked_of_git, git, words_of

__all__ = ["Changed", "OwnIndex", "digest_of_changes", "own_index"]

WHOLE_BYTES = 50_000_000
"""A changed file that is larger is known by its size and the time of its last change."""
PASSED_OVER = "S"
"""The tag of a file in git's list that need not be in the working tree."""
STATUS = (
    *("status", "--porcelain=v2", "-z", "--no-renames"),
    *("--untracked-files=all", "--ignore-submodules=none"),
)
HEADER, UNTRACKED, SUBMODULE = "#", "?", "S"
"""What lines of its second version begin with, and the field that says whether it is one."""


@dataclass(frozen=True)
class Changed:
    """A file that differs from the commit: what git calls that, such as ``M``, ``D`` or ``??``, and its path
    from the top of the repository. ``submodule`` says what is new in one."""

    what: str
    path: str
    submodule: str = ""

    @property
    def is_repository(self) -> bool:
        """Whether it is another repository that lies in this one, and no submodule."""
        return self.path.endswith("/")

    @property
    def is_unfinished(self) -> bool:
        """Whether it is a submodule in which something is not committed."""
        return bool({"M", "U"} & set(self.submodule))

    @property
    def in_words(self) -> str:
        """As git's short status has it."""
        return f"{self.what} {words_of(self.path)}"


@dataclass(frozen=True)
class OwnIndex:
    """An index of a repository with that ``top``; ``variables`` and ``settings`` have git use it."""

    top: Path
    variables: Mapping[str, str]
    settings: Mapping[str, str]

    def git(self, *arguments: str, told: str = "", folder: Path | None = None) -> str:
        """What git prints when it uses this index."""
        place = folder or self.top
        return git(place, *arguments, more=self.variables, settings=self.settings, told=told)

    def changed(self, folder: Path, left_out: Iterable[Path] = ()) -> list[Changed]:
        """The files below a folder that differ, without those below the folders of it that are left out.

        A file that a sparse checkout has left out does not differ.
        """
        without = [f":(exclude,literal){each}" for each in left_out]
        told = self.git(*STATUS, "--", ".", *without, folder=folder)
        found = [_changed(line) for line in told.split("\0") if line and line[0] != HEADER]
        passed_over = _passed_over(self.top) if any(each.what == "D" for each in found) else set()
        return [each for each in found if each.what != "D" or each.path not in passed_over]

    def ignored(self, files: Iterable[Path]) -> list[Path]:
        """Those of some files that are not in this index because git ignores them; by their real paths."""
        real = {each.resolve() for each in files}
        inside = sorted(each for each in real if each.is_relative_to(self.top))
        if not inside:
            return []
        asked = (f":(top,literal){each.relative_to(self.top)}" for each in inside)
        listed = ("ls-files", "--others", "--ignored", "--exclude-standard", "--full-name", "-z")
        told = self.git(*listed, "--", *asked)
        return [self.top / each for each in told.split("\0") if each]

    def take_in(self, paths: Iterable[str]) -> None:
        """Have the index hold these files as they are now, also if they are ignored, or gone."""
        told = "".join(f"{path}\0" for path in paths)
        if told:
            self.git("update-index", "-z", "--add", "--remove", "--replace", "--stdin", told=told)


@contextmanager
def own_index(folder: Path) -> Iterator[OwnIndex]:
    """An index that has the files of the commit and those that the user has added, for a while.

    Raises UserError where there is no repository, or one without a commit.
    """
    top = Path(git(folder, "rev-parse", "--show-toplevel"))
    with temporary_folder() as place:
        variables = {"GIT_INDEX_FILE": str(place / "index"), "GIT_NO_REPLACE_OBJECTS": "1"}
        index = OwnIndex(top, variables, _settings(top))
        added = git(
            *(top, "diff-index", "--cached", "--name-only", "--diff-filter=A"),
            *("--no-renames", "-z", "HEAD"),
        )
        index.git("read-tree", "HEAD")
        index.take_in(filter(None, added.split("\0")))
        yield index


def _settings(top: Path) -> dict[str, str]:
    """How git must compare names and permissions here; this overrules its configuration.

    It was told what the disk can keep when the repository was made. Here its own file HEAD shows that: nobody
    makes that executable, and it is not called head.
    """
    settings = {"core.sparseCheckout": "false", "index.sparse": "false"}
    head = Path(git(top, "rev-parse", "--absolute-git-dir")) / "HEAD"
    if head.stat().st_dev != top.stat().st_dev:
        return settings
    executable = head.stat().st_mode & (stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    keeps_case = not head.with_name("hEAD").exists()
    return settings | {
        "core.fileMode": "false" if executable else "true",
        "core.ignoreCase": "false" if keeps_case else "true",
    }


def _changed(line: str) -> Changed:
    """What a line of git's status says, in version 2 of its format."""
    kind, _, rest = line.partition(" ")
    if kind == UNTRACKED:
        return Changed("??", rest)
    what, submodule, *_, path = rest.split(" ", 7)
    is_submodule = submodule.startswith(SUBMODULE)
    return Changed(what.replace(".", ""), path, submodule[1:] if is_submodule else "")


def _passed_over(top: Path) -> set[str]:
    """The files that a sparse checkout has left out; none where it is whole."""
    asked = asked_of_git(top, "config", "--type=bool", "--get", "core.sparseCheckout")
    if asked.stdout.strip() != "true":
        return set()
    lines = (line.partition(" ") for line in git(top, "ls-files", "-t", "-z").split("\0"))
    return {path for tag, _, path in lines if tag == PASSED_OVER}


def digest_of_changes(top: Path, changed: Sequence[Changed]) -> str:
    """A digest of which files differ, and of what is in them."""
    digest = hashlib.sha256()
    for each in sorted(changed, key=lambda each: each.path):
        for part in (each.what.encode(), os.fsencode(each.path), _content(top / each.path)):
            digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:12]


def _content(path: Path) -> bytes:
    """What stands for a file's content: its bytes, where a link leads, or the state of a repository."""
    try:
        facts = path.lstat()
    except OSError:
        return b""
    if stat.S_ISLNK(facts.st_mode):
        return os.fsencode(path.readlink())
    if stat.S_ISDIR(facts.st_mode):
        return _state_of_repository(path).encode()
    if stat.S_ISREG(facts.st_mode) and facts.st_size <= WHOLE_BYTES:
        with suppress(PermissionError):
            return b"%o" % facts.st_mode + path.read_bytes()
    return b"%o %d %d" % (facts.st_mode, facts.st_size, facts.st_mtime_ns)


def _state_of_repository(folder: Path) -> str:
    if not (folder / ".git").exists():
        return "no repository"
    try:
        with own_index(folder) as index:
            commit = git(folder, "rev-parse", "HEAD")
            return commit + digest_of_changes(index.top, index.changed(index.top))
    except UserError:
        return "without a commit"

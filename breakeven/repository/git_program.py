"""The one place that runs git. The user's configuration and environment do not change its answers.

Paths and other text are decoded as Python decodes names of files, so what git prints can be passed on to it, and
names that are no UTF-8 keep their bytes.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from breakeven.errors import UserError
from breakeven.wording.visible import one_line

__all__ = ["OWN_IDENTITY", "asked_of_git", "forget_named_repository", "git", "words_of"]

OWN_IDENTITY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "breakeven"), ("EMAIL", "breakeven@localhost"))
}
"""The author of commits that are on no branch of the user's."""
OVERRULED = {
    "add.ignoreErrors": "false",
    "color.ui": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.ignoreStat": "false",
    "core.safecrlf": "false",
    "core.splitIndex": "false",
    "core.untrackedCache": "false",
    "i18n.logOutputEncoding": "UTF-8",
    "log.showSignature": "false",
    "submodule.recurse": "false",
}
"""Settings that could hide a change, add to what git prints, or write into the repository."""
KEPT = (
    "GIT_CONFIG",  # among others safe.directory, without which git may not read the repository
    "GIT_EXEC_PATH",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
)
"""What the names of the variables begin with that git still gets: all others of its own would have it read
another repository or index than those of the folder, or answer in another form."""
OF_ONE_REPOSITORY = frozenset(
    f"GIT_{name}"
    for name in (
        *("ALTERNATE_OBJECT_DIRECTORIES", "COMMON_DIR", "DIR", "GRAFT_FILE", "IMPLICIT_WORK_TREE"),
        *("INDEX_FILE", "INTERNAL_SUPER_PREFIX", "NAMESPACE", "NO_REPLACE_OBJECTS"),
        *("OBJECT_DIRECTORY", "PREFIX", "QUARANTINE_PATH", "REPLACE_REF_BASE", "SHALLOW_FILE"),
        "WORK_TREE",
    )
)
"""The variables that name a repository: what ``git rev-parse --local-env-vars`` lists, without configuration."""
NO_ROOM = "no space left on device"
READ_ONLY = ("permission denied", "read-only file system", "insufficient permission")


def asked_of_git(
    folder: Path,
    *arguments: str,
    more: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
    told: str = "",
) -> subprocess.CompletedProcess[str]:
    """What git answers in a folder, in English.

    ``more`` are environment variables, ``settings`` overrule the configuration, ``told`` is its standard input.
    Raises UserError where there is no git.
    """
    overruled = OVERRULED | dict(settings or {})
    options = [part for name, value in overruled.items() for part in ("-c", f"{name}={value}")]
    try:
        done = subprocess.run(
            ["git", *options, "-C", str(folder), *arguments],
            input=os.fsencode(told),
            capture_output=True,
            check=False,
            env=_environment() | dict(more or {}),
        )
    except FileNotFoundError:
        raise UserError(
            "git is not installed; install it: Breakeven files results under commits, and compares them"
        ) from None
    said = done.stderr.decode(errors="backslashreplace")
    return subprocess.CompletedProcess(done.args, done.returncode, os.fsdecode(done.stdout), said)


def git(
    folder: Path,
    *arguments: str,
    more: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
    told: str = "",
) -> str:
    """What git prints, without the end of its last line; raises UserError when it fails.

    The arguments are those of :func:`asked_of_git`.
    """
    done = asked_of_git(folder, *arguments, more=more, settings=settings, told=told)
    if not done.returncode:
        return done.stdout.rstrip("\n")
    lines = done.stderr.strip().splitlines()
    raise UserError(
        f"git {arguments[0]} failed in {folder} ({lines[-1] if lines else 'no reason given'}); "
        f"{_next_step(done.stderr.lower())}"
    )


def _next_step(said: str) -> str:
    """What to do about what git says of a repository."""
    if NO_ROOM in said:
        return "free some room on the disk that it names"
    if any(each in said for each in READ_ONLY):
        return "make the clone writable, or work in a copy of it (git clone)"
    if "dubious ownership" in said:
        return "it belongs to another user: if you trust it, add it to git's safe.directory"
    return "work in a clone with at least one commit"


def words_of(text: str) -> str:
    """A line that git printed, to be shown: control characters, and what is no UTF-8, as their escapes."""
    return one_line(os.fsencode(text).decode(errors="backslashreplace"))


def forget_named_repository() -> None:
    """Let this process, and all that it starts, find the repository of the folder that it is in.

    A hook of git's, for one, has variables that name a repository and an index. What is started here would use
    them in other folders, and a checkout there would change the user's.
    """
    for name in OF_ONE_REPOSITORY & os.environ.keys():
        del os.environ[name]


def _environment() -> dict[str, str]:
    theirs = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(KEPT)
    }
    return theirs | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}

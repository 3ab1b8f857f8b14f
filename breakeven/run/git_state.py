"""Which commit the working tree stands on, and whether it differs from it."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kernels.errors import UserError

OWN_IDENTITY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "breakeven"), ("EMAIL", "breakeven@localhost"))
}
"""Who makes the commits that no branch of the user's names."""
OWN_OUTPUT = (":(exclude)results/data", ":(exclude)reports/site")


@dataclass(frozen=True)
class GitState:
    """A commit, its date, and what the working tree changes on top of it."""

    commit: str
    commit_date: str
    changes: str
    changes_digest: str

    @property
    def dirty(self) -> bool:
        """Whether the working tree is not what the commit says."""
        return bool(self.changes)


def git_state(clone: Path) -> GitState:
    """The state of a clone; stored results and written reports do not count as changes.

    Raises UserError where there is no git, no repository or no commit.
    """
    commit, date = git(clone, "log", "-1", "--format=%H %cI").split()
    changes = git(clone, "status", "--porcelain", "--", ".", *OWN_OUTPUT)
    content = changes + git(clone, "diff", "HEAD", "--", ".", *OWN_OUTPUT) if changes else ""
    return GitState(commit, date, changes, hashlib.sha256(content.encode()).hexdigest()[:12])


def git(clone: Path, *arguments: str, more: Mapping[str, str] | None = None) -> str:
    """What git prints, with ``more`` environment variables; raises UserError when it fails."""
    try:
        done = subprocess.run(
            ["git", "-C", str(clone), *arguments],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | (more or {}),
        )
    except FileNotFoundError:
        raise UserError("git is not installed; results are filed under commits") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip().splitlines()
        raise UserError(
            f"git {arguments[0]} failed in {clone.name} "
            f"({said[-1] if said else 'no reason given'}); work in a clone with at least one commit"
        ) from error
    return done.stdout.strip()

"""A repository with a straight history of empty commits."""

from __future__ import annotations

import subprocess
from pathlib import Path

__all__ = ["git", "made_history"]


def git(folder: Path, *arguments: str) -> str:
    """What git prints."""
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def made_history(folder: Path, count: int) -> list[str]:
    """Make the repository; returns its commits, the oldest first."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    for number in range(count):
        git(folder, "commit", "--quiet", "--allow-empty", f"--message={number}")
    return git(folder, "rev-list", "--reverse", "HEAD").split()

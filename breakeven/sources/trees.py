"""Copies of a commit's files, for what has to run among them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from breakeven.errors import UserError
from breakeven.run.git_state import git
from breakeven.sources.environments.environment import Made
from breakeven.sources.environments.kept_environment import environment_of

__all__ = ["exported", "exported_without_installed"]

INSTALLED = """
import importlib.util, json, sys
found = []
for name in json.loads(sys.argv[1]):
    try:
        spec = importlib.util.find_spec(name)
    except Exception:
        spec = None
    places = [spec.origin, *(spec.submodule_search_locations or [])] if spec else []
    if any(place and str(place).startswith(sys.prefix) for place in places):
        found.append(name)
print(json.dumps(found))
"""
SOURCES = ("", "src")
"""Where a project's packages lie, from its top."""


def exported(
    repository: Path, commit: str, folder: Path, finish: Callable[[Path], None] | None = None
) -> Path:
    """The files of a commit, in a folder of the folder; ``finish`` is done to them when they are new."""
    done = folder / f"{commit}.done"
    tree = folder / commit
    if not done.exists():
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir(parents=True)
        index = {"GIT_INDEX_FILE": str(folder / f"{commit}.index")}
        git(repository, "read-tree", commit, more=index)
        git(repository, "checkout-index", "--all", f"--prefix={tree}/", more=index)
        if finish is not None:
            finish(tree)
        done.touch()
    return tree


def exported_without_installed(
    repository: Path, commit: str, folder: Path, tests: str, made: Made
) -> Path:
    """The files of a commit, but for packages that the environment has.

    Else pytest, which puts the folders of tests on the path, would find the sources there rather than what
    is installed. ``tests`` are what is run, as a path in the tree: they stay.
    """

    def finish(tree: Path) -> None:
        for name in SOURCES:
            _remove_installed(tree / name, tree / tests, made)

    return exported(repository, commit, folder, finish)


def _remove_installed(top: Path, tests: Path, made: Made) -> None:
    by_name = {
        each.stem: each
        for each in (top.iterdir() if top.is_dir() else ())
        if each.suffix in ("", ".py")
        and each.stem.isidentifier()
        and not tests.is_relative_to(each)
    }
    done = subprocess.run(
        [str(made.python), "-c", INSTALLED, json.dumps(sorted(by_name))],
        cwd=made.python.parent,
        env=environment_of(made),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UserError(f"{made.python} does not work: {done.stderr.strip()[-300:]}")
    for name in json.loads(done.stdout):
        found = by_name[name]
        if found.is_dir():
            shutil.rmtree(found)
        else:
            found.unlink()

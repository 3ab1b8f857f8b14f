"""The environment of a side of an asv suite: as its configuration says, or the nearest that can be had.

Few configurations can be followed on every machine: one asks for conda where there is none, another's
build command finds several wheels. What is then done instead is said in one line.
"""

from __future__ import annotations

import copy
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.specifiers import SpecifierSet

from breakeven.errors import UserError
from breakeven.sources.asv_suite.matrix import BY_PIP, Row, canonical, row_for, rows_of
from breakeven.sources.asv_suite.suite import Suite
from breakeven.sources.environments.asv_log import kept_log
from breakeven.sources.notation import Side
from breakeven.sources.sides import install_packages, last_lines, names_on_top
from breakeven.wording.saying import say

__all__ = ["OUR_BUILD", "OUR_INSTALL", "PLAIN", "Made", "make_environment"]

OUR_BUILD = ("python -m pip wheel --no-deps -w {build_cache_dir} {build_dir}",)
OUR_INSTALL = ("in-dir={env_dir} python -m pip install {wheel_file}",)
PLAIN = ("virtualenv", "uv", "venv")
"""Types of environments for which uv makes the same, faster."""


@dataclass(frozen=True)
class Made:
    """An environment: its Python, the variables that its processes get, and what was done instead of
    what the configuration says, in words. ``has_row`` says that what the matrix asks for is in it."""

    python: Path
    variables: Mapping[str, str]
    instead: str = ""
    has_row: bool = True


OTHER_PYTHON = re.compile(r"requires a different Python: \S+ not in '([^']+)'")
"""What pip says where a project does not support the Python of the environment."""
NO_ROOM = re.compile(r"no space left on device|disk quota exceeded", re.IGNORECASE)
LACKS_COMMIT = re.compile(r"reference is not a tree|shallow|unable to read tree")
"""What git says where the history of a clone ends too early."""


@dataclass(frozen=True)
class _Attempt:
    """One way to make the environment: by which class of asv's, from which configuration, with which
    requirements; ``instead`` says in what it is not what was asked for."""

    kind: type
    configuration: Any
    requirements: Mapping[str, str]
    instead: str = ""
    has_row: bool = True


def make_environment(suite: Suite, side: Side, folder: Path) -> Made:
    """Make the environment of a side in a folder, which is emptied before.

    Raises UserError where the project cannot be built and installed in any way that is known; what the
    commands of the first one printed is on standard error then.
    """
    from asv.environment import EnvironmentUnavailable
    from asv.util import ProcessError
    from asv.util import UserError as AsvError

    row, other_row = row_for(suite, side.python)
    failed, printed = "", list[str]()
    for attempt in _attempts(suite, row, folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            # asv itself goes there: what its classes read of the project is in the current folder.
            with kept_log() as said, chdir(suite.folder):
                made = _made_by_asv(attempt, suite, side, row.variables)
            instead = "; ".join(filter(None, (other_row, attempt.instead, failed)))
            python = Path(made.find_executable("python"))
            return Made(python, dict(made.env_vars), instead, attempt.has_row)
        except (
            *(ProcessError, AsvError, EnvironmentUnavailable),
            *(subprocess.SubprocessError, OSError, ValueError),
        ) as error:
            printed = printed or said
            failed = failed or f"as configured it could not be made: {last_lines(error)}"
            if OTHER_PYTHON.search(failed):
                break
    shutil.rmtree(folder, ignore_errors=True)
    for each in printed:
        say(each)
    raise UserError(
        f"the environment of {side.asked} cannot be made: {failed}{_what_helps(failed, suite)}"
    )


def _made_by_asv(
    attempt: _Attempt, suite: Suite, side: Side, variables: Mapping[tuple[str, str], str]
) -> Any:
    """An environment of asv's, with the project and what a side has on top of it."""
    from asv.repo import get_repo

    wanted = _with(attempt.requirements, side)
    # asv prints what it does, and a dot a second.
    with redirect_stdout(io.StringIO()), _submodules_of_this_machine():
        made = attempt.kind(attempt.configuration, side.python, wanted, variables)
        made.create()
        made.install_project(attempt.configuration, get_repo(attempt.configuration), side.commit)
        if suite.needs:
            made.run_executable("python", ["-m", "pip", "install", *suite.needs])
        install_packages(made, side)
    return made


def _what_helps(failed: str, suite: Suite) -> str:
    """The next step, where it is known."""
    if NO_ROOM.search(failed):
        return "; free some room on the disk, or set BREAKEVEN_CACHE to a folder on a larger one"
    if LACKS_COMMIT.search(failed):
        return (
            "; if this clone has only the newest commits, fetch more history: git fetch --unshallow"
        )
    if not (found := OTHER_PYTHON.search(failed)):
        has_others = len(rows_of(suite)) > 1
        words = "; another row of the matrix may work: --row NAME=VALUE or --python VERSION"
        return words if has_others else ""
    allowed = SpecifierSet(found[1])
    good = next((f"3.{minor}" for minor in range(8, 30) if f"3.{minor}.9" in allowed), "3.13")
    return f"; choose another Python: --python {good}, or +python{good} where a side names its own"


@contextmanager
def _submodules_of_this_machine() -> Iterator[None]:
    """Let git clone submodules from folders of this machine, as asv itself does when it updates them."""
    count = int(os.environ.get("GIT_CONFIG_COUNT", "0"))
    allowed = {
        "GIT_CONFIG_COUNT": str(count + 1),
        f"GIT_CONFIG_KEY_{count}": "protocol.file.allow",
        f"GIT_CONFIG_VALUE_{count}": "always",
    }
    before = {name: os.environ.get(name) for name in allowed}
    os.environ.update(allowed)
    try:
        yield
    finally:
        for name, value in before.items():
            del os.environ[name]
            if value is not None:
                os.environ[name] = value


def _with(requirements: Mapping[str, str], side: Side) -> dict[str, str]:
    """The requirements of the matrix, but for those that the side asks for otherwise."""
    own = dict(side.requirements)
    others = {*map(canonical, own), *(canonical(each) for each in names_on_top(side))}
    kept = {
        name: version for name, version in requirements.items() if canonical(name) not in others
    }
    return {**kept, **own}


def _attempts(suite: Suite, row: Row, folder: Path) -> Iterator[_Attempt]:
    """The ways to make the environment, the most faithful first."""
    from asv.environment import EnvironmentUnavailable, get_environment_class_by_name

    from breakeven.sources.environments.fast_environment import FastEnvironment

    asked = suite.configuration.environment_type
    own = _configured(suite, folder)
    kind, instead = FastEnvironment, ""
    if asked and asked not in PLAIN:
        try:
            kind = get_environment_class_by_name(asked)
        except EnvironmentUnavailable:
            instead = f"{asked} is not available here, so uv makes the environment"
    if own.build_command is None:
        own.build_command = list(OUR_BUILD)
    yield _Attempt(kind, own, row.requirements, instead)
    plain = copy.copy(own)
    plain.build_command, plain.install_command = list(OUR_BUILD), list(OUR_INSTALL)
    by_pip = {name.removeprefix(BY_PIP): version for name, version in row.requirements.items()}
    words = "uv makes it: the project with its own requirements and those of the matrix"
    yield _Attempt(FastEnvironment, plain, by_pip, words)
    if not suite.asked_row:  # whose versions would be named beside verdicts that are on others
        words = "uv makes it: the project with its own requirements, and none of the matrix"
        yield _Attempt(FastEnvironment, plain, {}, words, has_row=False)


def _configured(suite: Suite, folder: Path) -> Any:
    """The configuration with our own folder, and this repository in place of the one on the net."""
    found = copy.copy(suite.configuration)
    found.env_dir = str(folder.absolute())
    found.repo = str(suite.repository)
    found.dvcs = "git"
    return found

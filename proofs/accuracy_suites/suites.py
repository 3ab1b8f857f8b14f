"""Public asv suites: which, at which commit, and a clone of each that both contestants can measure.

All are of pure Python, so that a plant is a line of it, and a commit is installed in seconds. Their own
configurations ask for several Pythons, or are samples; both contestants get the same plain one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from breakeven.errors import UserError
from breakeven.repository.git_program import OWN_IDENTITY, git

__all__ = ["CONFIGURATION", "SUITES", "Benchmark", "Clone", "PublicSuite", "cloned", "commit_all"]

CONFIGURATION = "asv.contest.json"
HOST = "https://github.com/"


@dataclass(frozen=True)
class PublicSuite:
    """A repository at a commit; ``code`` and ``benchmarks`` are folders in it, ``requirements`` what its
    benchmarks need besides what the project declares. ``version`` is for a project that takes its own
    from tags, which a commit of ours has not."""

    repository: str
    commit: str
    code: str
    benchmarks: str
    requirements: Sequence[str] = ()

    @property
    def name(self) -> str:
        """The project's name."""
        return self.repository.partition("/")[2]


SUITES = (
    PublicSuite("pypa/packaging", "053c8846", "src/packaging", "benchmarks"),
    PublicSuite("holoviz/param", "73affe63", "param", "benchmarks/benchmarks"),
    PublicSuite("HIPS/autograd", "bff107b", "autograd", "benchmarks", ("numpy",)),
)


@dataclass(frozen=True)
class Benchmark:
    """One benchmark with one set of parameters, as both contestants name it."""

    name: str
    label: str
    parameters: int
    values: Sequence[str]

    @property
    def of_asv(self) -> str:
        """As asv prints it: ``module.time_it(1, 'a')``."""
        return f"{self.name}({', '.join(self.values)})" if self.values else self.name


@dataclass(frozen=True)
class Clone:
    """A suite's clone."""

    suite: PublicSuite
    folder: Path

    @property
    def benchmarks(self) -> Path:
        """The folder of its benchmarks."""
        return self.folder / self.suite.benchmarks

    @property
    def code(self) -> Path:
        """The folder of the package that is measured."""
        return self.folder / self.suite.code


def cloned(suite: PublicSuite, folder: Path) -> Clone:
    """Clone a suite into the folder, on a branch of our own with a configuration that works here.

    Raises UserError, or what git says, where it cannot be cloned.
    """
    address = f"{HOST}{suite.repository}"
    try:
        git(folder.parent, "clone", "--quiet", address, str(folder))
    except UserError as error:
        raise UserError(f"{address} cannot be cloned ({error})") from error
    git(folder, "checkout", "--quiet", "-B", "contest", suite.commit)
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    configuration = {
        "version": 1,
        "project": suite.name,
        "repo": ".",
        "branches": ["contest"],
        "environment_type": "virtualenv",
        "pythons": [python],
        "benchmark_dir": suite.benchmarks,
        "matrix": {"req": {name: [""] for name in suite.requirements}},
        # asv's own build command fails for every project that has a dependency.
        "build_command": ["python -m pip wheel --no-deps -w {build_cache_dir} {build_dir}"],
        "install_command": ["in-dir={env_dir} python -m pip install {wheel_file}"],
        "build_cache_size": 16,
        "env_dir": ".asv/env",
        "results_dir": ".asv/results",
        "html_dir": ".asv/html",
    }
    (folder / CONFIGURATION).write_text(json.dumps(configuration, indent=2))
    with (folder / ".git" / "info" / "exclude").open("a") as ignored:
        ignored.write(".asv/\n.breakeven/\n")
    return Clone(suite, folder)


def commit_all(clone: Clone, message: str) -> str:
    """Commit what is there; returns the commit."""
    git(clone.folder, "add", "--all")
    git(
        *(clone.folder, "commit", "--quiet", "--allow-empty", f"--message={message}"),
        more=OWN_IDENTITY,
    )
    return git(clone.folder, "rev-parse", "HEAD")

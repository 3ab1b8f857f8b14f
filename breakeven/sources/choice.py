"""What a comparison measures: the project's own workloads, an asv suite, tests, or a command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from breakeven.catalogue.project import OWN_FOLDER, Project
from breakeven.errors import UserError
from breakeven.repository.git_program import git
from breakeven.sources.asv_suite.side import ready_suite_side
from breakeven.sources.asv_suite.suite import Suite, find_suite
from breakeven.sources.digest import digest_of
from breakeven.sources.notation import Side
from breakeven.sources.pytest_tests.side import find_tests, ready_tests_side
from breakeven.sources.shell_commands.side import find_command, ready_command_side
from breakeven.sources.sides import ReadySide, ready_side

__all__ = ["Asked", "Source", "source_of"]

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """What the user named: the configuration of an asv suite, a path of tests, or a command."""

    configuration: Path | None = None
    tests: Path | None = None
    command: str | None = None


@dataclass(frozen=True)
class Source:
    """Where what is compared comes from: ``kind`` says what it is, ``project`` has its commits, and
    ``ready`` makes a side of it for a number of workers. ``digest`` tells apart what else a comparison of the
    same two sides may measure: other benchmarks, other tests, another command."""

    kind: Literal["workloads", "asv suite", "tests", "command"]
    project: Project
    ready: Callable[[Side, int, Tell], ReadySide]
    digest: str = ""


def source_of(project: Project, asked: Asked = Asked()) -> Source:
    """The source that was named, or that of the project, or the asv suite that is found in its repository.

    Raises UserError where there is none, or where several were named.
    """
    if sum(each is not None for each in (asked.configuration, asked.tests, asked.command)) > 1:
        raise UserError(
            "--config, --pytest and --command name different things to compare; give only one"
        )
    if asked.tests is not None:
        tests = find_tests(Path.cwd(), asked.tests)
        own = _of_repository(project, tests.suite)
        digest = digest_of(tests.path, tests.suite.repository / tests.path)
        return Source("tests", own, partial(ready_tests_side, tests, own), digest)
    if asked.command is not None:
        command = find_command(Path.cwd(), asked.command)
        own = _of_repository(project, command.suite)
        digest = digest_of(command.text, str(command.folder))
        return Source("command", own, partial(ready_command_side, command, own), digest)
    if project.has_suites and asked.configuration is None:
        return Source("workloads", project, partial(_own, project=project))
    suite = find_suite(project.folder, asked.configuration)
    if suite is None:
        raise _nothing_to_compare(project)
    own = _of_repository(project, suite)
    return Source(
        "asv suite", own, partial(ready_suite_side, suite), digest_of(suite.path, suite.benchmarks)
    )


def _nothing_to_compare(project: Project) -> UserError:
    """What can be named instead; a configuration that is there as a sample is one."""
    samples = git(project.folder, "ls-files", ":/*asv.conf.json*").splitlines()
    but = f", but {', '.join(samples)}" if samples else ""
    return UserError(
        f"{project.folder} declares no workloads with asv suites, and its repository has no "
        f"asv.conf.json{but}; name what to compare: the configuration of an asv suite (--config "
        f"{samples[0] if samples else 'FILE'}), tests that use pytest-benchmark (--pytest PATH), "
        "or a command (--command 'python -m mytool')"
    )


def _of_repository(project: Project, suite: Suite) -> Project:
    """The project of the repository, whose results go to our own folder in it."""
    own = suite.repository / OWN_FOLDER
    return replace(project, folder=suite.repository, results=own, site=own / "report")


def _own(side: Side, workers: int, tell: Tell, *, project: Project) -> ReadySide:
    return ready_side(side, project, workers, tell)

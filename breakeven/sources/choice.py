"""What a comparison measures: the project's own workloads, an asv suite, tests, or a command."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Literal

from breakeven.catalogue.project import OWN_FOLDER, Project
from breakeven.errors import UserError
from breakeven.repository.git_program import git
from breakeven.sources.asv_suite.named_values import version_in
from breakeven.sources.asv_suite.row_choice import RowChoice, choose_row
from breakeven.sources.asv_suite.side import ready_suite_side
from breakeven.sources.asv_suite.suite import Suite, find_suite
from breakeven.sources.digest import digest_of
from breakeven.sources.notation import Side, names_python, side_of
from breakeven.sources.pytest_tests.side import find_tests, ready_tests_side
from breakeven.sources.shell_commands.side import find_command, ready_command_side
from breakeven.sources.sides import ReadySide, ready_side

__all__ = ["Asked", "Source", "source_of"]

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """What the user named: the configuration of an asv suite, a path of tests, or a command; and the
    ``python`` of both sides, and values that a row of the matrix has (``numpy=2.2``)."""

    configuration: Path | None = None
    tests: Path | None = None
    command: str | None = None
    python: str | None = None
    row: Sequence[str] = ()


@dataclass(frozen=True)
class Source:
    """Where what is compared comes from: ``kind`` says what it is, ``project`` has its commits, and
    ``ready`` makes a side of it for a number of workers. ``digest`` tells apart what else a comparison of the
    same two sides may measure: other benchmarks, other tests, another command; ``named`` is how the user names it.
    ``python`` is that of sides which
    name none (default: the one that runs this), and ``rows`` those of a matrix that are meant."""

    kind: Literal["workloads", "asv suite", "tests", "command"]
    project: Project
    ready: Callable[[Side, int, Tell], ReadySide]
    digest: str = ""
    python: str = ""
    named: str = ""
    rows: RowChoice | None = None
    sides: dict[str, Side] = field(default_factory=dict, compare=False)

    @property
    def asked_row(self) -> tuple[tuple[str, str], ...]:
        """The values that a row of the matrix has to have."""
        return self.rows.suite.asked_row if self.rows else ()

    def side(self, text: str) -> Side:
        """The side that a text names; later commits and edits do not change it.

        Raises UserError if the text names none.
        """
        if text not in self.sides:
            self.sides[text] = side_of(text, self.project, self.python)
        found = self.sides[text]
        return (
            replace(found, python=self.python or found.python) if not names_python(text) else found
        )

    def row_of(self, *sides: Side) -> str:
        """The name of the row that sides get; nothing where the matrix has only one, or there is none."""
        if self.rows is None:
            return ""
        names = [self.rows.name_for(side.python) for side in sides if not side.interpreter]
        return " → ".join(filter(None, dict.fromkeys(names)))

    def each_row(self) -> list[Source]:
        """What is compared, in every row of the matrix that is meant; raises UserError where there is none."""
        if self.rows is None:
            raise _no_matrix("--all-rows", self.kind)
        return [self._in(each) for each in self.rows.each()]

    def _in(self, rows: RowChoice) -> Source:
        """The same in other rows."""
        ready = partial(ready_suite_side, rows.suite)
        return replace(self, ready=ready, python=rows.python, rows=rows)


def source_of(project: Project, asked: Asked = Asked()) -> Source:
    """The source that was named, or that of the project, or the asv suite that is found in its repository.

    Raises UserError where there is none, where several were named, or where it has no such row.
    """
    python = version_in(asked.python) if asked.python else ""
    found = _found(project, asked)
    if isinstance(found, Suite):
        rows = choose_row(found, python, asked.row)
        digest = digest_of(found.path, found.benchmarks)
        own, ready = _of_repository(project, found), partial(ready_suite_side, rows.suite)
        named = os.path.relpath(found.path, own.folder)
        return Source("asv suite", own, ready, digest, rows.python, named, rows)
    if asked.row:
        raise _no_matrix("--row", found.kind)
    return replace(found, python=python)


def _found(project: Project, asked: Asked) -> Source | Suite:
    """What was named or found, an asv suite without a choice of its rows."""
    if sum(each is not None for each in (asked.configuration, asked.tests, asked.command)) > 1:
        raise UserError(
            "--config, --pytest and --command name different things to compare; give only one"
        )
    if asked.tests is not None:
        tests = find_tests(Path.cwd(), asked.tests)
        own = _of_repository(project, tests.suite)
        digest = digest_of(tests.path, tests.suite.repository / tests.path, *tests.above)
        return Source("tests", own, partial(ready_tests_side, tests, own), digest, named=tests.path)
    if asked.command is not None:
        command = find_command(Path.cwd(), asked.command)
        own = _of_repository(project, command.suite)
        digest = digest_of(command.text, str(command.folder))
        ready = partial(ready_command_side, command, own)
        return Source("command", own, ready, digest, named=f"{command.folder} {command.text}")
    if project.has_suites and asked.configuration is None:
        return Source("workloads", project, partial(_own, project=project))
    suite = find_suite(project.folder, asked.configuration)
    if suite is None:
        raise _nothing_to_compare(project)
    return suite


def _no_matrix(option: str, kind: str) -> UserError:
    """Why an option that chooses from a matrix makes no sense here, and what does."""
    return UserError(
        f"{option} chooses from the matrix of an asv suite, and what is compared here has none "
        f"({kind}); write versions on both sides (main+numpy==2.2 HEAD+numpy==2.2), and another "
        "Python as --python 3.12"
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

"""An asv suite: where its configuration is, and what of it decides how it is measured."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from breakeven.errors import UserError
from breakeven.repository.git_program import asked_of_git
from breakeven.sources.asv_suite.repositories import measured_by, repository_of
from breakeven.wording.raised import kind_and_words

__all__ = ["Suite", "find_suite"]

NAMES = ("asv.conf.json", "asv.conf.jsonc")


@dataclass(frozen=True)
class Suite:
    """The configuration in a file, as asv reads it, and the top of the repository whose commits it measures.

    ``needs`` are requirements beside those of the project, such as what its tests need; ``asked_row`` are
    values that a row of its matrix has to have, by canonical name.
    """

    path: Path
    repository: Path
    configuration: Any = field(compare=False)
    needs: tuple[str, ...] = ()
    asked_row: tuple[tuple[str, str], ...] = ()

    @property
    def folder(self) -> Path:
        """Where the file is, which its paths start from."""
        return self.path.parent

    @property
    def benchmarks(self) -> Path:
        """The folder of the benchmarks in the working tree: they are the same for all sides."""
        return (self.folder / str(self.configuration.benchmark_dir)).resolve()


def find_suite(start: Path, named: Path | None = None) -> Suite | None:
    """The suite of a repository: in this folder or above it, else the only one below its top.

    ``named`` is its file, or the folder of that. None where there is none. Raises UserError where there
    are several, where the named one is missing, and where it cannot be read.
    """
    repository = repository_of(start)
    if named is not None:
        path = _in_folder(named) if named.is_dir() else named
        if path is None or not path.exists():
            raise UserError(f"{named} has no asv.conf.json; name the file itself: --config FILE")
        return _read(path.absolute(), repository)
    for folder in (start, *start.parents):
        if path := _in_folder(folder):
            return _read(path, repository)
        if folder == repository:
            break
    below = _below(repository)
    if len(below) > 1:
        listed = ", ".join(str(each.relative_to(repository)) for each in below)
        raise UserError(f"{repository} has several asv suites ({listed}); name one: --config FILE")
    return _read(below[0], repository) if below else None


def _in_folder(folder: Path) -> Path | None:
    return next((folder / name for name in NAMES if (folder / name).is_file()), None)


def _below(repository: Path) -> list[Path]:
    """The configurations that are part of the repository."""
    done = asked_of_git(repository, "ls-files", "-z", *(f"*{name}" for name in NAMES))
    found = [repository / each for each in done.stdout.split("\0") if each]
    return [each for each in found if each.name in NAMES and each.is_file()]


def _read(path: Path, repository: Path) -> Suite:
    from asv.config import Config
    from asv.util import UserError as AsvError

    try:
        configuration = Config.load(str(path))
    except (AsvError, ValueError) as error:
        raise UserError(f"{path} cannot be read: {error}") from error
    except Exception as error:  # asv checks little of what it loads
        raise UserError(f"{path} cannot be read: {kind_and_words(error)}; correct it") from error
    measured = measured_by(configuration, path, repository)
    suite = Suite(path, measured, configuration)
    if not suite.benchmarks.is_dir():
        raise UserError(
            f"{path} says that its benchmarks are in {suite.benchmarks}, and there is no such folder; "
            "correct benchmark_dir"
        )
    return suite

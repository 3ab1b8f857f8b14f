"""A project: the folder that Breakeven works in, what it declares, and where its results are kept.

It is declared in ``[tool.breakeven]`` of a ``pyproject.toml``; a folder without one is a project too.
"""

from __future__ import annotations

import importlib
import os
import shlex
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from breakeven.catalogue.tool_path import PACKAGE
from breakeven.errors import UNPARSABLE, UserError, unknown_name, why_unparsable

__all__ = ["OWN_FOLDER", "Project", "find_project", "put_on_path"]

OWN_FOLDER = ".breakeven"
"""Where what is measured goes in a folder that declares nothing else."""
TABLE = "tool.breakeven"
TEXTS = ("results", "site", "claims", "families", "weighted", "price_of_a_task")
LISTS = ("workloads", "default_sizes", "installed")
KEYS = (*LISTS, *TEXTS)
ASV_CONFIGURATION = "asv.conf.json"
NEEDED = frozenset(
    [
        "asv",
        "asv_runner",
        "breakeven",
        "click",
        "cloudpickle",
        "cython",
        "dask",
        "distributed",
        "duckdb",
        "joblib",
        "modin",
        "numba",
        "numpy",
        "pandas",
        "polars",
        "psutil",
        "pyarrow",
        "ray",
        "rich",
        "scipy",
        "sklearn",
        "threadpoolctl",
        "typer",
    ]
)
"""Modules that a file of the user's must not be called like, besides those of Python itself."""


@dataclass(frozen=True)
class Project:
    """A folder, where its workloads are declared, and where results and pages go.

    ``workloads`` are sources as ``breakeven.catalogue.sources`` reads them. ``results`` holds the
    journals and all else that was measured, ``site`` the pages. ``declares`` has what a project may
    add to the pages, by name: ``claims``, ``families`` and ``weighted`` are ``module:NAME``, and
    ``price_of_a_task`` is the workload whose tasks do next to nothing. ``default_sizes`` are measured of workloads
    that name none of their own (none: all). ``installed`` are the paths of
    which an environment for a commit is made (none: all of the commit). ``declared_in`` is the folder
    of the declaration, where the workloads are not taken from it but from what is installed.
    """

    folder: Path
    workloads: tuple[str, ...]
    results: Path
    site: Path
    declares: Mapping[str, str] = field(default_factory=dict)
    default_sizes: tuple[str, ...] = ()
    installed: tuple[str, ...] = ()
    is_declared: bool = False
    declared_in: Path | None = None

    @property
    def runs(self) -> Path:
        """The journals of its runs."""
        return self.results / "runs"

    @property
    def has_suites(self) -> bool:
        """Whether asv suites take over what is measured: then runs are filed under commits."""
        folder = self.declared_in or self.folder
        return self.is_declared and (folder / ASV_CONFIGURATION).exists()

    @property
    def how_to_list(self) -> str:
        """The command that lists its workloads; without sources of their own those of the project are listed."""
        if self.is_declared:
            return "breakeven list"
        named = (
            os.path.relpath(each) if Path(each).is_absolute() else each for each in self.workloads
        )
        return shlex.join(["breakeven", "list", *named])

    def constraints_of(self, environment: str) -> str:
        """The lines of that file; none where it is not there."""
        path = self.constraints_file(environment)
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def constraints_file(self, environment: str) -> Path:
        """Where it pins the versions of an environment of engines."""
        return (self.declared_in or self.folder) / "constraints" / f"{environment}.txt"

    def make_results(self) -> None:
        """Make the folder of its runs; Breakeven's own folder says to git that it is none of its."""
        self.runs.mkdir(parents=True, exist_ok=True)
        ignored = self.folder / OWN_FOLDER / ".gitignore"
        if ignored.parent.is_dir() and not ignored.exists():
            draft = ignored.with_name(f"{ignored.name}.tmp")  # a kill must not leave it empty
            draft.unlink(missing_ok=True)
            draft.write_text("*\n", encoding="utf-8")
            draft.replace(ignored)

    def of_sources(self, *sources: str) -> Project:
        """The same project with other workloads, whose results go to its own folder."""
        own = self.folder / OWN_FOLDER
        return replace(
            self,
            workloads=sources,
            results=own,
            site=own / "report",
            declares={},
            default_sizes=(),
            is_declared=False,
        )

    def to_request(self, *, installed_only: bool = False) -> dict[str, Any]:
        """What a process must know to find the same workloads: see :meth:`from_request`.

        With ``installed_only`` it takes them from what is installed there, not from the folder.
        """
        folder = "" if installed_only else str(self.folder)
        lists = {"workloads": list(self.workloads), "default_sizes": list(self.default_sizes)}
        return {"folder": folder, **lists}

    @classmethod
    def from_request(cls, request: Mapping[str, Any]) -> Project:
        """The project of :meth:`to_request`, for looking up workloads only."""
        folder = Path(request["folder"] or "/")
        own = folder / OWN_FOLDER
        sizes = tuple(request["default_sizes"])
        return cls(folder, tuple(request["workloads"]), own, own / "report", default_sizes=sizes)


def put_on_path(folder: Path) -> None:
    """Let the modules of a folder be imported, here and in every process that is started from here.

    Raises UserError where one of them would hide a module that Python or Breakeven needs.
    """
    text = str(folder)
    if text not in sys.path:
        _require_nothing_hidden(folder)
        sys.path.insert(0, text)
        importlib.invalidate_caches()
    inherited = [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each]
    if text not in inherited:
        os.environ["PYTHONPATH"] = os.pathsep.join([text, *inherited])


def _require_nothing_hidden(folder: Path) -> None:
    for path in folder.glob("*"):
        if path.suffix != ".py" and not (path / "__init__.py").is_file():
            continue
        if path == PACKAGE or Path(os.path.realpath(path)) == PACKAGE:
            continue  # the tool itself, in a clone of its repository
        if path.name == PACKAGE.name and (path / "__main__.py").is_file():
            raise UserError(
                f"{folder} is a clone of Breakeven, and the one that runs is another, in "
                f"{PACKAGE.parent}; use the clone's own environment: make environment, and then "
                f"{folder / '.venv' / 'bin' / 'breakeven'}"
            )
        if path.stem in sys.stdlib_module_names or path.stem in NEEDED:
            raise UserError(
                f"{path.name} in {folder} would hide the module {path.stem!r} from everything that "
                "is run here; rename it"
            )


def find_project(start: Path | None = None) -> Project:
    """The project of a folder (default: the current one): the nearest declared one upwards, or else
    the folder itself.

    Raises UserError where a declaration cannot be read.
    """
    start = (start or Path.cwd()).absolute()
    for folder in (start, *start.parents):
        table = _declaration(folder / "pyproject.toml")
        if table is not None:
            return _declared(folder, table)
    own = start / OWN_FOLDER
    return Project(start, (), own, own / "report")


def _declaration(path: Path) -> dict[str, Any] | None:
    """The table of Breakeven in a ``pyproject.toml``; None where there is no file or no table."""
    try:
        if path.exists() and not path.is_file():  # a pipe would wait for a writer
            raise UserError(f"{path} is no plain file; rename it, or remove it")
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}") from error
    if TABLE.rpartition(".")[2] not in text:
        return None
    try:
        tools = tomllib.loads(text).get("tool")
        table = tools.get("breakeven") if isinstance(tools, dict) else None
    except UNPARSABLE as error:
        raise UserError(
            f"{path} is not valid TOML: {why_unparsable(error)}; fix it first"
        ) from error
    if table is not None and not isinstance(table, dict):
        raise UserError(f"{path}: [{TABLE}] must be a table")
    return table


def _declared(folder: Path, table: dict[str, Any]) -> Project:
    place = f"[{TABLE}] of {folder / 'pyproject.toml'}"
    for key in table:
        if key not in KEYS:
            raise unknown_name("key", key, KEYS, f"see {place}")
    lists = {key: _texts(table.get(key, []), f"{place}: {key}") for key in LISTS}
    for key in TEXTS:
        if not isinstance(table.get(key, ""), str):
            raise UserError(f"{place}: {key} must be a string")
    own = folder / OWN_FOLDER
    return Project(
        folder=folder,
        workloads=lists["workloads"],
        results=folder / table["results"] if "results" in table else own,
        site=folder / table["site"] if "site" in table else own / "report",
        declares={key: table[key] for key in TEXTS[2:] if key in table},
        default_sizes=lists["default_sizes"],
        installed=lists["installed"],
        is_declared=True,
    )


def _texts(value: Any, what: str) -> tuple[str, ...]:
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise UserError(f"{what} must be a string or a list of strings")
    return tuple(found)
